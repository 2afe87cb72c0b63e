#include "engine/base/digest.h"

#include <QMessageAuthenticationCode>
#include <QtTest>

#include "engine/base/random.h"
#include "tests/engine/base/base_tests.h"

namespace signalbox::base::tests {

class DigestTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void sha256AsFips180() {
    QCOMPARE(hexEncode(asView(sha256(""))), std::string{"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"});
    QCOMPARE(hexEncode(asView(sha256("abc"))), std::string{"ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"});
    QCOMPARE(hexEncode(asView(sha256(std::string(1'000'000, 'a')))), std::string{"cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"});
  }

  void hmacAsRfc4231() {
    QCOMPARE(hexEncode(asView(hmacSha256(std::string(20, '\x0b'), "Hi There"))),
             std::string{"b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"});
    QCOMPARE(hexEncode(asView(hmacSha256("Jefe", "what do ya want for nothing?"))),
             std::string{"5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"});
    QCOMPARE(hexEncode(asView(hmacSha256(std::string(131, '\xaa'), "Test Using Larger Than Block-Size Key - Hash Key First"))),
             std::string{"60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"});
    QCOMPARE(hexEncode(asView(hmacSha256("", ""))), std::string{"b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad"});
  }

  void keyServesManyTextsAndAnyLength() {
    SeededRandom random{23};
    for (std::size_t size = 0; size < 140; ++size) {  // a block of the digest has 64 bytes
      std::string bytes(2 * size, '\0');
      random.fill({reinterpret_cast<std::uint8_t*>(bytes.data()), bytes.size()});
      const std::string secret = bytes.substr(0, size);
      const std::string text = bytes.substr(size);
      const HmacKey key(secret);
      HmacKey copy("another");
      copy = key;
      const QByteArray expected =
          QMessageAuthenticationCode::hash(QByteArray::fromStdString(text), QByteArray::fromStdString(secret), QCryptographicHash::Sha256);
      QCOMPARE(std::string(asView(key.mac(text))), expected.toStdString());
      QVERIFY(key.mac("another") != key.mac(text));
      QCOMPARE(std::string(asView(copy.mac(text))), expected.toStdString());
    }
  }

  void base64AsRfc4648_data() {
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QByteArray>("text");
    const std::pair<const char*, const char*> vectors[] = {
        {"", ""}, {"f", "Zg=="}, {"fo", "Zm8="}, {"foo", "Zm9v"}, {"foob", "Zm9vYg=="}, {"fooba", "Zm9vYmE="}, {"foobar", "Zm9vYmFy"}};
    for (const auto& [bytes, text] : vectors) QTest::newRow(*bytes == '\0' ? "empty" : bytes) << QByteArray{bytes} << QByteArray{text};
    QTest::newRow("all bits") << QByteArray{"\xff\xef\xbe"} << QByteArray{"/+++"};
  }
  void base64AsRfc4648() {
    QFETCH(QByteArray, bytes);
    QFETCH(QByteArray, text);
    QCOMPARE(base64Encode(bytes.toStdString()), text.toStdString());
    QCOMPARE(base64Decode(text.toStdString()), std::optional{bytes.toStdString()});
  }

  void base64OfAnyBytesComesBack() {
    SeededRandom random{17};
    for (std::size_t size = 0; size < 200; ++size) {
      std::string bytes(size, '\0');
      random.fill({reinterpret_cast<std::uint8_t*>(bytes.data()), bytes.size()});
      const std::string text = base64Encode(bytes);
      QCOMPARE(text, QByteArray::fromStdString(bytes).toBase64().toStdString());
      QCOMPARE(base64Decode(text), std::optional{bytes});
      const std::string url = base64UrlEncode(bytes);
      QVERIFY(url.find_first_of("+/=") == std::string::npos);
      QCOMPARE(base64Decode(url), std::optional{bytes});
    }
  }

  void missingPaddingIsForgivenAndOtherCharactersAreNot() {
    QCOMPARE(base64Decode("Zg"), std::optional<std::string>{"f"});
    QCOMPARE(base64Decode("Zm8"), std::optional<std::string>{"fo"});
    for (const char* text : {"Z", "Zm9vY", "Zm 9v", "Zm9v\n", "Zm9*", "Z=g="}) QVERIFY2(!base64Decode(text), text);
  }

  void hexIsLowerCase() { QCOMPARE(hexEncode(std::string_view{"\x00\x0f\xa5\xff", 4}), std::string{"000fa5ff"}); }

  void comparisonSeesEveryDifference() {
    QVERIFY(equalConstantTime("", ""));
    QVERIFY(equalConstantTime("secret", "secret"));
    QVERIFY(!equalConstantTime("secret", "secreT"));
    QVERIFY(!equalConstantTime("secret", "Secret"));
    QVERIFY(!equalConstantTime("secret", "secret1"));
  }

  void fnvIsTheStandardOne() {
    QCOMPARE(fnv1a(""), std::uint64_t{0xCBF29CE484222325ULL});
    QCOMPARE(fnv1a("a"), std::uint64_t{0xAF63DC4C8601EC8CULL});
    QCOMPARE(fnv1a("foobar"), std::uint64_t{0x85944171F73967E8ULL});
    static_assert(fnv1a("b", fnv1a("a")) == fnv1a("ab"));
  }
};

int runDigestTests(int argc, char** argv) {
  DigestTest test;
  return QTest::qExec(&test, argc, argv);
}

}  // namespace signalbox::base::tests

#include "digest_test.moc"
