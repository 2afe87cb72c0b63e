#include <QFontMetrics>
#include <QTest>

#include <algorithm>
#include <cmath>

#include "tests/ui/support/desk.h"
#include "tests/ui/views/views_tests.h"
#include "ui/state/audit_model.h"
#include "ui/views/messages/detail_words.h"
#include "ui/views/operations/operation_words.h"
#include "ui/views/overview/overview_verdict.h"
#include "ui/views/past/past_words.h"
#include "ui/views/series_reading.h"
#include "ui/views/wording.h"

namespace signalbox::tests {

using namespace ui::views;
using namespace std::chrono_literals;

namespace {
QString plain(const std::vector<ui::widgets::VerdictPiece>& pieces) {
  QString words;
  for (const auto& piece : pieces) words += piece.text;
  return words;
}
}  // namespace

void WordingTest::queryTermQuotesWhatTheLanguageWouldRead() {
  QCOMPARE(queryTerm(QStringLiteral("provider"), QStringLiteral("smtp-primary")), QStringLiteral("provider:smtp-primary"));
  QCOMPARE(queryTerm(QStringLiteral("provider"), QStringLiteral("a OR b")), QStringLiteral("provider:\"a OR b\""));
  QCOMPARE(queryTerm(QStringLiteral("to"), QStringLiteral("say \"hi\"")), QStringLiteral("to:\"say \\\"hi\\\"\""));
}

void WordingTest::forcedProviderShowsItsEnd() {
  Desk desk;
  protocol::ProviderView provider;
  provider.breaker.mode = "forced_open";
  const auto until = [&](base::WallTime end) {
    provider.breaker.forcedUntil = end;
    const auto look = lookOf(provider, desk.context());
    return look.forced ? ui::widgets::breakerWords(look) : QString();
  };
  QCOMPARE(until(canned::kNow + 27min), QStringLiteral("Held open until 14:30"));
  QCOMPARE(until(canned::kNow + 24h), QStringLiteral("Held open until 13 May 14:03"));
  QCOMPARE(until(canned::kNow + 24h * 400), QStringLiteral("Held open until 16 Jun 2027 14:03"));
  QCOMPARE(until(canned::kNow + 9h), QStringLiteral("Held open until 23:03"));
  QCOMPARE(until(canned::kNow + 10h), QStringLiteral("Held open until 13 May 00:03"));
}

void WordingTest::healthyProviderReadsSending() {
  Desk desk;
  QCOMPARE(ui::widgets::breakerWords(lookOf(protocol::ProviderView{}, desk.context())), QStringLiteral("Sending"));
}

void WordingTest::providerOfAStoreOnHoldDoesNotReadSending() {
  Desk desk;
  protocol::Snapshot snapshot;
  snapshot.engine.onHold = true;
  desk.session.state().setSnapshot(snapshot);
  for (const auto& [state, words] : {std::pair{"closed", "Paused: store on hold"}, {"half_open", "Paused: store on hold"}, {"open", "Not sending"}}) {
    protocol::ProviderView provider;
    provider.breaker.state = state;
    QCOMPARE(ui::widgets::breakerWords(lookOf(provider, desk.context())), QString::fromLatin1(words));
  }
}

void WordingTest::footerSaysCountTimeAndCost() {
  const QString words = footerWords(wordsFor(QStringLiteral("replay"), {}), {46902, 1311, 50, 371.2});
  QVERIFY2(words.contains(QStringLiteral("Sends 46,902, skips 1,311")), qPrintable(words));
  QVERIFY2(words.contains(QStringLiteral("15 min at 50/s")) || words.contains(QStringLiteral("16 min at 50/s")), qPrintable(words));
  QVERIFY2(words.contains(QStringLiteral("371 EUR")), qPrintable(words));
}

void WordingTest::footerWithACanary() {
  StartFigures figures{46902, 1311, 50, 371.2, true};
  QCOMPARE(footerWords(wordsFor(QStringLiteral("replay"), {}), figures),
           QStringLiteral("Sends 46,902, skips 1,311  \u00B7  at least 16 min at 50/s, plus canary waits  \u00B7  about 371 EUR"));
  figures.canary = false;
  QVERIFY(!footerWords(wordsFor(QStringLiteral("replay"), {}), figures).contains(QStringLiteral("at least")));
  figures.canary = true;
  figures.ratePerSecond = 0;  // nobody knows how long that takes
  QVERIFY(!footerWords(wordsFor(QStringLiteral("replay"), {}), figures).contains(QStringLiteral("canary")));
}

void WordingTest::planSaysHowFarItIs() {
  PlanSubject subject;
  subject.words = QStringLiteral("in this group");
  QCOMPARE(lookingWords(subject, 12'400), QStringLiteral("Looking at each message: 12,400 so far"));
  subject.count = 23'011;
  QCOMPARE(lookingWords(subject, 12'400), QStringLiteral("Looking at each message: 12,400 of 23,011"));
  QCOMPARE(lookingWords(subject, 23'014), QStringLiteral("Looking at each message: 23,014 so far"));  // some joined since the list was read
  QCOMPARE(subjectWords(subject, subject.count, 0), QStringLiteral("All 23,011 in this group"));
}

void WordingTest::overviewNamesWhatNeedsAPerson() {
  Desk desk;
  auto snapshot = canned::snapshot();
  snapshot.alerts.back().link = "dead-letters/groups/c7";
  const auto pieces = verdictOf(snapshot, {}, desk.context());
  const QString words = plain(pieces);
  QVERIFY2(words.startsWith(QStringLiteral("3 things need you: ")), qPrintable(words));
  QVERIFY2(words.contains(QStringLiteral("twilio is not sending since 14:02")), qPrintable(words));
  QVERIFY2(words.contains(QStringLiteral("48,213 dead letters, 1 new cause")), qPrintable(words));
  const auto cause = std::find_if(pieces.begin(), pieces.end(), [](const auto& piece) { return piece.text == QLatin1String("1 new cause"); });
  QVERIFY(cause != pieces.end());
  QCOMPARE(cause->target, QStringLiteral("dead-letters/groups/c7"));
}

void WordingTest::operationsThatNeedAPersonAreNamed() {
  Desk desk;
  auto snapshot = canned::emptySnapshot();
  snapshot.providers = {canned::snapshot().providers.front()};
  auto waits = canned::operations().front();
  waits.state = "staged";
  waits.needsApproval = true;
  auto stopped = canned::canaryOperation();
  stopped.state = "paused";
  stopped.canary->steps.back().verdict = "failed";
  auto paused = canned::operations().front();
  paused.state = "paused";  // by a person, who knows of it
  snapshot.operations = {waits, stopped, paused, canned::operations().front()};
  protocol::AlertView alert;
  alert.rule = "operation_waits";
  alert.text = "An operation waits";
  snapshot.alerts = {alert};  // the same once more
  const auto pieces = verdictOf(snapshot, {}, desk.context());
  const QString words = plain(pieces);
  QVERIFY2(words.startsWith(QStringLiteral("2 things need you: ")), qPrintable(words));
  QVERIFY2(words.contains(QStringLiteral("Replay 4,036 waits for a second person's approval")), qPrintable(words));
  QVERIFY2(words.contains(QStringLiteral("Replay 240 was paused by its canary")), qPrintable(words));
  QCOMPARE(allThings(snapshot, desk.context()).front().place, QStringLiteral("operations"));
  snapshot.operations = {waits, waits};
  QVERIFY(plain(verdictOf(snapshot, {}, desk.context())).contains(QStringLiteral("2 operations wait for a second person's approval")));
}

void WordingTest::otherDaysAreNamed() {
  Desk desk;
  auto snapshot = canned::snapshot();
  snapshot.providers[2].breaker.since = canned::kNow - 72h;
  QVERIFY2(plain(verdictOf(snapshot, {}, desk.context())).contains(QStringLiteral("twilio is not sending since 9 May 14:03")),
           qPrintable(plain(verdictOf(snapshot, {}, desk.context()))));
  auto calm = canned::emptySnapshot();
  calm.providers = {canned::snapshot().providers.front()};
  QCOMPARE(plain(verdictOf(calm, canned::kNow - 24h, desk.context())), QStringLiteral("All clear since 11 May 14:03"));
}

void WordingTest::whatHasNoRoomIsBehindALinkAndPagesComeFirst() {
  Desk desk;
  auto snapshot = canned::snapshot();
  protocol::AlertView queue;
  queue.rule = "queue_depth";
  queue.severity = "warning";
  queue.text = "100,001 messages wait in channel sms.";
  queue.link = "delivery/queues/sms";
  protocol::AlertView disk = queue;
  disk.rule = "disk_space";
  disk.severity = "page";
  disk.text = "The disk is nearly full.";
  disk.link = "set-up/engine";
  protocol::AlertView paused = disk;
  paused.rule = "provider_paused";
  paused.subject = "smtp-primary";
  paused.text = "smtp-primary is paused and sends nothing: key refused";
  snapshot.providers[0].paused = true;
  snapshot.providers[0].pausedReason = "key refused";
  snapshot.alerts.insert(snapshot.alerts.begin(), {queue, paused, disk});
  const auto pieces = verdictOf(snapshot, {}, desk.context());
  const QString words = plain(pieces);
  QVERIFY2(words.startsWith(QStringLiteral("6 things need you: smtp-primary is paused: key refused")), qPrintable(words));
  QVERIFY2(words.contains(QStringLiteral("twilio is not sending")) && words.contains(QStringLiteral(" the disk is nearly full")), qPrintable(words));
  QCOMPARE(pieces.back().text, QStringLiteral("and 3 more"));
  QCOMPARE(pieces.back().target, allThingsPlace());
  QStringList places;
  for (const ThingToDo& thing : allThings(snapshot, desk.context())) places << thing.place;
  QCOMPARE(
      places,
      QStringList({QStringLiteral("delivery/providers/smtp-primary"), QStringLiteral("delivery/providers/twilio"), QStringLiteral("set-up/engine"),
                   QStringLiteral("dead-letters"), QStringLiteral("delivery/queues/sms"), QStringLiteral("held")}));
}

void WordingTest::emptyEngineIsAllClear() {
  Desk desk;
  protocol::Snapshot empty = canned::emptySnapshot();
  empty.providers = {canned::snapshot().providers.front()};
  QCOMPARE(thingsIn(empty), 0);
  QCOMPARE(plain(verdictOf(empty, {}, desk.context())), QStringLiteral("All clear since 09:14"));
}

void WordingTest::whatWaitsIsStillToCome() {
  Desk desk;
  protocol::NotificationDetail detail;
  protocol::TimelineEntry waits;
  waits.at = canned::kNow;
  waits.kind = "waits";
  waits.text = "Waits: its destination (5 failures in a row)";
  waits.planned = true;
  detail.timeline.push_back(waits);
  const auto shown = storyOf(detail, desk.context()).front().entries.front();
  QVERIFY(shown.mark == ui::widgets::TimelineMark::Waiting);
  QVERIFY(shown.future);
  QCOMPARE(shown.text, QStringLiteral("Waits: its destination (5 failures in a row)"));
}

void WordingTest::whatIsPlannedForAnotherDaySaysIt() {
  Desk desk;
  const auto dueAt = [&](base::WallTime at) {
    protocol::NotificationDetail detail;
    protocol::TimelineEntry later;
    later.at = at;
    later.kind = "deferred";
    later.planned = true;
    detail.timeline.push_back(later);
    return storyOf(detail, desk.context()).front().entries.front().timeText;
  };
  QCOMPARE(dueAt(canned::kNow + 1h), QStringLiteral("15:03:10"));
  QCOMPARE(dueAt(canned::kNow + 24h * 6), QStringLiteral("18 May 14:03"));
  QCOMPARE(dueAt(canned::kNow + 24h * 400), QStringLiteral("16 Jun 2027"));
  QVERIFY(QFontMetrics(desk.theme.font(ui::theme::Type::Caption)).horizontalAdvance(QStringLiteral("28 Aug 20:58")) <=
          desk.theme.px(84));  // the timeline's column
}

void WordingTest::dataThatIsNotShownSaysWhy() {
  protocol::NotificationDetail detail;
  QVERIFY(asSent(detail).contains(QStringLiteral("payload.view")));
  QVERIFY(dataText(detail).contains(QStringLiteral("payload.view")));
  QVERIFY(!dataText(detail).contains(QStringLiteral("null")));
  detail.rendered = boost::json::object{{"text", "Hello"}};  // this role may
  QCOMPARE(dataText(detail), QStringLiteral("The app gave no data."));
  detail.data = boost::json::object{{"order", "884210"}};
  QVERIFY(dataText(detail).contains(QStringLiteral("884210")));
}

void WordingTest::actsAreToldInWords() {
  protocol::Marker marker{canned::kNow, "operator", "ana: policy.reset sms (calm again)", "ana", "policy.reset", "sms", "calm again"};
  QCOMPARE(markerWords(marker), QStringLiteral("ana: set retries and breakers as configured, SMS (calm again)"));
  protocol::StatsAnswer answer;
  answer.markers = {marker, {canned::kNow, "trip", "twilio: 18 of 240 failed"}};
  QCOMPARE(markersOf(answer).front().text, markerWords(marker));
  QCOMPARE(markersOf(answer).back().text, QStringLiteral("twilio: 18 of 240 failed"));
  // As an engine tells them to those who may not read its audit.
  answer.markers = {{canned::kNow, "operator", "An act"},
                    {canned::kNow, "configuration", "The configuration was changed"},
                    {canned::kNow, "restart", "The engine started"}};
  const auto drawn = markersOf(answer);
  QVERIFY(drawn[0].text.contains(QStringLiteral("audit.read")) && drawn[1].text.contains(QStringLiteral("audit.read")));
  QVERIFY(drawn[0].text != drawn[1].text && drawn[0].kind == ui::widgets::MarkerKind::Operator &&
          drawn[1].kind == ui::widgets::MarkerKind::Configuration);
  QCOMPARE(drawn[2].text, QStringLiteral("The engine started"));
  for (const char* action : {"operation.approve", "policy.put", "secret.put", "secret.delete", "subscription.disable", "subscription.rotate",
                             "recipient.erased", "vault.data_key", "vault.master_key", "credentials.refresh"})
    QVERIFY2(ui::state::auditActionWords(action) != QLatin1String(action), action);
}

void WordingTest::actsThatAreNotShownAreSaid() {
  protocol::StatsAnswer answer;
  answer.markers = {{canned::kNow - 9min, "trip", "twilio: 18 of 240 failed"},
                    {canned::kNow, "operator", "ana: queue.pause sms", "ana", "queue.pause", "sms"}};
  QCOMPARE(markersOf(answer).size(), answer.markers.size());
  answer.markersLeftOut = 28;
  QCOMPARE(markersOf(answer).size(), answer.markers.size() + 1);
  QCOMPARE(markersOf(answer).front().text, QStringLiteral("28 earlier acts are not shown"));
  QCOMPARE(markersOf(answer).front().at, markersOf(answer).back().at);  // where the acts begin; a trip is none
  answer.markersLeftOut = 0;
  answer.markersFrom = canned::kNow - 20min;
  QVERIFY2(markersOf(answer).front().text.startsWith(QStringLiteral("Acts before this were not looked for")),
           qPrintable(markersOf(answer).front().text));
}

/// What the console is tested and pictured with is what an engine can say.
void WordingTest::cannedStoriesFitTheirRows() {
  const auto permissions = canned::session().permissions;
  const bool reads = std::find(permissions.begin(), permissions.end(), "payload.view") != permissions.end();
  std::vector lists{canned::deadLetters(), canned::held(), canned::notifications()};
  for (const auto& group : canned::groups()) lists.push_back(canned::deadLettersOf(group.id));
  for (const auto& rows : lists) {
    QVERIFY(!rows.empty());
    for (const auto& row : rows) {
      const QByteArray where = QByteArray::fromStdString(row.state + " " + row.id);
      QVERIFY2(reads && row.recipient.find("***") == std::string::npos && row.recipient.find(", ends") == std::string::npos, where.constData());
      const auto story = canned::detail(row.id).timeline;
      std::int64_t tries = 0;
      for (std::size_t i = 0; i < story.size(); ++i) {
        const auto& entry = story[i];
        QVERIFY2(i == 0 || entry.at >= story[i - 1].at, where.constData());
        QVERIFY2(entry.planned ? entry.at > canned::kNow : entry.at <= canned::kNow, where.constData());
        if (entry.kind != "attempt" && entry.kind != "sent") continue;
        ++tries;
        QVERIFY2(entry.provider == row.provider && entry.outcome == row.errorClass && entry.code == row.errorCode, where.constData());
      }
      QVERIFY2(tries == row.tries && story.back().generation == row.replays, where.constData());
      const std::string end = row.state == "enqueued" ? "accepted" : row.state == "retrying" ? "retry_scheduled" : row.state;
      const bool isReported = story.back().kind == "receipt";
      QVERIFY2(isReported == !row.receipt.empty() && (!isReported || story.back().outcome == row.receipt), where.constData());
      const auto& last = isReported ? story[story.size() - 2] : story.back();
      QVERIFY2(last.kind == end, where.constData());
      QVERIFY2(row.state == "dead" || row.state == "held" || row.state == "sent" ? row.changedAt == last.at : !row.changedAt, where.constData());
    }
  }
  for (const auto& operation : canned::operations()) QVERIFY(operation.kind == "replay" || operation.confirmed + operation.failed == 0);
}

void WordingTest::cannedFiguresAddUp() {
  const auto snapshot = canned::snapshot();
  std::int64_t waiting = 0, dead = 0, open = 0;
  for (const auto& queue : snapshot.queues) {
    QCOMPARE(queue.ready + queue.retrying, queue.waiting);
    waiting += queue.waiting;
    dead += queue.dead;
  }
  for (const auto& group : canned::groups()) open += group.count;
  QCOMPARE(waiting, snapshot.totals.waiting);
  QCOMPARE(dead, snapshot.totals.dead);
  QCOMPARE(open, snapshot.totals.dead);
  for (const auto& operation : canned::operations())
    if (operation.finishedAt && operation.kind == "replay") QCOMPARE(operation.confirmed + operation.failed, operation.done);
  // The past that is the present says the same, and the causes go by their names in charts as in lists.
  const auto past = canned::past(canned::kNow);
  for (std::size_t i = 0; i < snapshot.queues.size(); ++i)
    QCOMPARE(past.queues[i].waiting.value_or(-1), static_cast<double>(snapshot.queues[i].waiting));
  QCOMPARE(past.providers.size(), snapshot.providers.size());
  const auto charts = canned::stats({"dead"}, canned::kNow - 1h, canned::kNow, 15);
  for (std::size_t i = 0; i + 1 < charts.series.size(); ++i) QCOMPARE(charts.series[i].label, canned::groups()[i].title);
}

/// What providers were called, what was sent, what failed, and the rates that are shown of it.
void WordingTest::cannedCallsAddUp() {
  const auto snapshot = canned::snapshot();
  // One more or less is no difference.
  const auto within = [](double one, double other, double share) { return std::abs(one - other) <= std::max(1.0, share * std::max(one, other)); };
  /// Of the last `length`, by series that tell a rate.
  const auto summed = [](const std::string& name, std::chrono::seconds length) {
    const auto answer = canned::stats({name}, canned::kNow - length, canned::kNow, 1);
    double sum = 0;
    for (const auto& value : answer.series.front().values) sum += value.value_or(0);
    return sum;
  };
  QVERIFY(within(static_cast<double>(snapshot.totals.sentLast5Min), summed("sent", 5min), 0.01));
  QVERIFY(within(static_cast<double>(snapshot.totals.failedLast5Min), summed("failed", 5min), 0.01));
  std::int64_t calls = 0, failures = 0;
  for (const auto& provider : snapshot.providers) {
    const std::string label = "{provider=" + provider.name + "}";
    const double told = summed("calls" + label, 60s);
    QVERIFY2(within(static_cast<double>(provider.callsLastMinute), told, 0.02), qPrintable(QString::number(told)));
    QVERIFY2(told <= 60 * provider.ratePerSecond * 1.02, provider.name.c_str());
    calls += provider.callsLastMinute;
    if (provider.breaker.state != "open") failures += provider.breaker.failures;
  }
  QVERIFY(within(static_cast<double>(calls), 60 * (snapshot.totals.sentPerSecond + snapshot.totals.failedPerSecond), 0.02));
  QVERIFY(within(static_cast<double>(failures), 30 * snapshot.totals.failedPerSecond, 0.02));
  // A duplicate is never what happens by default.
  protocol::PlanRequest again;
  again.kind = "resolve";
  again.resolution = "resend";
  for (const auto& verdict : canned::plan(again).verdicts) QVERIFY(verdict.verdict == "duplicate_risk" && !verdict.included && verdict.includable);
}

void WordingTest::storyFoldsOlderGenerations() {
  Desk desk;
  auto detail = canned::detail("x");
  protocol::TimelineEntry again;
  again.at = canned::kNow;
  again.kind = "replayed";
  again.by = "ana";
  again.generation = 1;
  detail.timeline.push_back(again);
  const auto story = storyOf(detail, desk.context());
  QCOMPARE(story.size(), std::size_t{2});
  QVERIFY(story[0].folded);
  QVERIFY(!story[1].folded);
  QVERIFY(story[1].heading.contains(QStringLiteral("by ana")));
}

void WordingTest::storySaysEachThingOnce() {
  Desk desk;
  protocol::NotificationDetail detail;
  const auto add = [&](const char* kind, const char* words, base::Millis after) -> protocol::TimelineEntry& {
    protocol::TimelineEntry entry;
    entry.at = canned::kNow + after;
    entry.kind = kind;
    entry.text = words;
    detail.timeline.push_back(entry);
    return detail.timeline.back();
  };
  auto& attempt = add("attempt", "Try 1 with twilio was refused for now after 1.31 s", 0s);
  attempt.code = "30003";
  attempt.message = "Unreachable";
  attempt.latencyMs = 1312;
  add("retry_scheduled", "Waited 5 min", 0s);
  auto& sent = add("sent", "Try 2: twilio took it after 1.31 s", 5min);
  sent.latencyMs = 1312;
  add("retry_scheduled", "Try 3 is due", 10min).planned = true;
  const auto entries = storyOf(detail, desk.context()).front().entries;
  QCOMPARE(entries[0].detail, QStringLiteral("30003 Unreachable"));
  QCOMPARE(entries[2].detail, QString());
  for (std::size_t i = 0; i < entries.size(); ++i) QVERIFY2(entries[i].tellsWait == (i == 1), qPrintable(entries[i].text));
}

}  // namespace signalbox::tests
