#include "engine/base/status.h"

#include <QtTest>
#include <set>

#include "tests/engine/base/base_tests.h"

namespace signalbox::base::tests {
namespace {

Result<int> half(int value) {
  if (value % 2 != 0) return Status{Code::invalid, "odd"};
  return value / 2;
}

Result<int> quarter(int value) {
  SB_ASSIGN(const int once, half(value));
  SB_ASSIGN(const int twice, half(once));
  return twice;
}

Status check(int value) {
  SB_TRY(quarter(value).status());
  return {};
}

}  // namespace

class StatusTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void everyCodeHasItsOwnName() {
    std::set<std::string_view> names;
    constexpr int kCodes = static_cast<int>(Code::internal) + 1;
    for (int i = 0; i < kCodes; ++i) names.insert(codeName(static_cast<Code>(i)));
    QCOMPARE(names.size(), static_cast<std::size_t>(kCodes));
    QVERIFY(!names.contains(""));
  }

  void defaultIsOk() {
    const Status status;
    QVERIFY(status.ok());
    QVERIFY(status);
    QCOMPARE(status.toString(), std::string{"ok"});
  }

  void invalidCountsAndKeepsItsFields() {
    const Status status = Status::invalid({{"/to", "is missing"}, {"/channel", "is unknown"}});
    QVERIFY(!status.ok());
    QCOMPARE(status.code(), Code::invalid);
    QCOMPARE(status.message(), std::string{"2 fields are invalid"});
    QCOMPARE(status.toString(), std::string{"validation: 2 fields are invalid; /to: is missing; /channel: is unknown"});
    QCOMPARE(Status::invalid({{"/to", "is missing"}}).message(), std::string{"1 field is invalid"});
  }

  void resultHoldsAValueOrAReason() {
    QCOMPARE(half(4).value(), 2);
    QVERIFY(half(4).status().ok());
    QVERIFY(!half(3).ok());
    QCOMPARE(half(3).status().message(), std::string{"odd"});
  }

  void errorsPassThroughTheMacros() {
    QCOMPARE(quarter(8).value(), 2);
    QCOMPARE(quarter(6).status().message(), std::string{"odd"});
    QVERIFY(check(8).ok());
    QCOMPARE(check(6).code(), Code::invalid);
  }

  void valueOfAResultCanBeMovedOut() {
    Result<std::string> result{std::string(100, 'x')};
    const std::string moved = std::move(result).value();
    QCOMPARE(moved.size(), std::size_t{100});
  }
};

int runStatusTests(int argc, char** argv) {
  StatusTest test;
  return QTest::qExec(&test, argc, argv);
}

}  // namespace signalbox::base::tests

#include "status_test.moc"
