#include "tests/ui/state/commands_test.h"

#include <QPointer>

#include <memory>

#include "tests/ui/state/fake_engine.h"
#include "ui/state/commands.h"
#include "ui/state/notification_detail_loader.h"
#include "ui/state/plan_watcher.h"

using namespace signalbox;
using namespace signalbox::ui::state;
using namespace signalbox::tests;

namespace {

struct Bench : FakeEngine {
  Bench() { start(); }
  Commands commands{session};
};

std::string plan(const char* state, std::int64_t matched = 0) {
  protocol::PlanView view;
  view.id = "p1";
  view.state = state;
  view.matched = matched;
  return protocol::toText(view);
}

protocol::OperationView operation(const char* state, std::int64_t done = 0) {
  protocol::OperationView view;
  view.id = "o1";
  view.kind = "replay";
  view.state = state;
  view.total = 10;
  view.done = done;
  return view;
}

std::string operations(std::int64_t step, std::vector<protocol::OperationView> views) {
  return delta(step, {{"operations", protocol::toJson(views)}});
}

}  // namespace

void CommandsTest::actIsDoneOnlyWhenTheEngineSaysSo() {
  Bench bench;
  bench.server.on("PATCH /queues/email", json(protocol::toText(protocol::QueueView{})));
  protocol::QueuePatch patch;
  patch.paused = true;
  patch.reason = "deploy";
  QSignalSpy changed(&bench.commands, &Commands::actChanged);
  PendingAct* act = bench.commands.patchQueue(QStringLiteral("email"), patch);
  QSignalSpy over(act, &PendingAct::over);
  QCOMPARE(act->what(), QStringLiteral("Pause Email"));
  QCOMPARE(act->words(QTimeZone::utc()), QStringLiteral("Asked"));
  QTRY_COMPARE(act->state(), ActState::done);
  QCOMPARE(act->words(QTimeZone::utc()), QStringLiteral("Done 12:00:00"));
  QCOMPARE(act->words(QTimeZone(5 * 3600 + 1800)), QStringLiteral("Done 17:30:00"));  // as the status bar's clock beside it
  QCOMPARE(over.size(), 1);
  QCOMPARE(changed.size(), 1);
  const auto sent = protocol::parse<protocol::QueuePatch>(bench.server.last("PATCH /queues/email").body.toStdString());
  QCOMPARE(sent->paused, std::optional(true));
  QVERIFY(!sent->drain);
}

void CommandsTest::refusedActFailsWithTheReason() {
  Bench bench;
  bench.server.on("POST /providers/twilio/breaker", problem(409, "conflict", "It is forced by someone else."));
  PendingAct* act = bench.commands.forceBreaker(QStringLiteral("twilio"), {"open", std::nullopt, "outage"});
  QTRY_COMPARE(act->state(), ActState::failed);
  QCOMPARE(act->words(QTimeZone::utc()), QStringLiteral("Failed: It is forced by someone else."));
}

void CommandsTest::lostAnswerIsNotCalledAFailure() {
  Bench bench;
  Scripted never;
  never.silent = true;
  bench.server.on("PATCH /queues/email", never);
  protocol::QueuePatch patch;
  patch.paused = true;
  PendingAct* act = bench.commands.patchQueue(QStringLiteral("email"), patch);
  QTRY_COMPARE(bench.server.count("PATCH /queues/email"), 1);  // so it may be done
  bench.session.stop();
  QTRY_COMPARE(act->state(), ActState::failed);
  const QString words = act->words(QTimeZone::utc());
  QVERIFY2(words.startsWith(QStringLiteral("Not known whether it was done: ")), qPrintable(words));
  QVERIFY2(words.endsWith(act->error()->text), qPrintable(words));
}

void CommandsTest::operationIsFollowedToItsEnd() {
  Bench bench;
  bench.server.on("POST /operations", json(protocol::toText(operation("staged")), 202));
  bool told = false;
  PendingAct* act = bench.commands.startOperation(QStringLiteral("Replay 10"), {}, {this, [&](auto reply) { told = reply.ok(); }});
  QTRY_COMPARE(act->state(), ActState::started);
  QVERIFY(told);
  QCOMPARE(act->operationId(), QStringLiteral("o1"));
  bench.say("state", operations(11, {operation("running", 4)}));
  QTRY_COMPARE(bench.state().snapshot().asOf.step, std::int64_t{11});
  QCOMPARE(act->state(), ActState::started);
  auto finished = operation("finished", 10);
  finished.finishedAt = base::wallFromMillis(kNoonMs + 65'000);
  bench.server.on("GET /operations/o1", json(protocol::toText(finished)));
  bench.say("state", operations(12, {}));  // no longer among the running ones
  QTRY_COMPARE(act->state(), ActState::done);
  QCOMPARE(act->words(QTimeZone::utc()), QStringLiteral("Done 12:01:05"));
  QCOMPARE(bench.server.count("GET /operations/o1"), 1);
}

void CommandsTest::cancelledOperationIsToldAsSuch() {
  Bench bench;
  bench.server.on("POST /operations", json(protocol::toText(operation("staged")), 202));
  PendingAct* act = bench.commands.startOperation(QStringLiteral("Replay 10"), {});
  QTRY_COMPARE(act->state(), ActState::started);
  bench.server.on("POST /operations/o1/cancel", json(protocol::toText(operation("cancelled"))));
  PendingAct* undo = bench.commands.cancelOperation(act->operationId());
  QTRY_COMPARE(undo->state(), ActState::done);
  QCOMPARE(act->state(), ActState::started);
  bench.say("state", operations(12, {operation("cancelled", 0)}));
  QTRY_COMPARE(act->state(), ActState::done);
  QCOMPARE(act->result(), QStringLiteral("cancelled after 0 of 10"));
}

void CommandsTest::operationThatFailedTellsHowFarItCame() {
  Bench bench;
  auto failed = operation("failed", 3);
  failed.pausedReason = "The disk is full.";
  bench.server.on("POST /operations", json(protocol::toText(failed), 202));
  PendingAct* act = bench.commands.startOperation(QStringLiteral("Replay 10"), {});
  QTRY_COMPARE(act->state(), ActState::failed);
  QCOMPARE(act->words(QTimeZone::utc()), QStringLiteral("Failed: 3 of 10 were done before it failed. The disk is full."));
}

void CommandsTest::endThatCouldNotBeAskedForIsAskedForAgain() {
  Bench bench;
  bench.server.on("POST /operations", json(protocol::toText(operation("staged")), 202));
  PendingAct* act = bench.commands.startOperation(QStringLiteral("Replay 10"), {});
  QTRY_COMPARE(act->state(), ActState::started);
  bench.server.on("GET /operations/o1", problem(503, "unavailable", "Later."));
  bench.say("state", operations(12, {}), "boot-1:12");
  QTRY_COMPARE(bench.server.count("GET /operations/o1"), 1);
  bench.server.on("GET /operations/o1", json(protocol::toText(operation("finished", 10))));
  bench.server.cutStreams();
  QTRY_COMPARE(act->state(), ActState::done);
  QCOMPARE(bench.server.count("GET /snapshot"), 1);
}

void CommandsTest::planAndStartGoesAllTheWay() {
  Bench bench;
  bench.server.on("POST /plans", json(plan("computing"), 202));
  bench.server.on("GET /plans/p1", json(plan("ready", 2)));
  bench.server.on("POST /operations", json(protocol::toText(operation("staged")), 202));
  protocol::PlanRequest request;
  request.kind = "discard";
  request.ids = {"a", "b"};
  protocol::OperationRequest start;
  start.reason = "obsolete";
  PendingAct* act = bench.commands.planAndStart(QStringLiteral("Discard 2"), request, start);
  QTRY_COMPARE(act->state(), ActState::started);
  const auto sent = protocol::parse<protocol::OperationRequest>(bench.server.last("POST /operations").body.toStdString());
  QCOMPARE(sent->planId, std::string("p1"));
  QCOMPARE(sent->reason, std::string("obsolete"));
}

void CommandsTest::expiredPlanFailsTheAct() {
  Bench bench;
  bench.server.on("POST /plans", json(plan("expired"), 202));
  PendingAct* act = bench.commands.planAndStart(QStringLiteral("Discard 2"), {}, {});
  QTRY_COMPARE(act->state(), ActState::failed);
  QVERIFY(act->error()->text.contains(QStringLiteral("expired")));
  QCOMPARE(bench.server.count("POST /operations"), 0);
}

void CommandsTest::actWithoutEngineFails() {
  FakeEngine engine;
  Commands commands(engine.session);
  bool told = false;
  PendingAct* act = commands.ping(QStringLiteral("smtp"), {this, [&](auto reply) { told = !reply.ok(); }});
  QCOMPARE(act->state(), ActState::asked);
  QTRY_COMPARE(act->state(), ActState::failed);
  QVERIFY(told);
}

void CommandsTest::thenIsNotCalledForADestroyedContext() {
  Bench bench;
  protocol::TestResult result;
  result.ok = true;
  result.text = "Accepted by smtp.example.org";
  bench.server.on("POST /providers/smtp/test", json(protocol::toText(result)));
  int told = 0;
  auto context = std::make_unique<QObject>();
  PendingAct* act = bench.commands.sendTest(QStringLiteral("smtp"), QStringLiteral("me@example.org"), {context.get(), [&](auto) { ++told; }});
  context.reset();
  QTRY_COMPARE(act->state(), ActState::done);
  QCOMPARE(act->result(), QStringLiteral("Accepted by smtp.example.org"));
  QCOMPARE(told, 0);
}

void CommandsTest::namesAreEscapedInPaths() {
  Bench bench;
  Scripted empty;
  empty.status = 204;
  bench.server.on("DELETE /templates/a%2Fb%3Fc", empty);
  PendingAct* act = bench.commands.removeTemplate(QStringLiteral("a/b?c"));
  QTRY_COMPARE(act->state(), ActState::done);
}

void CommandsTest::watcherLooksUntilReady() {
  Bench bench;
  bench.server.on("POST /plans", json(plan("computing"), 202));
  int looks = 0;
  bench.server.on("GET /plans/p1", [&](const Asked&) {
    ++looks;
    return json(plan(looks < 3 ? "computing" : "ready", looks * 100));
  });
  PlanWatcher watcher(bench.session);
  std::vector<std::int64_t> progress;
  connect(&watcher, &PlanWatcher::progressed, this, [&](const protocol::PlanView& view) { progress.push_back(view.matched); });
  QSignalSpy ready(&watcher, &PlanWatcher::ready);
  watcher.start({});
  QTRY_COMPARE(ready.size(), 1);
  QCOMPARE(progress, (std::vector<std::int64_t>{0, 100, 200}));
  QCOMPARE(watcher.plan()->matched, std::int64_t{300});
  QVERIFY(!watcher.isRunning());
}

void CommandsTest::watcherSurvivesALostAnswer() {
  Bench bench;
  bench.server.on("POST /plans", json(plan("computing"), 202));
  int looks = 0;
  bench.server.on("GET /plans/p1", [&](const Asked&) { return ++looks < 2 ? problem(503, "busy", "Later.") : json(plan("ready")); });
  PlanWatcher watcher(bench.session);
  QSignalSpy ready(&watcher, &PlanWatcher::ready);
  QSignalSpy failed(&watcher, &PlanWatcher::failed);
  watcher.start({});
  QTRY_COMPARE(ready.size(), 1);
  QCOMPARE(failed.size(), 0);
}

void CommandsTest::cancelledWatcherIsSilent() {
  Bench bench;
  bench.server.on("POST /plans", json(plan("ready"), 202));
  PlanWatcher watcher(bench.session);
  QSignalSpy ready(&watcher, &PlanWatcher::ready);
  QSignalSpy failed(&watcher, &PlanWatcher::failed);
  watcher.start({});
  watcher.cancel();
  watcher.start({});  // the first one's cancelled call must not end the second
  QTRY_COMPARE(ready.size(), 1);
  QCOMPARE(failed.size(), 0);
}

void CommandsTest::detailIsLoadedAndFollowed() {
  Bench bench;
  protocol::NotificationDetail detail;
  detail.row.id = "n1";
  detail.row.state = "retrying";
  bench.server.on("GET /notifications/n1", [&](const Asked&) { return json(protocol::toText(detail)); });
  NotificationDetailLoader loader(bench.session);
  QSignalSpy loaded(&loader, &NotificationDetailLoader::loaded);
  loader.load(QStringLiteral("n1"));
  QTRY_VERIFY(loader.detail() && !loaded.isEmpty());
  QTRY_VERIFY(bench.server.last("GET /events").target.contains("notifications=n1"));
  QTRY_COMPARE(bench.server.streams(), 1);
  QTRY_VERIFY(bench.state().link() == Link::live);
  detail.row.state = "sent";
  protocol::EventView event;
  event.kind = "notification";
  event.subject = "n1";
  bench.say("notification", protocol::toText(event));
  QTRY_COMPARE(loader.detail()->row.state, std::string("sent"));
}

void CommandsTest::anotherDetailDropsTheFormer() {
  Bench bench;
  Scripted never;
  never.silent = true;
  protocol::NotificationDetail second;
  second.row.id = "n2";
  bench.server.on("GET /dead-letters/n1", never);
  bench.server.on("GET /dead-letters/n2", json(protocol::toText(second)));
  NotificationDetailLoader loader(bench.session);
  QSignalSpy failed(&loader, &NotificationDetailLoader::failed);
  loader.load(QStringLiteral("n1"), Place::deadLetters);
  loader.load(QStringLiteral("n2"), Place::deadLetters);
  QTRY_VERIFY(loader.detail().has_value());
  QCOMPARE(loader.detail()->row.id, std::string("n2"));
  QCOMPARE(failed.size(), 0);
}

void CommandsTest::detailBehindAnotherIsNotFollowed() {
  Bench bench;
  NotificationDetailLoader front(bench.session), behind(bench.session);
  const auto follows = [&bench](const char* id) { return bench.server.last("GET /events").target.contains(id); };
  behind.setLookedAt(false);
  front.load(QStringLiteral("n1"));
  behind.load(QStringLiteral("n2"));
  QTRY_VERIFY(follows("notifications=n1"));
  front.setLookedAt(false);
  behind.setLookedAt(true);
  front.clear();
  QTRY_VERIFY(follows("notifications=n2"));
  behind.setLookedAt(false);
  front.setLookedAt(true);
  front.load(QStringLiteral("n1"));
  behind.clear();
  QTRY_VERIFY(follows("notifications=n1"));
}

void CommandsTest::detailHealsWithTheLink() {
  Bench bench;
  bench.stepOn(11);
  bench.server.on("GET /notifications/n1", problem(503, "unavailable", "Later."));
  NotificationDetailLoader loader(bench.session);
  QSignalSpy failed(&loader, &NotificationDetailLoader::failed);
  loader.load(QStringLiteral("n1"));
  QTRY_COMPARE(bench.server.count("GET /notifications/n1"), 2);  // also from when on its events come
  QTRY_VERIFY(!failed.isEmpty());
  protocol::NotificationDetail detail;
  detail.row.id = "n1";
  bench.server.on("GET /notifications/n1", json(protocol::toText(detail)));
  bench.server.cutStreams();
  QTRY_VERIFY(loader.detail().has_value());
  QCOMPARE(bench.server.count("GET /snapshot"), 1);
}

void CommandsTest::whatHappenedBeforeItWasNamedIsSeen() {
  Bench bench;
  bench.stepOn(11);
  protocol::NotificationDetail detail;
  detail.row.id = "n1";
  detail.row.state = "retrying";
  bench.server.on("GET /notifications/n1", [&](const Asked&) {
    const Scripted answer = json(protocol::toText(detail));
    detail.row.state = "sent";  // behind it, of which no event tells
    return answer;
  });
  NotificationDetailLoader loader(bench.session);
  loader.load(QStringLiteral("n1"));
  QTRY_VERIFY(loader.detail().has_value());
  QTRY_COMPARE(loader.detail()->row.state, std::string("sent"));
  QCOMPARE(bench.server.count("GET /snapshot"), 1);
}
