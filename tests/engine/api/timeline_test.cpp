// The story of a notification in sentences.
#include "tests/engine/api/timeline_test.h"

#include "engine/api/timeline.h"
#include "engine/api/waiting.h"
#include "engine/model/receipt.h"
#include "engine/model/subscription.h"
#include "tests/engine/api/api_tests.h"
#include "tests/engine/api/scene.h"

namespace signalbox::api::tests {

namespace {

using std::chrono::minutes;
using std::chrono::seconds;

model::Attempt attempt(std::int32_t number, base::WallTime at, model::OutcomeClass outcome, std::string provider = "twilio") {
  model::Attempt made;
  made.number = number;
  made.provider = std::move(provider);
  made.intentAt = at;
  made.finishedAt = at + base::Millis{412};
  made.outcome = model::Outcome{};
  made.outcome->outcome = outcome;
  made.outcome->code = "503";
  made.outcome->message = "try later";
  made.outcome->latencyUs = 412'000;
  return made;
}

store::DetailRow sample() {
  store::DetailRow detail;
  detail.row.notification.app = "shop";
  detail.row.notification.channel = model::Channel::sms;
  detail.row.notification.createdAt = kNow;
  detail.row.notification.templateName = "code";
  detail.row.notification.templateVersion = 3;
  return detail;
}

QStringList told(const store::DetailRow& detail, base::WallTime now = kNow + std::chrono::hours{1}) {
  QStringList lines;
  for (const protocol::TimelineEntry& entry : timelineOf(detail, now, true))
    lines << QString::fromStdString(entry.kind + ": " + entry.text + (entry.planned ? " (planned)" : ""));
  return lines;
}

/// Two for SMS and one for webhooks, and nothing is closed.
FakeSnapshots twoProviders() {
  FakeSnapshots source;
  for (const auto& [name, channel] : {std::pair{"twilio", "sms"}, std::pair{"vonage", "sms"}, std::pair{"hooks", "webhook"}}) {
    protocol::ProviderView& provider = source.snapshot->providers.emplace_back();
    provider.name = name;
    provider.channel = channel;
  }
  return source;
}

/// What its timeline says of why it waits now; empty when it says nothing.
QString waits(const store::DetailRow& detail, const FakeSnapshots& source) {
  for (const protocol::TimelineEntry& entry : timelineOf(detail, kNow, true, waitingOf(detail, source, kNow)))
    if (entry.kind == "waits") return QString::fromStdString(entry.text);
  return {};
}

}  // namespace

void TimelineTest::skipsRetriesAndWaitsAreTold() {
  store::DetailRow detail = sample();
  detail.attempts = {attempt(1, kNow + seconds{1}, model::OutcomeClass::transient)};
  detail.attempts.push_back(attempt(2, *detail.attempts[0].finishedAt + minutes{5}, model::OutcomeClass::sent, "vonage"));
  detail.attempts[1].reason =
      R"([{"provider":"twilio","verdict":"skipped","kind":"breaker_open","words":"18 of 240 failed in 30 s, limit 5 %"},
          {"provider":"vonage","verdict":"chosen","kind":"fallback","words":"takes over"}])";
  detail.row.delivery.state = model::State::sent;
  QCOMPARE(told(detail),
           (QStringList{"accepted: Accepted from shop for SMS, template code v3", "attempt: Try 1 with twilio was refused for now after 412 ms",
                        "retry_scheduled: Waited 5 min", "skipped: twilio skipped: 18 of 240 failed in 30 s, limit 5 %",
                        "sent: Try 2: vonage took it after 412 ms (takes over)"}));
  const auto entries = timelineOf(detail, kNow + minutes{10}, true);
  QCOMPARE(entries[1].code, std::string("503"));
  QCOMPARE(entries[1].message, std::string("try later"));
  QCOMPARE(*entries[1].latencyMs, 412.0);
  QCOMPARE(entries[4].attempt, std::int64_t{2});
  QCOMPARE(entries[4].outcome, std::string("sent"));
}

void TimelineTest::whoWasChosenIsToldWithItsFigures_data() {
  QTest::addColumn<QString>("reason");
  QTest::addColumn<QString>("words");
  const auto row = [](const char* name, const char* reason, const char* words) { QTest::newRow(name) << reason << words; };
  row("no choice", R"([{"provider":"twilio","verdict":"chosen","kind":"first","words":"first of its channel"}])", " (first of its channel)");
  row("the first of two",
      R"([{"provider":"twilio","verdict":"chosen","kind":"first","words":"first of its channel","calls":240,"failures":3},
          {"provider":"vonage","verdict":"not_asked","kind":"not_asked","words":"was not needed"},
          {"provider":"termii","verdict":"not_asked","kind":"not_asked","words":"was not needed"}])",
      " (first of its channel; 3 of 240 failed in 30 s; not asked: vonage, termii)");
  row("no traffic", R"([{"provider":"twilio","verdict":"chosen","kind":"weight","words":"10 % of the traffic try it first","calls":0,"failures":0}])",
      " (10 % of the traffic try it first; no call in 30 s)");
}

void TimelineTest::whoWasChosenIsToldWithItsFigures() {
  QFETCH(QString, reason);
  QFETCH(QString, words);
  store::DetailRow detail = sample();
  detail.attempts = {attempt(1, kNow + seconds{1}, model::OutcomeClass::sent)};
  detail.attempts[0].reason = reason.toStdString();
  detail.row.delivery.state = model::State::sent;
  QCOMPARE(told(detail).last(), "sent: Try 1: twilio took it after 412 ms" + words);
}

void TimelineTest::whoWasSkippedIsToldWithItsFigures() {
  store::DetailRow detail = sample();
  detail.attempts = {attempt(1, kNow + seconds{1}, model::OutcomeClass::sent, "vonage")};
  detail.attempts[0].reason =
      R"([{"provider":"twilio","verdict":"skipped","kind":"rate","words":"5 a second","calls":40,"failures":2},
          {"provider":"termii","verdict":"skipped","kind":"paused","words":"contract ends","calls":0,"failures":0},
          {"provider":"vonage","verdict":"chosen","kind":"fallback","words":"takes over"}])";
  detail.row.delivery.state = model::State::sent;
  QCOMPARE(told(detail).mid(1, 2),
           (QStringList{"skipped: twilio skipped: 5 a second; 2 of 40 failed in 30 s", "skipped: termii skipped: contract ends; no call in 30 s"}));
}

void TimelineTest::whatIsDueAndWaitsSaysWhy() {
  store::DetailRow detail = sample();
  FakeSnapshots source = twoProviders();
  QCOMPARE(waits(detail, source), QString());
  source.closed->gates["twilio"] = {"5 failures in a row; cools down for another 20 s", kNow + seconds{20}, false};
  QCOMPARE(waits(detail, source), QString());  // the other one takes it in a moment
  source.closed->gates["vonage"] = {"64 of 64 slots in use", std::nullopt, false};
  QCOMPARE(waits(detail, source), QString("Waits: twilio (5 failures in a row; cools down for another 20 s), vonage (64 of 64 slots in use)"));
  const auto entry = timelineOf(detail, kNow, true, waitingOf(detail, source, kNow)).back();
  QVERIFY(entry.planned && entry.at == kNow + seconds{20} && entry.attempt == 1 && entry.provider.empty());
  source.closed->gates["vonage"] = {"10 retries in 60 s, limit 10", std::nullopt, true};
  QCOMPARE(waits(detail, source), QString());  // the budget is for retries alone
  detail.row.delivery.state = model::State::retrying;
  detail.row.delivery.attempts = detail.row.delivery.attemptsInGeneration = 1;
  QVERIFY(waits(detail, source).endsWith("vonage (10 retries in 60 s, limit 10)"));
  detail.row.delivery.route = 7;  // an earlier attempt may have arrived through twilio
  source.closed->pinnedTo[7] = "twilio";
  source.closed->gates.erase("vonage");
  QCOMPARE(waits(detail, source), QString("Waits: twilio (5 failures in a row; cools down for another 20 s)"));
  QCOMPARE(timelineOf(detail, kNow, true, waitingOf(detail, source, kNow)).back().provider, std::string("twilio"));
  detail.row.delivery.dueAt = kNow + minutes{1};
  QCOMPARE(waits(detail, source), QString());
  QVERIFY(told(detail, kNow).last().startsWith("retry_scheduled: Try 2 is due"));
  detail.row.delivery.dueAt = kNow;
  detail.row.delivery.state = model::State::held;
  QCOMPARE(waits(detail, source), QString());
}

void TimelineTest::whatKeepsAllIsSaidFirst() {
  store::DetailRow detail = sample();
  FakeSnapshots source = twoProviders();
  for (protocol::ProviderView& provider : source.snapshot->providers) provider.enabled = false;
  QCOMPARE(waits(detail, source), QString("Waits: every provider is switched off"));
  source.snapshot->providers.clear();
  QCOMPARE(waits(detail, source), QString("Waits: no provider is set up"));
  protocol::QueueView queue;
  queue.channel = "sms";
  queue.paused = true;
  queue.pausedReason = "maintenance";
  queue.pausedUntil = kNow + minutes{5};
  source.snapshot->queues = {queue};
  QCOMPARE(waits(detail, source), QString("Waits: its queue is paused: maintenance"));
  QVERIFY(timelineOf(detail, kNow, true, waitingOf(detail, source, kNow)).back().at == kNow + minutes{5});
  source.snapshot->engine.diskFull = true;
  QCOMPARE(waits(detail, source), QString("Waits: the disk is full"));
  source.snapshot->engine.onHold = true;
  QCOMPARE(waits(detail, source), QString("Waits: the engine is on hold, until somebody releases it"));
}

void TimelineTest::webhookWaitsForItsDestination() {
  store::DetailRow detail = sample();
  detail.row.notification.channel = model::Channel::webhook;
  detail.row.notification.target = "https://Hooks.example/a?key=1";
  FakeSnapshots source = twoProviders();
  QCOMPARE(waits(detail, source), QString());
  source.closed->gates["origin:https://hooks.example"] = {"5 failures in a row", std::nullopt, false};
  QCOMPARE(waits(detail, source), QString("Waits: its destination (5 failures in a row)"));
  detail.edit = store::OverrideRow{"https://other.example/a", "{}", "{}"};
  QCOMPARE(waits(detail, source), QString());
  source.closed->gates["hooks"] = {"contract ends", std::nullopt, false};
  QCOMPARE(waits(detail, source), QString("Waits: hooks (contract ends)"));
}

void TimelineTest::eventWaitsForItsSubscriber() {
  store::DetailRow detail = sample();
  detail.row.notification.channel = model::Channel::webhook;
  detail.row.notification.target = model::subscriptionSender("ops");
  detail.row.delivery.route = model::routeOfSubscription(3);
  FakeSnapshots source = twoProviders();
  source.closed->gates["hooks"] = {"contract ends", std::nullopt, false};  // no provider of users' messages carries it
  protocol::SubscriberView ops;
  ops.name = "ops";
  ops.origin = "https://ops.example";
  source.snapshot->subscriptions = {ops};
  QCOMPARE(waits(detail, source), QString());
  source.closed->gates["events:https://ops.example"] = {"5 failures in a row", std::nullopt, false};
  QCOMPARE(waits(detail, source), QString("Waits: its destination (5 failures in a row)"));
  source.snapshot->subscriptions.front().enabled = false;
  QCOMPARE(waits(detail, source), QString("Waits: its subscription is switched off"));
}

void TimelineTest::waitIsInTheAnswer() {
  Scene scene;
  store::DetailRow detail = sample();
  detail.row.notification.id.bytes[15] = 9;
  scene.readers.reader.detailRow = detail;
  const auto last = [&] {
    return json(scene.call("GET", "/notifications/" + detail.row.notification.id.toString())).at("timeline").as_array().back();
  };
  *scene.snapshots.snapshot = *twoProviders().snapshot;
  QCOMPARE(last().at("kind").as_string(), boost::json::string("accepted"));
  for (const char* name : {"twilio", "vonage"}) scene.snapshots.closed->gates[name] = {"5 failures in a row", std::nullopt, false};
  QCOMPARE(last().at("kind").as_string(), boost::json::string("waits"));
  QVERIFY(last().at("planned").as_bool());
}

void TimelineTest::retryThatIsDueLaterIsPlanned() {
  store::DetailRow detail = sample();
  detail.attempts = {attempt(1, kNow + seconds{1}, model::OutcomeClass::throttled)};
  detail.attempts[0].outcome->retryAfter = seconds{90};
  detail.row.delivery.state = model::State::retrying;
  detail.row.delivery.attempts = 1;
  detail.row.delivery.dueAt = kNow + minutes{2};
  const auto lines = told(detail, kNow + minutes{1});
  QCOMPARE(lines.last(), QString("retry_scheduled: Try 2 is due (planned)"));
  QVERIFY(lines[1].endsWith("it asks to wait 1 min 30 s"));
  QVERIFY(!told(detail, kNow + minutes{3}).last().contains("planned"));
}

void TimelineTest::sendingIsShownWhileItLasts() {
  store::DetailRow detail = sample();
  detail.attempts = {attempt(1, kNow + seconds{1}, model::OutcomeClass::sent)};
  detail.attempts[0].outcome.reset();
  detail.row.delivery.state = model::State::sending;
  QCOMPARE(told(detail).last(), QString("sending: Sending with twilio"));
}

void TimelineTest::generationsStandInOrder() {
  store::DetailRow detail = sample();
  detail.attempts = {attempt(1, kNow + seconds{1}, model::OutcomeClass::permanent)};
  detail.history = {{kNow + minutes{30}, "replayed", "Replayed by plan 7", "Ana", 1}};
  detail.attempts.push_back(attempt(2, kNow + minutes{30}, model::OutcomeClass::ambiguous));
  detail.attempts[1].generation = 1;
  detail.row.delivery.generation = 1;
  detail.row.delivery.state = model::State::held;
  detail.row.delivery.reason = "no answer";
  detail.row.changedAt = *detail.attempts[1].finishedAt;
  const auto entries = timelineOf(detail, kNow + minutes{40}, true);
  QCOMPARE(told(detail),
           (QStringList{"accepted: Accepted from shop for SMS, template code v3", "attempt: Try 1 with twilio was refused for good after 412 ms",
                        "replayed: Replayed by plan 7", "attempt: Try 2 with twilio got no answer after 412 ms; it may have arrived",
                        "held: Held: nobody knows whether it arrived: no answer"}));
  QCOMPARE(entries[2].by, std::string("Ana"));
  QCOMPARE(entries[3].generation, std::int64_t{1});
}

void TimelineTest::nobodyIsBlamedForATemplate() {
  store::DetailRow detail = sample();
  detail.attempts = {attempt(1, kNow + seconds{1}, model::OutcomeClass::permanent)};
  detail.attempts[0].outcome->code = "template";
  QCOMPARE(told(detail)[1], QString("attempt: Try 1: it could not be made from its template; no provider was asked"));
}

void TimelineTest::endingsAreNotToldTwice() {
  store::DetailRow detail = sample();
  detail.row.delivery.state = model::State::cancelled;
  detail.row.changedAt = kNow + minutes{1};
  QCOMPARE(told(detail).size(), 2);
  detail.history = {{kNow + minutes{1}, "cancelled", "", "Ana", 0}};
  QCOMPARE(told(detail), (QStringList{"accepted: Accepted from shop for SMS, template code v3", "cancelled: Cancelled"}));
}

void TimelineTest::lateAnswersAreEvidenceOnly() {
  store::DetailRow detail = sample();
  detail.attempts = {attempt(1, kNow, model::OutcomeClass::sent)};
  detail.attempts[0].late = true;
  detail.row.delivery.state = model::State::sending;
  QVERIFY(told(detail).last().startsWith("attempt:"));
  QVERIFY(told(detail).last().contains("too late"));
}

void TimelineTest::unreadableReasonsAreLeftOut() {
  store::DetailRow detail = sample();
  detail.attempts = {attempt(1, kNow, model::OutcomeClass::sent)};
  detail.attempts[0].reason = "{broken";
  QCOMPARE(told(detail).size(), 3 - 1);
}

void TimelineTest::receiptsSayWhatTheyReport_data() {
  QTest::addColumn<QString>("written");
  QTest::addColumn<QString>("provider");
  QTest::addColumn<QString>("outcome");
  const auto row = [](const QString& written, const char* provider, const QString& outcome) {
    QTest::newRow(qPrintable(written)) << written << provider << outcome;
  };
  for (const model::ReceiptStatus status : model::kReceiptStatuses) {
    const QString word = QString::fromStdString(std::string(name(status)));
    row("ses: " + word, "ses", word);
    row("ses: " + word + " (550: said: delivered); it changes nothing", "ses", word);
    row("ses: " + word + "; about an earlier generation", "ses", word);
  }
  row("", "", "");  // of an engine that wrote nothing
  row("ses: something new", "", "");
}

void TimelineTest::receiptsSayWhatTheyReport() {
  QFETCH(QString, written);
  QFETCH(QString, provider);
  QFETCH(QString, outcome);
  store::DetailRow detail = sample();
  store::HistoryRow row;
  row.at = kNow + seconds{5};
  row.kind = "receipt";
  row.text = written.toStdString();
  detail.history = {row};
  for (const bool reveal : {true, false}) {  // what a provider says of it is its own words; that it does, is not
    const protocol::TimelineEntry entry = timelineOf(detail, kNow + minutes{1}, reveal, std::nullopt).at(1);
    QCOMPARE(QString::fromStdString(entry.kind), QString("receipt"));
    QCOMPARE(QString::fromStdString(entry.provider), provider);
    QCOMPARE(QString::fromStdString(entry.outcome), outcome);
  }
}

void TimelineTest::durationsReadWell_data() {
  QTest::addColumn<qint64>("ms");
  QTest::addColumn<QString>("words");
  QTest::newRow("ms") << qint64{412} << "412 ms";
  QTest::newRow("s") << qint64{1310} << "1.31 s";
  QTest::newRow("whole s") << qint64{42'900} << "42 s";
  QTest::newRow("min") << qint64{300'000} << "5 min";
  QTest::newRow("min s") << qint64{302'000} << "5 min 2 s";
  QTest::newRow("h min") << qint64{7'800'000} << "2 h 10 min";
  QTest::newRow("d") << qint64{3 * 86'400'000LL} << "3 d";
}
void TimelineTest::durationsReadWell() {
  QFETCH(qint64, ms);
  QFETCH(QString, words);
  QCOMPARE(QString::fromStdString(durationWords(base::Millis{ms})), words);
}

void TimelineTest::detailRendersTheVersionThatWasSent() {
  Scene scene;
  store::DetailRow detail = sample();
  detail.row.notification.id.bytes[15] = 9;
  detail.row.notification.target = "+436601234567";
  detail.row.notification.data = R"({"code":"1234"})";
  model::Template old, present;
  old.name = present.name = "code";
  old.version = 3;
  old.text = "Code {{code}}";
  present.version = 4;
  present.text = "Another {{code}}";
  scene.readers.reader.templateRows = {present, old};
  scene.readers.reader.detailRow = detail;
  const std::string path = "/notifications/" + detail.row.notification.id.toString();
  auto shown = json(scene.call("GET", path));
  QCOMPARE(shown.at("rendered").at("text").as_string(), boost::json::string("Code 1234"));
  QCOMPARE(shown.at("template_version").as_int64(), 3);
  scene.readers.reader.detailRow->overrideTemplateVersion = 4;
  shown = json(scene.call("GET", path));
  QCOMPARE(shown.at("rendered").at("text").as_string(), boost::json::string("Another 1234"));
  shown = json(scene.call("GET", path, "", "viewer"));
  QVERIFY(shown.at("rendered").is_null());
  QVERIFY(shown.at("data").is_null());
  scene.readers.reader.detailRow->row.notification.data = "{}";
  QVERIFY(json(scene.call("GET", path)).at("rendered").as_object().contains("error"));
  QCOMPARE(scene.call("GET", "/notifications/x").status, 404);
}

int runTimelineTests(int argc, char** argv) { return runTest<TimelineTest>(argc, argv); }

}  // namespace signalbox::api::tests
