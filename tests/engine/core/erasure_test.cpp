// Recipients who are erased: what becomes of their messages, of what others wrote about them, and over a crash.
#include "tests/engine/core/erasure_test.h"

#include <QTest>

#include "engine/core/verdict.h"
#include "engine/store/erasure_store.h"
#include "tests/engine/core/receipts_desk.h"

using namespace signalbox;
using namespace signalbox::tests;
using model::Channel;
using model::State;

namespace {

constexpr const char* kHis = "ana@example.com";

void recipient(Rig& rig, const std::string& id, const std::string& email) {
  model::Recipient row;
  row.id = id;
  row.email = email;
  SB_CHECK(rig.command(core::PutRecipients{{row}}).ok(), "the recipient is put");
}

base::Uuid toRecipient(Rig& rig, const std::string& id) {
  const auto verdict = rig.post("", "", [&](core::AcceptLine& line) { line.notification.recipientId = id; });
  SB_CHECK(verdict.status.ok(), verdict.status.toString().c_str());
  return verdict.id;
}

int auditRows(Rig& rig, const std::string& action) {
  int found = 0;
  const auto rows = rig.reader->audit(0, 500);
  SB_CHECK(rows.ok(), rows.status().toString().c_str());
  for (const store::AuditRow& row : rows.value()) found += row.action == action ? 1 : 0;
  return found;
}

void erase(Rig& rig, const std::string& id) {
  const auto done = rig.command(core::EraseRecipient{id}, "asked by letter");
  SB_CHECK(done.ok(), done.status().toString().c_str());
}

bool isUnreadable(const store::DeliveryRow& row) {
  const model::Notification& notification = row.notification;
  return notification.target.empty() && notification.recipientId.empty() && notification.content.empty() && notification.data.empty() &&
      notification.metadata.empty();
}

}  // namespace

void ErasureTest::messagesInEveryStateBecomeUnreadable() {
  Rig rig;
  rig.provider("mail", Channel::email);
  recipient(rig, "ana", kHis);
  const base::Uuid sent = toRecipient(rig, "ana");
  rig.run(std::chrono::seconds{5});
  rig.provider("mail", Channel::email, 0, always("share_permanent"));
  const base::Uuid dead = rig.post("ANA@Example.com").id;  // to the same mailbox, by nobody's id
  rig.run(std::chrono::seconds{5});
  SB_CHECK(rig.command(core::PatchQueue{Channel::email, true, std::nullopt, std::nullopt}).ok(), "the queue is paused");
  const base::Uuid waiting = toRecipient(rig, "ana");
  const base::Uuid another = rig.post("eve@example.com").id;
  QCOMPARE(rig.state(sent), State::sent);
  QCOMPARE(rig.state(dead), State::dead);
  erase(rig, "ana");
  QVERIFY(!rig.store->recipient("ana").value().has_value());
  rig.run(std::chrono::seconds{2});
  for (const base::Uuid& id : {sent, dead, waiting}) QVERIFY(isUnreadable(rig.row(id)));
  QCOMPARE(rig.state(sent), State::sent);
  QCOMPARE(rig.state(dead), State::discarded);
  QCOMPARE(rig.state(waiting), State::cancelled);
  QCOMPARE(rig.row(another).notification.target, std::string("eve@example.com"));
  QCOMPARE(rig.count(Channel::email, State::dead), 0);
  QCOMPARE(auditRows(rig, "recipient.erase"), 1);
  QCOMPARE(auditRows(rig, "recipient.erased"), 1);
  QVERIFY(!rig.core->memory().erasing);
  for (const model::Attempt& attempt : rig.attempts(dead)) QVERIFY(attempt.outcome->message.empty());
}

void ErasureTest::aMessageThatIsBeingSentIsWaitedForAlsoOverACrash() {
  Rig rig;
  rig.provider("mail", Channel::email, 0, {{"latency_ms_p50", "20000"}, {"latency_ms_p99", "20000"}});
  recipient(rig, "ana", kHis);
  const base::Uuid sending = toRecipient(rig, "ana");
  static_cast<void>(rig.step());
  QCOMPARE(rig.state(sending), State::sending);
  erase(rig, "ana");
  rig.run(std::chrono::seconds{2});
  QVERIFY(rig.core->memory().erasing);
  QVERIFY(!isUnreadable(rig.row(sending)));
  QCOMPARE(auditRows(rig, "recipient.erased"), 0);
  rig.crash();
  QVERIFY(rig.core->memory().erasing);
  rig.run(std::chrono::minutes{5});
  QVERIFY(isUnreadable(rig.row(sending)));
  QVERIFY(!rig.core->memory().erasing);
  QCOMPARE(auditRows(rig, "recipient.erased"), 1);
  rig.crash();
  rig.run(std::chrono::seconds{5});
  QCOMPARE(auditRows(rig, "recipient.erased"), 1);
}

void ErasureTest::anotherRecipientsMessagesToTheSameAddressStay() {
  Rig rig;
  rig.provider("mail", Channel::email);
  recipient(rig, "ana", kHis);
  recipient(rig, "family", kHis);
  const base::Uuid his = toRecipient(rig, "ana");
  const base::Uuid theirs = toRecipient(rig, "family");
  rig.run(std::chrono::seconds{5});
  const auto exported = rig.reader->messagesOf("ana", {kHis}, 0, 100, 10).value();
  QCOMPARE(exported.ids, std::vector<base::Uuid>{his});
  QVERIFY(exported.atEnd);
  erase(rig, "ana");
  rig.run(std::chrono::seconds{2});
  QVERIFY(isUnreadable(rig.row(his)));
  QCOMPARE(rig.row(theirs).notification.target, std::string(kHis));
}

void ErasureTest::searchesAndOperationsNameHimNoMore() {
  Rig rig;
  rig.provider("mail", Channel::email);
  recipient(rig, "ana", kHis);
  const std::string q = std::string("to:") + kHis + " OR to:eve@example.com";
  QVERIFY(rig.command(core::PutView{{"his", q, "notifications"}}).ok());
  model::Plan plan;
  plan.id = base::UuidV7Source(rig.random).next(rig.clock.now().wall);
  model::Operation ended;
  ended.id = base::UuidV7Source(rig.random).next(rig.clock.now().wall);
  ended.planId = plan.id;
  ended.q = q;
  ended.reason = std::string("asked for by ") + kHis;
  ended.state = model::OperationState::finished;
  model::Operation waiting = ended;
  waiting.id = base::UuidV7Source(rig.random).next(rig.clock.now().wall);
  waiting.state = model::OperationState::staged;
  waiting.startsAt = rig.clock.now().wall + std::chrono::hours{5};
  SB_CHECK(rig.store->begin().ok() && rig.store->putOperation(ended).ok() && rig.store->putOperation(waiting).ok() &&
               rig.store->commit(rig.core->memory().step + 1).ok(),
           "the operations are put");
  rig.crash();
  erase(rig, "ana");
  rig.run(std::chrono::seconds{2});
  const std::string without = "to:erased OR to:eve@example.com";
  QCOMPARE(rig.reader->views().value().front().q, without);
  const std::vector<model::Operation> operations = rig.reader->operations(10).value();
  QCOMPARE(operations.size(), 2U);
  for (const model::Operation& operation : operations) {
    QCOMPARE(operation.q, without);
    QCOMPARE(operation.reason, std::string("asked for by erased"));
  }
  QCOMPARE(rig.core->memory().operations.at(waiting.id).operation.q, without);
}

void ErasureTest::anEditedReplayIsErasedWithItsEdit() {
  Rig rig;
  rig.provider("mail", Channel::email, 0, always("share_permanent"));
  recipient(rig, "ana", kHis);
  const base::Uuid id = rig.post("anna@example.com").id;  // misspelt
  rig.run(std::chrono::seconds{5});
  QCOMPARE(rig.state(id), State::dead);
  store::MoveRow move;
  move.seq = rig.row(id).notification.seq;
  move.from = State::dead;
  move.to = State::pending;
  move.generation = 0;
  move.newGeneration = true;
  store::OverrideRow edit;
  edit.target = kHis;
  edit.content = R"({"subject":"Hello","text":"to the right one"})";
  move.edit = edit;
  SB_CHECK(rig.store->begin().ok(), "a step begins");
  const auto moved = rig.store->move(std::span(&move, 1), rig.clock.now().wall, rig.core->memory().step + 1);
  SB_CHECK(moved.ok() && moved.value().front() && rig.store->commit(rig.core->memory().step + 1).ok(), "it is replayed");
  rig.crash();
  QCOMPARE(rig.row(id).notification.target, std::string(kHis));
  erase(rig, "ana");
  rig.run(std::chrono::minutes{1});
  QVERIFY(isUnreadable(rig.row(id)));
}

void ErasureTest::receiptsThatWaitAndNotesQuoteHimNoMore() {
  Rig rig;
  callingBack(rig, "mail", always("share_permanent"));
  recipient(rig, "ana", kHis);
  rig.post("eve@example.com");
  rig.run(std::chrono::seconds{5});
  const std::string cause = rig.reader->groups("cause", {}, rig.clock.now().wall, 1).value().rows.front().id;
  QVERIFY(rig.command(core::PatchGroup{{cause, std::string("first seen with ") + kHis, std::string("told ") + kHis, {}}}).ok());
  const auto waiting = [](const std::string& event, const std::string& code, const std::string& words) {
    model::Receipt receipt = about("unknown-" + event, model::ReceiptStatus::bounced, event);
    receipt.code = code;
    receipt.words = words;
    return receipt;
  };
  tell(rig, "mail",
       {waiting("e1", "550", "5.1.1 <Ana@Example.com> is unknown"), waiting("e2", "rcpt=ana%40example.com", ""),
        waiting("e3", "551", "<eve@example.com> has moved")});
  QCOMPARE(rig.core->memory().waitingReceipts, 3);
  erase(rig, "ana");
  rig.run(std::chrono::seconds{2});
  const std::vector<store::ReceiptRow> left = rig.reader->waitingReceipts(0, 10).value();
  QCOMPARE(left.size(), std::size_t{3});
  for (const store::ReceiptRow& row : left) {
    const bool hers = row.receipt.eventId == "e3";
    QCOMPARE(row.receipt.code, std::string(hers ? "551" : ""));
    QCOMPARE(row.receipt.words, std::string(hers ? "<eve@example.com> has moved" : ""));
  }
  const auto group = rig.reader->group(cause, rig.clock.now().wall).value();
  QVERIFY(group.has_value());
  QCOMPARE(group->note, std::string("first seen with erased"));
  QCOMPARE(group->fixedBy, std::string("told erased"));
}

void ErasureTest::whatIsErasedIsNotSentAgain() {
  Rig rig;
  rig.provider("mail", Channel::email, 0, always("share_permanent"));
  recipient(rig, "ana", kHis);
  const base::Uuid id = toRecipient(rig, "ana");
  rig.run(std::chrono::seconds{5});
  const store::DeliveryRow before = rig.row(id);
  erase(rig, "ana");
  rig.run(std::chrono::seconds{2});
  core::VerdictInput input;
  input.kind = model::OperationKind::restore;
  input.now = rig.clock.now().wall;
  store::DeliveryRow row = before;
  row.delivery.state = State::discarded;
  input.row = &row;
  QCOMPARE(core::verdictOf(rig.options, input).verdict, model::Verdict::willSend);
  row = rig.row(id);
  input.row = &row;
  const core::VerdictAnswer answer = core::verdictOf(rig.options, input);
  QCOMPARE(answer.verdict, model::Verdict::notPossible);
  QCOMPARE(answer.text, std::string("Its recipient was erased; there is nothing left to send."));
}

void ErasureTest::whatWasAskedForCannotBeGuessedAndItsKeyStillAnswers() {
  Rig rig;
  rig.provider("mail", Channel::email);
  recipient(rig, "ana", kHis);
  const base::Uuid his = rig.post(kHis, "his").id, hers = rig.post("eve@example.com", "hers").id;
  rig.run(std::chrono::seconds{5});
  const std::vector<store::KeyRef> keys{{"shop", "his"}, {"shop", "hers"}};
  const std::string asked = rig.store->findKeys(keys, rig.clock.now().wall).value().front()->fingerprint;
  QCOMPARE(asked, rig.line(kHis, "his").fingerprint);
  erase(rig, "ana");
  rig.run(std::chrono::seconds{2});
  QVERIFY(isUnreadable(rig.row(his)));
  const auto left = rig.store->findKeys(keys, rig.clock.now().wall).value();
  QCOMPARE(left.front()->fingerprint, std::string(32, '\0'));
  QCOMPARE(left.back()->fingerprint, rig.line("eve@example.com", "hers").fingerprint);
  // Whoever repeats the request gets its first answer, and whoever tries another one learns nothing from it.
  for (const char* const target : {kHis, "guess@example.com"}) {
    const auto again = rig.post(target, "his");
    QVERIFY2(again.status.ok(), again.status.toString().c_str());
    QVERIFY(again.replayed && again.id == his);
    QCOMPARE(again.state, std::string("pending"));
  }
  QCOMPARE(rig.post("guess@example.com", "hers").status.code(), base::Code::keyMismatch);
  rig.run(std::chrono::seconds{5});
  QCOMPARE(rig.copies(his), 1);
  QCOMPARE(rig.copies(hers), 1);
  QCOMPARE(rig.arrivals.size(), std::size_t{2});
}
