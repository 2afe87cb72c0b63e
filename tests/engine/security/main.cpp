#include <QtTest>

#include "tests/engine/security/jwt_test.h"
#include "tests/engine/security/keyring_test.h"
#include "tests/engine/security/public_key_test.h"
#include "tests/engine/security/secret_test.h"
#include "tests/engine/security/standard_webhooks_test.h"
#include "tests/engine/security/token_test.h"

int main(int argc, char** argv) {
  QCoreApplication application(argc, argv);
  int failures = 0;
  SecretTest secret;
  failures += QTest::qExec(&secret, argc, argv);
  StandardWebhooksTest webhooks;
  failures += QTest::qExec(&webhooks, argc, argv);
  TokenTest token;
  failures += QTest::qExec(&token, argc, argv);
  JwtTest jwt;
  failures += QTest::qExec(&jwt, argc, argv);
  KeyringTest keyring;
  failures += QTest::qExec(&keyring, argc, argv);
  PublicKeyTest publicKey;
  failures += QTest::qExec(&publicKey, argc, argv);
  return failures;
}
