#include "tests/engine/security/token_test.h"

#include <QtTest>

#include "engine/base/random.h"
#include "engine/security/token.h"

using namespace signalbox;

namespace {
std::string made(std::uint64_t seed) {
  base::SeededRandom random(seed);
  return std::string(security::makeToken(random).reveal());
}
}  // namespace

void TokenTest::aMadeTokenHasItsShape() {
  const std::string token = made(1);
  QCOMPARE(token.size(), security::kTokenLength);
  QVERIFY(token.starts_with("sbx_"));
  QVERIFY(security::hasTokenShape(token));
}

void TokenTest::everyChangedCharacterBreaksTheShape() {
  const std::string token = made(2);
  for (std::size_t i = 0; i < token.size(); ++i) {
    std::string changed = token;
    changed[i] = changed[i] == 'A' ? 'B' : 'A';
    QVERIFY2(!security::hasTokenShape(changed), changed.c_str());
  }
}

void TokenTest::otherFormsAreRefused_data() {
  QTest::addColumn<QByteArray>("text");
  const QByteArray token = QByteArray::fromStdString(made(3));
  QTest::newRow("empty") << QByteArray();
  QTest::newRow("truncated") << token.left(token.size() - 1);
  QTest::newRow("with a blank") << token + " ";
  QTest::newRow("without its prefix") << token.mid(4);
  QTest::newRow("a JWT") << QByteArray("eyJhbGciOiJub25lIn0.eyJzdWIiOiJhIn0.");
  QTest::newRow("upper case") << token.toUpper();
  QTest::newRow("twice") << token + token;
}

void TokenTest::otherFormsAreRefused() {
  QFETCH(QByteArray, text);
  QVERIFY(!security::hasTokenShape(text.toStdString()));
}

void TokenTest::onlyTheSameTokenMatchesItsHash() {
  const auto hash = security::hashToken(made(4));
  QVERIFY(security::matchesHash(made(4), hash));
  QVERIFY(!security::matchesHash(made(5), hash));
}

void TokenTest::tokensDiffer() {
  base::SeededRandom random(6);
  const std::string first(security::makeToken(random).reveal());
  const std::string second(security::makeToken(random).reveal());
  QVERIFY(first != second);
}
