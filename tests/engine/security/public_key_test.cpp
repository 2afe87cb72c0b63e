#include "tests/engine/security/public_key_test.h"

#include <openssl/ui.h>

#include <QtTest>

#include "engine/security/public_key.h"
#include "tests/engine/security/rsa_keys.h"

using namespace signalbox;
using security::PublicKey;

namespace {

int asked = 0;  // how often OpenSSL wanted to ask a person

/// In place of the terminal, for as long as it lives: notes that it was asked, and does not open.
class NobodyThere {
 public:
  NobodyThere() {
    asked = 0;
    UI_method_set_opener(method_, [](UI*) {
      ++asked;
      return 0;
    });
    UI_set_default_method(method_);
  }
  ~NobodyThere() {
    UI_set_default_method(before_);
    UI_destroy_method(method_);
  }
  NobodyThere(const NobodyThere&) = delete;
  NobodyThere& operator=(const NobodyThere&) = delete;

 private:
  const UI_METHOD* const before_ = UI_get_default_method();
  UI_METHOD* const method_ = UI_create_method("nobody there");
};

std::string behindAPassword(const std::string& kind) {
  return "-----BEGIN " + kind +
      "-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,00112233445566778899AABBCCDDEEFF\n\nAAAAAAAAAAAAAAAAAAAAAA==\n-----END " + kind +
      "-----\n";
}

}  // namespace

void PublicKeyTest::keysAreReadFromBothForms() {
  const std::string& pem = rsaKeys().publicPem;
  QVERIFY(PublicKey::parse(pem).ok());
  QVERIFY(PublicKey::parse(pem)->isRsa());
  std::string base64 = pem.substr(pem.find('\n') + 1);
  base64.resize(base64.find("-----"));
  std::erase(base64, '\n');
  QVERIFY(PublicKey::parse(base64).ok());
}

void PublicKeyTest::whatIsNoKeyIsRefused() {
  for (const std::string& text :
       {std::string(), std::string("xyz"), std::string("-----BEGIN"), rsaKeys().privatePem, rsaKeys().publicPem.substr(0, 200)})
    QCOMPARE(PublicKey::parse(text).status().code(), base::Code::invalid);
  QVERIFY(!security::isCertificate(rsaKeys().publicPem));
}

void PublicKeyTest::nobodyIsAskedForAPassword() {
  const NobodyThere terminal;
  QVERIFY(!PublicKey::parse(behindAPassword("PUBLIC KEY")).ok());
  QCOMPARE(asked, 0);
  QVERIFY(!security::isCertificate(behindAPassword("CERTIFICATE")));
  QCOMPARE(asked, 0);
  QVERIFY(!PublicKey::fromCertificate(behindAPassword("CERTIFICATE"), nullptr, base::WallTime{}, {}).ok());
  QCOMPARE(asked, 0);
}
