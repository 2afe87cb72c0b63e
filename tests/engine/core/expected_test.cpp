// Two people change one thing: the one who saves by an older version is refused, and nothing of his is kept.
#include "tests/engine/core/expected_test.h"

#include <QTest>

#include "tests/engine/core/rig.h"

using namespace signalbox;
using namespace signalbox::tests;
using base::Code;
using core::Expected;

namespace {

core::PutRecipients ana(const char* email, Expected expected) {
  core::PutRecipients put;
  model::Recipient row;
  row.id = "ana";
  row.email = email;
  put.rows = {row};
  put.expected = expected;
  return put;
}

Code codeOf(const base::Result<core::CommandDone>& done) { return done.ok() ? Code::ok : done.status().code(); }

}  // namespace

void ExpectedTest::recipientOfAnotherVersionIsNotReplaced() {
  Rig rig;
  QCOMPARE(codeOf(rig.command(ana("a@example.com", {std::nullopt, true}))), Code::preconditionFailed);  // there is none yet
  QCOMPARE(codeOf(rig.command(ana("a@example.com", {0, false}))), Code::ok);
  QCOMPARE(codeOf(rig.command(ana("b@example.com", {0, false}))), Code::preconditionFailed);
  const std::int64_t version = rig.store->recipient("ana").value()->version;
  QCOMPARE(codeOf(rig.command(ana("b@example.com", {version, false}))), Code::ok);
  QCOMPARE(codeOf(rig.command(ana("c@example.com", {version, false}))), Code::preconditionFailed);
  QCOMPARE(rig.store->recipient("ana").value()->email, std::string("b@example.com"));
  QCOMPARE(codeOf(rig.command(ana("c@example.com", {}))), Code::ok);  // whoever names none replaces whichever there is
}

void ExpectedTest::batchOfRecipientsAsksForNoVersion() {
  Rig rig;
  core::PutRecipients many = ana("a@example.com", {7, false});
  many.rows.push_back(many.rows.front());
  many.rows.back().id = "ben";
  QCOMPARE(codeOf(rig.command(many)), Code::ok);
}

void ExpectedTest::secretOfAnotherVersionIsNotReplaced() {
  Rig rig;
  const auto put = [&rig](const char* value, Expected expected) {
    return codeOf(rig.command(core::PutSecret{"key", security::Secret(value), expected}));
  };
  QCOMPARE(put("one", {1, false}), Code::preconditionFailed);
  QCOMPARE(put("one", {0, false}), Code::ok);
  QCOMPARE(put("other", {0, false}), Code::preconditionFailed);
  QCOMPARE(put("two", {1, false}), Code::ok);
  QCOMPARE(put("three", {1, false}), Code::preconditionFailed);
  QCOMPARE(put("three", {std::nullopt, true}), Code::ok);
}

void ExpectedTest::viewOfTheSameNameIsNotReplacedUnseen() {
  Rig rig;
  const auto put = [&rig](const char* q, Expected expected) { return codeOf(rig.command(core::PutView{{"mine", q, "held"}, expected})); };
  QCOMPARE(put("age>1h", {std::nullopt, true}), Code::preconditionFailed);
  QCOMPARE(put("age>1h", {0, false}), Code::ok);
  QCOMPARE(put("age>2h", {0, false}), Code::preconditionFailed);
  QCOMPARE(rig.store->findView("mine").value()->q, std::string("age>1h"));
  QCOMPARE(put("age>2h", {}), Code::ok);
}

void ExpectedTest::wordsOnACauseAreNotReplacedUnseen() {
  using core::versionOfWords;
  QVERIFY(versionOfWords("", "") != 0);
  QVERIFY(versionOfWords("a", "") != versionOfWords("", "a"));
  QCOMPARE(versionOfWords("a", "b"), versionOfWords("a", "b"));
  QVERIFY(versionOfWords("a", "b") < (std::int64_t{1} << 53));
  QCOMPARE(codeOf(Rig().command(core::PatchGroup{{"nowhere", "mine", {}, {}}, {versionOfWords("", ""), false}})), Code::preconditionFailed);
}
