// What providers tell after they took a message: joined, never twice, never backwards; and the addresses that follow.
#include "tests/engine/core/receipt_test.h"

#include <QTest>

#include <algorithm>

#include "tests/engine/core/rig.h"

using namespace signalbox;
using namespace signalbox::tests;
using model::Channel;
using model::ReceiptStatus;
using model::State;

namespace {

constexpr const char* kSecret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

/// A simulated provider that calls back.
void callingBack(Rig& rig, const std::string& name, std::map<std::string, std::string> settings = {}) {
  core::PutProvider put;
  put.config.name = name;
  put.config.kind = "simulated";
  put.config.channel = Channel::email;
  put.config.settings = std::move(settings);
  put.config.secrets = {{"receipt_secret", kSecret}};
  const auto done = rig.command(std::move(put));
  SB_CHECK(done.ok(), done.status().toString().c_str());
}

model::Receipt about(const std::string& providerMessageId, ReceiptStatus status, const std::string& event = "e1", bool suppresses = false) {
  model::Receipt receipt;
  receipt.eventId = event;
  receipt.providerMessageId = providerMessageId;
  receipt.status = status;
  receipt.suppresses = suppresses;
  receipt.code = "c";
  return receipt;
}

core::ReceiptsDone tell(Rig& rig, const std::string& provider, std::vector<model::Receipt> receipts) {
  std::optional<base::Result<core::ReceiptsDone>> answer;
  core::StepInputs inputs;
  inputs.receipts.push_back({provider, std::move(receipts), [&answer](base::Result<core::ReceiptsDone> done) { answer = std::move(done); }});
  static_cast<void>(rig.step(std::move(inputs)));
  SB_CHECK(answer.has_value() && answer->ok(), "receipts are answered after the commit");
  return answer->value();
}

std::string messageId(Rig& rig, const base::Uuid& id) { return rig.attempts(id).back().outcome->providerMessageId; }

base::Uuid sentOne(Rig& rig, const std::string& to = "ana@example.com") {
  const base::Uuid id = rig.post(to).id;
  rig.run(std::chrono::seconds{5});
  SB_CHECK(rig.state(id) == State::sent, "it is sent");
  return id;
}

int told(Rig& rig, const base::Uuid& id, const std::string& kind) {
  const auto detail = rig.reader->detail(id);
  SB_CHECK(detail.ok() && detail.value(), "it can be read");
  const auto& history = detail.value()->history;
  return static_cast<int>(std::count_if(history.begin(), history.end(), [&](const store::HistoryRow& row) { return row.kind == kind; }));
}

std::vector<store::SuppressionRow> suppressions(Rig& rig) { return rig.reader->suppressions("", 0, 100).value(); }

}  // namespace

void ReceiptTest::deliveredReceiptIsJoinedByTheProvidersId() {
  Rig rig;
  callingBack(rig, "mail");
  const base::Uuid id = sentOne(rig);
  QVERIFY(!rig.row(id).delivery.receipt.has_value());
  const auto done = tell(rig, "mail", {about(messageId(rig, id), ReceiptStatus::delivered)});
  QCOMPARE(done.applied, 1);
  QCOMPARE(rig.row(id).delivery.receipt, std::optional(ReceiptStatus::delivered));
  QCOMPARE(rig.state(id), State::sent);
  QCOMPARE(told(rig, id, "receipt"), 1);
}

void ReceiptTest::repeatedEventChangesNothingAlsoAfterARestart() {
  Rig rig;
  callingBack(rig, "mail");
  const base::Uuid id = sentOne(rig);
  const model::Receipt receipt = about(messageId(rig, id), ReceiptStatus::delivered);
  QCOMPARE(tell(rig, "mail", {receipt, receipt}).repeated, 1);
  rig.crash();
  const auto again = tell(rig, "mail", {receipt});
  QCOMPARE(again.repeated, 1);
  QCOMPARE(again.applied, 0);
  QCOMPARE(told(rig, id, "receipt"), 1);
}

void ReceiptTest::statusNeverGoesBack() {
  Rig rig;
  callingBack(rig, "mail");
  const base::Uuid id = sentOne(rig);
  const std::string known = messageId(rig, id);
  tell(rig, "mail", {about(known, ReceiptStatus::opened, "e1"), about(known, ReceiptStatus::delivered, "e2"), about(known, ReceiptStatus::sent, "e3"),
                     about(known, ReceiptStatus::deferred, "e4")});
  QCOMPARE(rig.row(id).delivery.receipt, std::optional(ReceiptStatus::opened));
  QCOMPARE(told(rig, id, "receipt"), 4);
}

void ReceiptTest::asynchronousBounceOverridesDelivered() {
  Rig rig;
  callingBack(rig, "mail");
  const base::Uuid id = sentOne(rig);
  const std::string known = messageId(rig, id);
  tell(rig, "mail", {about(known, ReceiptStatus::delivered, "e1"), about(known, ReceiptStatus::bounced, "e2", true)});
  QCOMPARE(rig.row(id).delivery.receipt, std::optional(ReceiptStatus::bounced));
  tell(rig, "mail", {about(known, ReceiptStatus::delivered, "e3")});
  QCOMPARE(rig.row(id).delivery.receipt, std::optional(ReceiptStatus::bounced));
}

void ReceiptTest::receiptBeforeItsMessageIsKnownWaitsForIt() {
  Rig rig;
  callingBack(rig, "mail", {{"latency_ms_p50", "2000"}, {"latency_ms_p99", "2000"}});
  const base::Uuid id = rig.post("ana@example.com").id;
  static_cast<void>(rig.step());
  QCOMPARE(rig.state(id), State::sending);
  const std::string known = "sim-" + id.toString() + "-1";
  QCOMPARE(tell(rig, "mail", {about(known, ReceiptStatus::delivered)}).waiting, 1);
  rig.run(std::chrono::seconds{60});
  QCOMPARE(messageId(rig, id), known);
  QCOMPARE(rig.row(id).delivery.receipt, std::optional(ReceiptStatus::delivered));
}

void ReceiptTest::addressInAProvidersWordsIsNotKept() {
  Rig rig;
  callingBack(rig, "mail", {{"latency_ms_p50", "2000"}, {"latency_ms_p99", "2000"}});
  const base::Uuid id = rig.post("ana@example.com").id;
  static_cast<void>(rig.step());
  const std::string known = "sim-" + id.toString() + "-1";
  const auto quoting = [&](const std::string& event) {
    model::Receipt receipt = about(known, ReceiptStatus::bounced, event, true);
    receipt.code = "550 ANA@example.com";
    receipt.words = "<ana@example.com> is unknown, see ?to=ana%40example.com";
    return receipt;
  };
  QCOMPARE(tell(rig, "mail", {quoting("before its message")}).waiting, 1);
  rig.run(std::chrono::seconds{60});
  QCOMPARE(tell(rig, "mail", {quoting("after it")}).applied, 1);
  const std::string words = "mail: bounced (550 <address>: <<address>> is unknown, see ?to=<address>)";
  QCOMPARE(suppressions(rig).at(0).reason, words);
  int seen = 0;
  const auto detail = rig.reader->detail(id);  // lives as long as the loop
  for (const store::HistoryRow& row : detail.value()->history) {
    QVERIFY2(QString::fromStdString(row.text).indexOf("example.com", 0, Qt::CaseInsensitive) < 0, row.text.c_str());
    seen += row.text.find("is unknown") != std::string::npos ? 1 : 0;
  }
  QCOMPARE(seen, 3);  // two receipts and the suppression
}

void ReceiptTest::waitingReceiptIsPurgedAfterADay() {
  Rig rig;
  callingBack(rig, "mail");
  QCOMPARE(tell(rig, "mail", {about("unknown", ReceiptStatus::delivered)}).waiting, 1);
  QCOMPARE(tell(rig, "mail", {about("unknown", ReceiptStatus::delivered)}).repeated, 1);
  rig.run(std::chrono::hours{25});
  QCOMPARE(tell(rig, "mail", {about("unknown", ReceiptStatus::delivered)}).waiting, 1);
}

void ReceiptTest::receiptIsJoinedByOurOwnId() {
  Rig rig;
  rig.provider("mail", Channel::email);
  const base::Uuid id = sentOne(rig);
  model::Receipt receipt = about("never heard of", ReceiptStatus::delivered);
  receipt.notificationId = id;
  QCOMPARE(tell(rig, "mail", {receipt}).applied, 1);
  QCOMPARE(rig.row(id).delivery.receipt, std::optional(ReceiptStatus::delivered));
}

void ReceiptTest::anotherProvidersKeyProvesNothing() {
  Rig rig;
  rig.provider("mail", Channel::email);
  const base::Uuid id = sentOne(rig);
  model::Receipt forged = about("m", ReceiptStatus::bounced, "e1", true);
  forged.notificationId = id;
  QCOMPARE(tell(rig, "other", {forged}).waiting, 1);
  QVERIFY(!rig.row(id).delivery.receipt.has_value());
  QVERIFY(suppressions(rig).empty());
}

void ReceiptTest::hardBounceSuppressesTheAddressForItsCategoryOnly() {
  Rig rig;
  callingBack(rig, "mail");
  const auto post = [&](const std::string& category, const std::string& to) {
    return rig.post(to, {}, [&](core::AcceptLine& line) { line.notification.category = category; });
  };
  const base::Uuid id = post("news", "Ana@Example.com").id;
  rig.run(std::chrono::seconds{5});
  tell(rig, "mail", {about(messageId(rig, id), ReceiptStatus::bounced, "e1", true)});
  QCOMPARE(told(rig, id, "address_suppressed"), 1);
  QCOMPARE(post("news", "ana@example.com").state, std::string("suppressed"));
  QCOMPARE(post("login", "ana@example.com").state, std::string("pending"));
  QCOMPARE(post("news", "bob@example.com").state, std::string("pending"));
}

void ReceiptTest::suppressionIsVisibleAndCanBeLifted() {
  Rig rig;
  callingBack(rig, "mail");
  const base::Uuid id = sentOne(rig);
  tell(rig, "mail", {about(messageId(rig, id), ReceiptStatus::complained, "e1", true)});
  const auto rows = suppressions(rig);
  QCOMPARE(rows.size(), std::size_t{1});
  QCOMPARE(rows.front().address, std::string("ana@example.com"));
  QCOMPARE(rows.front().category, std::string("default"));
  QCOMPARE(rows.front().notification, id);
  const auto refused = rig.post("ana@example.com");
  QCOMPARE(refused.state, std::string("suppressed"));
  QVERIFY(rig.row(refused.id).delivery.reason.find("complained") != std::string::npos);
  rig.crash();
  QCOMPARE(rig.post("ana@example.com").state, std::string("suppressed"));
  QVERIFY(rig.command(core::LiftSuppression{rows.front().number}).ok());
  QVERIFY(suppressions(rig).empty());
  QCOMPARE(rig.post("ana@example.com").state, std::string("pending"));
  QCOMPARE(rig.command(core::LiftSuppression{rows.front().number}).status().code(), base::Code::notFound);
  const auto audit = rig.reader->audit(0, 10).value();
  QCOMPARE(audit.front().action, std::string("suppression.lift"));
  for (const store::AuditRow& row : audit) QVERIFY(row.detail.find("ana@") == std::string::npos && row.object.find("ana@") == std::string::npos);
}

void ReceiptTest::refusalForGoodOfTheAddressSuppressesItAtOnce() {
  Rig rig;
  rig.provider("mail", Channel::email, 0, always("share_bounced"));
  const base::Uuid id = rig.post("ana@example.com").id;
  rig.run(std::chrono::seconds{5});
  QCOMPARE(rig.state(id), State::dead);
  QCOMPARE(suppressions(rig).size(), std::size_t{1});
  QCOMPARE(rig.post("ana@example.com").state, std::string("suppressed"));
}

void ReceiptTest::waitingMessageToASuppressedAddressIsNotSent() {
  Rig rig;
  callingBack(rig, "mail");
  const base::Uuid first = sentOne(rig);
  QVERIFY(rig.command(core::PatchQueue{Channel::email, true, std::nullopt, std::nullopt}).ok());
  const base::Uuid waiting = rig.post("ana@example.com").id;
  tell(rig, "mail", {about(messageId(rig, first), ReceiptStatus::bounced, "e1", true)});
  QVERIFY(rig.command(core::PatchQueue{Channel::email, false, std::nullopt, std::nullopt}).ok());
  rig.run(std::chrono::seconds{5});
  QCOMPARE(rig.state(waiting), State::suppressed);
  QCOMPARE(rig.copies(waiting), 0);
}

void ReceiptTest::heldMessageIsResolvedByAReceipt() {
  core::CoreOptions options;
  options.ambiguity.perChannel[model::index(Channel::email)] = model::AmbiguousPolicy::hold;
  Rig rig(1, options);
  callingBack(rig, "mail", always("share_ambiguous"));
  const base::Uuid id = rig.post("ana@example.com").id;
  rig.run(std::chrono::minutes{2});
  QCOMPARE(rig.state(id), State::held);
  model::Receipt receipt = about("", ReceiptStatus::delivered);
  receipt.notificationId = id;
  tell(rig, "mail", {receipt});
  QCOMPARE(rig.state(id), State::sent);
  QCOMPARE(rig.count(Channel::email, State::held), 0);
  QCOMPARE(rig.count(Channel::email, State::sent), 1);
}

void ReceiptTest::receiptOfAnEarlierGenerationChangesNothing() {
  Rig rig;
  callingBack(rig, "mail", always("share_permanent"));
  const base::Uuid id = rig.post("ana@example.com").id;
  rig.run(std::chrono::seconds{5});
  QCOMPARE(rig.state(id), State::dead);
  // The first generation's id, as if its receipt came only now.
  const model::Seq seq = rig.row(id).notification.seq;
  QVERIFY(rig.store->begin().ok());
  QVERIFY(rig.store->rememberProviderMessage("mail", "old", {seq, 1}).ok());
  QVERIFY(rig.store->commit(rig.core->memory().step).ok());
  callingBack(rig, "mail");
  store::MoveRow replay;
  replay.seq = seq;
  replay.from = State::dead;
  replay.to = State::pending;
  replay.newGeneration = true;
  replay.dueAt = rig.clock.now().wall;
  QVERIFY(rig.store->begin().ok());
  QVERIFY(rig.store->move(std::span(&replay, 1), rig.clock.now().wall, 1).value().front());
  QVERIFY(rig.store->commit(rig.core->memory().step).ok());
  tell(rig, "mail", {about("old", ReceiptStatus::bounced, "e1")});
  QVERIFY(!rig.row(id).delivery.receipt.has_value());
  QCOMPARE(told(rig, id, "receipt"), 1);
}

void ReceiptTest::complaintStandsBesideDelivered() {
  Rig rig;
  callingBack(rig, "mail");
  const base::Uuid id = sentOne(rig);
  const std::string known = messageId(rig, id);
  tell(rig, "mail", {about(known, ReceiptStatus::complained, "e1", true), about(known, ReceiptStatus::delivered, "e2")});
  QVERIFY(rig.row(id).delivery.complained);
  QCOMPARE(rig.row(id).delivery.receipt, std::optional(ReceiptStatus::delivered));
}
