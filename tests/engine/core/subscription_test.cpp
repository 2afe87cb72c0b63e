// Rule 33: which events there are, that each is told once, and that telling them is no event.
#include "tests/engine/core/subscription_test.h"

#include <QTest>

#include "tests/engine/core/subscription_scene.h"

using namespace signalbox;
using namespace signalbox::tests;
using model::Channel;
using model::EventType;
using model::ReceiptStatus;
using model::State;

namespace {

void tell(Rig& rig, const std::string& provider, const base::Uuid& id, ReceiptStatus status, const std::string& event) {
  model::Receipt receipt;
  receipt.eventId = event;
  receipt.notificationId = id;
  receipt.status = status;
  receipt.code = "5.1.1";
  core::StepInputs inputs;
  inputs.receipts.push_back({provider, {receipt}, [](base::Result<core::ReceiptsDone>) {}});
  static_cast<void>(rig.step(std::move(inputs)));
}

store::AlertRow alert(const std::string& rule, const std::string& subject, base::WallTime since) {
  return {rule + "/" + subject, rule, "page", subject, "something is wrong", "overview", since, std::nullopt};
}

}  // namespace

void SubscriptionTest::nothingIsWrittenWithoutASubscription() {
  Rig rig;
  rig.provider("mail", Channel::email);
  rig.post("ana@example.com");
  rig.run(std::chrono::minutes{1});
  QCOMPARE(eventRows(rig).size(), std::size_t{0});
  QVERIFY(rig.webhooks.empty());
  const auto rows =
      rig.reader->scan(store::Place::notifications, model::parseQuery("").value(), rig.core->memory().step, 0, rig.clock.now().wall, 10);
  QCOMPARE(rows.value().size(), std::size_t{1});
}

void SubscriptionTest::eachTransitionOfAMessageIsToldOnce() {
  Rig rig;
  rig.provider("mail", Channel::email);
  rig.provider("text", Channel::sms, 0, always("share_permanent"));
  subscribe(rig);
  const base::Uuid sent = rig.post("ana@example.com", {}, [](core::AcceptLine& line) { line.notification.metadata = R"({"order":"A-17"})"; }).id;
  const base::Uuid dead = rig.post("+436601234567", {}, [](core::AcceptLine& line) { line.notification.channel = Channel::sms; }).id;
  rig.run(std::chrono::minutes{2});
  QCOMPARE(rig.state(sent), State::sent);
  QCOMPARE(rig.state(dead), State::dead);
  QCOMPARE(told(rig, "notification.sent", sent.toString()), 1);
  QCOMPARE(told(rig, "notification.dead", dead.toString()), 1);
  QCOMPARE(rig.webhooks.size(), std::size_t{2});
  const auto first =
      std::find_if(rig.webhooks.begin(), rig.webhooks.end(), [](const auto& request) { return typeOf(request) == "notification.sent"; });
  const boost::json::object data = dataOf(*first);
  QCOMPARE(std::string(data.at("app").as_string()), std::string("shop"));
  QCOMPARE(std::string(data.at("provider").as_string()), std::string("mail"));
  QCOMPARE(std::string(data.at("channel").as_string()), std::string("email"));
  QCOMPARE(std::string(data.at("metadata").as_object().at("order").as_string()), std::string("A-17"));
  QCOMPARE(std::string(data.at("outcome").as_object().at("class").as_string()), std::string("sent"));
  QVERIFY(verify(*first, kFirstSecret, rig.clock.now().wall).ok());
  QCOMPARE(first->url, std::string("https://hooks.example.com/in?key=k1"));
  QVERIFY(first->guarded);
  const auto query = model::parseQuery("metadata.notification_id:" + dead.toString());
  const auto about = rig.reader->scan(store::Place::notifications, query.value(), rig.core->memory().step, 0, rig.clock.now().wall, 10);
  QCOMPARE(about.value().size(), std::size_t{1});
  QCOMPARE(about.value().front().row.notification.category, std::string("notification.dead"));
}

void SubscriptionTest::receiptsAreToldAsTheyAdvance() {
  Rig rig;
  rig.provider("mail", Channel::email);
  subscribe(rig);
  const base::Uuid id = rig.post("ana@example.com").id;
  rig.run(std::chrono::seconds{10});
  tell(rig, "mail", id, ReceiptStatus::delivered, "e1");
  tell(rig, "mail", id, ReceiptStatus::delivered, "e1");  // a repeat
  tell(rig, "mail", id, ReceiptStatus::delivered, "e2");  // changes nothing
  tell(rig, "mail", id, ReceiptStatus::opened, "e3");     // no event of ours
  rig.run(std::chrono::seconds{10});
  QCOMPARE(told(rig, "notification.delivered", id.toString()), 1);
  const base::Uuid other = rig.post("bob@example.com").id;
  rig.run(std::chrono::seconds{10});
  tell(rig, "mail", other, ReceiptStatus::bounced, "e4");
  rig.run(std::chrono::seconds{10});
  QCOMPARE(told(rig, "notification.bounced", other.toString()), 1);
  const boost::json::object data = dataOf(rig.webhooks.back());
  QCOMPARE(std::string(data.at("receipt").as_object().at("code").as_string()), std::string("5.1.1"));
  QCOMPARE(rig.webhooks.size(), std::size_t{4});
}

void SubscriptionTest::receiptInTheStepThatPurgesItsMessageIsTold() {
  core::CoreOptions options;
  options.retention.notifications = std::chrono::hours{1};
  Rig rig(1, options);
  rig.provider("mail", Channel::email);
  subscribe(rig);
  const base::Uuid id = rig.post("ana@example.com").id;
  rig.run(std::chrono::seconds{10});
  rig.clock.advance(std::chrono::hours{2});  // without a step: the next one purges
  tell(rig, "mail", id, ReceiptStatus::delivered, "e1");
  QVERIFY(!rig.store->find(id).value().has_value());
  rig.run(std::chrono::seconds{10});
  QCOMPARE(told(rig, "notification.delivered", id.toString()), 1);
}

void SubscriptionTest::heldIsToldWhenAnOperatorIsNeeded() {
  core::CoreOptions options;
  options.ambiguity.perChannel[model::index(Channel::email)] = model::AmbiguousPolicy::hold;
  Rig rig(1, options);
  rig.provider("mail", Channel::email, 0, always("share_ambiguous"));
  subscribe(rig);
  const base::Uuid id = rig.post("ana@example.com").id;
  rig.run(std::chrono::minutes{1});
  QCOMPARE(rig.state(id), State::held);
  QCOMPARE(told(rig, "notification.held", id.toString()), 1);
  QVERIFY(std::string(dataOf(rig.webhooks.front()).at("reason").as_string()).find("operator") != std::string::npos);
}

void SubscriptionTest::breakerOperationAndAlertAreTold() {
  Rig rig;
  rig.provider("mail", Channel::email, 0, always("share_not_sent"));
  subscribe(rig, "ops",
            {EventType::breakerOpened, EventType::breakerClosed, EventType::operationFinished, EventType::alertRaised, EventType::alertEnded});
  for (int i = 0; i < 8; ++i) rig.post("u" + std::to_string(i) + "@example.com");
  rig.run(std::chrono::seconds{20});
  QCOMPARE(told(rig, "breaker.opened"), 1);
  rig.provider("mail", Channel::email);
  rig.run(std::chrono::minutes{10});
  QCOMPARE(told(rig, "breaker.opened"), 1);
  QCOMPARE(told(rig, "breaker.closed"), 1);
  rig.alerts.next = {alert("queue_depth", "email", rig.clock.now().wall)};
  rig.run(std::chrono::seconds{5});
  QCOMPARE(told(rig, "alert.raised"), 1);
  rig.alerts.next = {alert("queue_depth", "email", rig.clock.now().wall)};
  rig.alerts.next.front().endedAt = rig.clock.now().wall;
  rig.run(std::chrono::seconds{5});
  QCOMPARE(told(rig, "alert.ended"), 1);
  model::Plan wanted;
  wanted.kind = model::OperationKind::replay;
  const auto planned = rig.command(core::CreatePlan{wanted});
  model::Plan counted = *rig.store->plan(planned->id).value();
  counted.state = model::PlanState::ready;
  QVERIFY(rig.command(core::PlanProgress{counted}).ok());
  QVERIFY(rig.command(core::CreateOperation{counted.id, 0, std::nullopt, base::Millis{0}}, "try").ok());
  rig.run(std::chrono::seconds{20});
  QCOMPARE(told(rig, "operation.finished"), 1);
  for (const auto& request : rig.webhooks) QVERIFY(typeOf(request).find("notification.") != 0);
}

void SubscriptionTest::payloadHoldsNoAddress() {
  Rig rig;
  rig.provider("mail", Channel::email, 0, {{"share_permanent", "0.5"}});
  subscribe(rig);
  for (int i = 0; i < 20; ++i) rig.post("ana.secret" + std::to_string(i) + "@example.com");
  rig.run(std::chrono::minutes{1});
  QCOMPARE(rig.webhooks.size(), std::size_t{20});
  for (const auto& request : rig.webhooks) QVERIFY(request.body.find("ana.secret") == std::string::npos);
  for (const store::ScanRow& row : eventRows(rig)) QCOMPARE(row.row.notification.target, std::string("subscription:ops"));
}

void SubscriptionTest::filterLetsThroughWhatItNames() {
  Rig rig;
  rig.provider("mail", Channel::email);
  rig.provider("text", Channel::sms);
  core::PutSubscription put = subscriptionTo("shop-mail", "https://a.example.com/", {EventType::notificationSent});
  put.value.apps = {"shop"};
  put.value.channels = {Channel::email};
  QVERIFY(rig.command(put).ok());
  const base::Uuid wanted = rig.post("ana@example.com").id;
  rig.post("ana@example.com", {}, [](core::AcceptLine& line) { line.notification.app = "blog"; });
  rig.post("+436601234567", {}, [](core::AcceptLine& line) { line.notification.channel = Channel::sms; });
  rig.run(std::chrono::minutes{1});
  QCOMPARE(rig.webhooks.size(), std::size_t{1});
  QCOMPARE(told(rig, "notification.sent", wanted.toString()), 1);
}

void SubscriptionTest::disabledSubscriptionHearsNothing() {
  Rig rig;
  rig.provider("mail", Channel::email);
  core::PutSubscription put = subscriptionTo("ops", "https://a.example.com/");
  put.value.enabled = false;
  QVERIFY(rig.command(put).ok());
  rig.post("ana@example.com");
  rig.run(std::chrono::minutes{1});
  QCOMPARE(eventRows(rig).size(), std::size_t{0});
  put.value.enabled = true;
  QVERIFY(rig.command(put).ok());
  rig.post("ana@example.com");
  rig.run(std::chrono::minutes{1});
  QCOMPARE(rig.webhooks.size(), std::size_t{1});
}

void SubscriptionTest::ownDeliveriesRaiseNoEvents() {
  Rig rig;
  rig.provider("mail", Channel::email);
  rig.receiver = [](const egress::SendOrder&, const providers::HttpRequest&) { return 400; };  // each is dead at once
  subscribe(rig);
  const base::Uuid id = rig.post("ana@example.com").id;
  rig.run(std::chrono::hours{3});
  QCOMPARE(rig.state(id), State::sent);
  QCOMPARE(rig.webhooks.size(), std::size_t{1});
  QCOMPARE(eventRows(rig).size(), std::size_t{1});
  QCOMPARE(eventRows(rig).front().row.delivery.state, State::dead);
  rig.receiver = [](const egress::SendOrder&, const providers::HttpRequest&) { return 503; };  // and the breaker opens
  for (int i = 0; i < 10; ++i) rig.post("u" + std::to_string(i) + "@example.com");
  rig.run(std::chrono::minutes{2});
  const auto& gates = rig.core->memory().gates;
  QVERIFY(gates.contains("events:https://hooks.example.com"));
  QVERIFY(gates.at("events:https://hooks.example.com").breaker().memory().state != policy::BreakerState::closed);
  QCOMPARE(told(rig, "breaker.opened"), 0);
  QCOMPARE(eventRows(rig).size(), std::size_t{11});
}

void SubscriptionTest::alertAboutItsOwnDeadLettersIsNoEvent() {
  Rig rig;
  rig.provider("mail", Channel::email);
  rig.receiver = [](const egress::SendOrder&, const providers::HttpRequest&) { return 400; };
  subscribe(rig);
  rig.post("ana@example.com");
  rig.run(std::chrono::minutes{1});
  const auto causes = rig.store->topCauses(5).value();
  QCOMPARE(causes.size(), std::size_t{1});
  rig.alerts.next = {alert("new_cause", causes.front().id, rig.clock.now().wall)};
  rig.run(std::chrono::seconds{5});
  QCOMPARE(rig.core->memory().alerts.size(), std::size_t{1});  // the operator sees it all the same
  QCOMPARE(told(rig, "alert.raised"), 0);
}

void SubscriptionTest::deliveriesAreNotCountedAsMessagesOfAChannel() {
  Rig rig;
  rig.provider("mail", Channel::email);
  int status = 204;
  rig.receiver = [&status](const egress::SendOrder&, const providers::HttpRequest&) { return status; };
  subscribe(rig);
  rig.post("ana@example.com");
  rig.run(std::chrono::seconds{30});
  status = 400;
  rig.post("bob@example.com");
  rig.run(std::chrono::seconds{30});
  const auto snapshot = rig.core->snapshot();
  const protocol::QueueView& webhook = snapshot->queues.back();
  QCOMPARE(webhook.sentTotal, 0);
  QCOMPARE(webhook.dead, 0);
  QCOMPARE(snapshot->subscriptions.front().delivered, 1);
  QCOMPARE(snapshot->subscriptions.front().dead, 1);
  QCOMPARE(snapshot->totals.dead, 1);  // a dead letter like any other
  std::size_t attempts = 0, events = 0;
  for (const core::StepMeasures& step : rig.observer.steps) {
    attempts += step.attempts.size();
    events += step.events.size();
    QCOMPARE(step.accepted[model::index(Channel::webhook)], 0);
    QVERIFY(step.deaths.empty());
  }
  QCOMPARE(attempts, std::size_t{2});
  QCOMPARE(events, std::size_t{2});
}

void SubscriptionTest::deliveriesTakeNoSlotOfAUsersProvider() {
  core::CoreOptions options;
  options.events.originConcurrency = 3;
  Rig rig(1, options);
  rig.provider("mail", Channel::email);
  rig.provider("hooks", Channel::webhook);
  subscribe(rig);
  for (int i = 0; i < 20; ++i) rig.post("u" + std::to_string(i) + "@example.com");
  std::int64_t busiest = 0;
  for (int i = 0; i < 200; ++i) {
    static_cast<void>(rig.step());
    rig.clock.advance(base::Millis{20});
    std::int64_t events = 0;
    for (const auto& [tag, flight] : rig.core->memory().inFlight) events += model::isEventRoute(flight.route) ? 1 : 0;
    busiest = std::max(busiest, events);
    QCOMPARE(rig.core->memory().gates.at("hooks").inFlight(), 0);
  }
  QVERIFY(busiest > 0 && busiest <= 3);
  QCOMPARE(rig.webhooks.size(), std::size_t{20});
}

void SubscriptionTest::pausedChannelDoesNotStopEvents() {
  Rig rig;
  rig.provider("mail", Channel::email);
  QVERIFY(rig.command(core::PatchQueue{Channel::webhook, true, std::nullopt, std::nullopt}).ok());
  subscribe(rig);
  rig.post("ana@example.com");
  rig.run(std::chrono::seconds{30});
  QCOMPARE(rig.webhooks.size(), std::size_t{1});
}

void SubscriptionTest::crashesLoseNoEventAndWriteNoneTwice_data() {
  QTest::addColumn<int>("seed");
  for (int seed = 1; seed <= 8; ++seed) QTest::addRow("seed %d", seed) << seed;
}

void SubscriptionTest::crashesLoseNoEventAndWriteNoneTwice() {
  QFETCH(int, seed);
  Rig rig(static_cast<std::uint64_t>(seed));
  base::SeededRandom chaos(static_cast<std::uint64_t>(seed) * 104729);
  rig.provider("mail", Channel::email, 0, {{"share_transient", "0.1"}, {"share_permanent", "0.1"}, {"share_ambiguous", "0.05"}});
  subscribe(rig, "first");
  subscribe(rig, "second", {EventType::notificationSent}, "https://other.example.com/");
  rig.receiver = [&chaos](const egress::SendOrder&, const providers::HttpRequest&) { return chaos.chance(0.2) ? 503 : 204; };
  std::vector<base::Uuid> ids;
  for (int round = 0; round < 10; ++round) {
    for (int i = 0; i < 8; ++i) ids.push_back(rig.post("u" + std::to_string(round * 8 + i) + "@example.com").id);
    rig.run(base::Millis{chaos.between(0, 400)});
    if (chaos.chance(0.6)) rig.crash();
    if (chaos.chance(0.3)) rig.crash();
  }
  rig.receiver = {};
  rig.run(std::chrono::hours{12});
  int sent = 0, dead = 0;
  for (const base::Uuid& id : ids) {
    const State state = rig.state(id);
    QVERIFY(model::isTerminal(state));
    sent += state == State::sent ? 1 : 0;
    dead += state == State::dead ? 1 : 0;
  }
  QCOMPARE(sent + dead, 80);
  // One row for each transition and each subscription that wants it, and not one more.
  std::map<std::pair<std::string, std::string>, int> rows;
  int delivered = 0;
  for (const store::ScanRow& row : eventRows(rig)) {
    ++rows[{row.row.notification.target, row.row.notification.category}];
    delivered += row.row.delivery.state == State::sent ? 1 : 0;
  }
  QCOMPARE((rows[{"subscription:first", "notification.sent"}]), sent);
  QCOMPARE((rows[{"subscription:first", "notification.dead"}]), dead);
  QCOMPARE((rows[{"subscription:second", "notification.sent"}]), sent);
  QVERIFY((!rows.contains({"subscription:second", "notification.dead"})));
  QCOMPARE(told(rig, "notification.sent"), 2 * sent);  // by webhook-id; each copy beyond is a repeat of one
  QCOMPARE(told(rig, "notification.dead"), dead);
  const std::int64_t counted = figuresOf(rig, "first").at(State::sent) + figuresOf(rig, "second").at(State::sent);
  QCOMPARE(counted, delivered);
  QCOMPARE(figuresOf(rig, "first").waiting() + figuresOf(rig, "first").at(State::sending), 0);
}
