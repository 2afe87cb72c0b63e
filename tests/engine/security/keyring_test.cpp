#include "tests/engine/security/keyring_test.h"

#include <QtTest>

#include "engine/base/digest.h"
#include "engine/security/keyring.h"
#include "engine/security/sealing.h"

using namespace signalbox;
using security::Derivation;
using security::Keyring;
using security::MasterKey;
using security::SealedPlace;
using security::SealedValue;
using security::Secret;

namespace {
constexpr std::string_view kPlain = "SK-0123456789abcdef";
const SealedPlace kPlace{"provider/twilio", "auth_token", 3};
}  // namespace

void KeyringTest::aSealedValueOpensInItsPlaceOnly_data() {
  QTest::addColumn<QString>("owner");
  QTest::addColumn<QString>("name");
  QTest::addColumn<int>("version");
  QTest::addColumn<bool>("opens");
  QTest::newRow("its own") << "provider/twilio" << "auth_token" << 3 << true;
  QTest::newRow("another provider") << "provider/twilio-2" << "auth_token" << 3 << false;
  QTest::newRow("another setting") << "provider/twilio" << "receipt_auth_token" << 3 << false;
  QTest::newRow("an older version") << "provider/twilio" << "auth_token" << 2 << false;
  QTest::newRow("the border moved") << "provider/twilioauth_" << "token" << 3 << false;
}

void KeyringTest::aSealedValueOpensInItsPlaceOnly() {
  QFETCH(QString, owner);
  QFETCH(QString, name);
  QFETCH(int, version);
  QFETCH(bool, opens);
  base::SeededRandom random(1);
  const auto ring = Keyring::fresh(random);
  const auto opened = ring->unseal({owner.toStdString(), name.toStdString(), version}, ring->seal(kPlace, kPlain));
  QCOMPARE(opened.ok(), opens);
  if (opens) QCOMPARE(opened->reveal(), kPlain);
}

void KeyringTest::noMutationOfASealedValueOpens() {
  base::SeededRandom random(2);
  const auto ring = Keyring::fresh(random);
  const SealedValue sealed = ring->seal(kPlace, kPlain);
  int tried = 0;
  for (std::size_t bit = 0; bit < sealed.bytes.size() * 8; ++bit, ++tried) {
    SealedValue changed = sealed;
    changed.bytes[bit / 8] = static_cast<char>(changed.bytes[bit / 8] ^ (1 << bit % 8));
    QVERIFY(!ring->unseal(kPlace, changed).ok());
  }
  for (std::size_t length = 0; length < sealed.bytes.size(); ++length, ++tried)
    QVERIFY(!ring->unseal(kPlace, {sealed.key, sealed.bytes.substr(0, length)}).ok());
  QVERIFY(!ring->unseal(kPlace, {sealed.key + 1, sealed.bytes}).ok());
  qInfo("%d changed envelopes, none opened", tried + 1);
}

void KeyringTest::theSameValueIsSealedDifferentlyEachTime() {
  base::SeededRandom random(3);
  const auto ring = Keyring::fresh(random);
  QVERIFY(ring->seal(kPlace, kPlain).bytes != ring->seal(kPlace, kPlain).bytes);
}

void KeyringTest::theKeyIsNotInWhatItSeals() {
  base::SeededRandom random(4);
  const MasterKey master = MasterKey::make(random);
  const auto ring = Keyring::fresh(random);
  const std::string bytes = ring->wrap(master).front().wrapped + ring->seal(kPlace, kPlain).bytes;
  QVERIFY(bytes.find(kPlain) == std::string::npos);
  QVERIFY(bytes.find(master.bytes().reveal()) == std::string::npos);
  QCOMPARE(master.id().size(), 16U);
  QVERIFY(master.text().reveal().find(master.id()) == std::string::npos);
}

void KeyringTest::anotherMasterKeyIsNamedAndRefused() {
  base::SeededRandom random(5);
  const MasterKey right = MasterKey::make(random);
  const MasterKey wrong = MasterKey::make(random);
  const auto rows = Keyring::fresh(random)->wrap(right);
  QVERIFY(Keyring::open(right, rows, random).ok());
  const auto refused = Keyring::open(wrong, rows, random);
  QVERIFY(refused.status().code() == base::Code::unauthorized);
  QCOMPARE(refused.status().message(), "it is the key " + wrong.id() + ", and " + right.id() + " is needed");
}

void KeyringTest::aDamagedDataKeyIsRefused() {
  base::SeededRandom random(6);
  const MasterKey master = MasterKey::make(random);
  auto rows = Keyring::fresh(random)->wrap(master);
  rows.front().wrapped[30] = static_cast<char>(rows.front().wrapped[30] ^ 1);
  QCOMPARE(Keyring::open(master, rows, random).status().message(), std::string("the data key 1 in the database is damaged"));
}

void KeyringTest::aNewDataKeySealsAndTheOldOneStillOpens() {
  base::SeededRandom random(7);
  const auto before = Keyring::fresh(random);
  const SealedValue old = before->seal(kPlace, kPlain);
  const auto both = before->withNewKey();
  QCOMPARE(both->newest(), 2);
  QVERIFY(both->unseal(kPlace, old).ok());
  const SealedValue fresh = both->seal(kPlace, kPlain);
  QCOMPARE(fresh.key, 2);
  const auto after = both->withNewestOnly();
  QVERIFY(after->unseal(kPlace, fresh).ok());
  QVERIFY(!after->unseal(kPlace, old).ok());
  QVERIFY(!before->unseal(kPlace, fresh).ok());
}

void KeyringTest::aWrappedKeyDoesNotOpenUnderAnotherNumber() {
  base::SeededRandom random(8);
  const MasterKey master = MasterKey::make(random);
  auto rows = Keyring::fresh(random)->withNewKey()->wrap(master);
  std::swap(rows[0].id, rows[1].id);
  QVERIFY(!Keyring::open(master, rows, random).ok());
}

void KeyringTest::aPassphraseGivesTheSameKeyWithItsSaltOnly() {
  base::SeededRandom random(9);
  const Secret passphrase("correct horse battery staple");
  Derivation derivation = Derivation::fresh(random);
  derivation.operations = 1;
  derivation.memoryBytes = 8192;
  const auto read = Derivation::parse(derivation.text());
  QVERIFY(read.ok());
  const auto first = MasterKey::fromPassphrase(passphrase, derivation);
  const auto second = MasterKey::fromPassphrase(passphrase, *read);
  QVERIFY(first.ok() && second.ok());
  QCOMPARE(first->id(), second->id());
  QCOMPARE(first->derivation(), derivation.text());
  derivation.salt[0] = static_cast<char>(derivation.salt[0] ^ 1);
  QVERIFY(MasterKey::fromPassphrase(passphrase, derivation)->id() != first->id());
}

void KeyringTest::aShortPassphraseIsRefused() {
  base::SeededRandom random(10);
  QCOMPARE(MasterKey::fromPassphrase(Secret("secret"), Derivation::fresh(random)).status().message(),
           std::string("the passphrase has less than 12 characters"));
}

void KeyringTest::keyFilesAreRead_data() {
  QTest::addColumn<QByteArray>("text");
  QTest::addColumn<bool>("valid");
  const QByteArray hex(64, 'a');
  QTest::newRow("hex") << hex << true;
  QTest::newRow("hex and a line end") << hex + "\r\n" << true;
  QTest::newRow("base64") << QByteArray(QByteArray(32, 'k').toBase64() + "\n") << true;
  QTest::newRow("nothing") << QByteArray() << false;
  QTest::newRow("a digit short") << hex.left(63) << false;
  QTest::newRow("31 bytes") << QByteArray(31, 'k').toBase64() << false;
  QTest::newRow("no digits") << QByteArray(64, 'z') << false;
  QTest::newRow("a passphrase") << QByteArray("correct horse battery staple") << false;
}

void KeyringTest::keyFilesAreRead() {
  QFETCH(QByteArray, text);
  QFETCH(bool, valid);
  const auto key = MasterKey::parse(text.toStdString());
  QCOMPARE(key.ok(), valid);
  if (!valid && text.size() > 8) QVERIFY(key.status().message().find(text.trimmed().toStdString()) == std::string::npos);
  if (valid) QCOMPARE(MasterKey::parse(key->text().reveal())->id(), key->id());
}

void KeyringTest::costlyDerivationsAreRefused_data() {
  QTest::addColumn<QString>("text");
  const QString salt = QString::fromLatin1(QByteArray(16, 's').toBase64());
  QTest::newRow("another algorithm") << "scrypt,3,67108864," + salt;
  QTest::newRow("all memory") << "argon2id,3,68719476736," + salt;
  QTest::newRow("for ever") << "argon2id,4294967295,67108864," + salt;
  QTest::newRow("for nothing") << "argon2id,0,67108864," + salt;
  QTest::newRow("a short salt") << "argon2id,3,67108864,AAAA";
  QTest::newRow("a part missing") << "argon2id,3," + salt;
}

void KeyringTest::costlyDerivationsAreRefused() {
  QFETCH(QString, text);
  QVERIFY(!Derivation::parse(text.toStdString()).ok());
}
