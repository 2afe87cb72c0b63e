#include "tests/ui/views/asked_test.h"

#include <QTest>

#include "tests/ui/support/desk.h"
#include "tests/ui/views/screens.h"
#include "ui/views/operations/operation_card.h"
#include "ui/widgets/breaker_shape.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/card.h"
#include "ui/widgets/label.h"

namespace signalbox::tests {

using namespace ui::views;
using namespace ui::widgets;
using namespace std::chrono_literals;

namespace {

const QString kStopped = QStringLiteral("Stopped. Nothing was changed.");
const QStringList kTwilio{QStringLiteral("providers"), QStringLiteral("twilio")};
const QStringList kSms{QStringLiteral("queues"), QStringLiteral("sms")};

Scripted silent() {
  Scripted never;
  never.silent = true;
  return never;
}

/// A screen beside an engine that beats when it is told to.
struct Screen {
  Screen(const QString& screen, const QStringList& path, const QByteArray& unanswered = {}) {
    if (!unanswered.isEmpty()) desk.engine.server().on(unanswered, silent());
    ready = desk.connectNow();
    desk.engine.setBeating(false);
    view = screenOf(screen, desk.context());
    view->resize(1232, 828);
    view->show();
    view->enter(Place{screen, path, {}});
  }
  ScriptedServer& server() { return desk.engine.server(); }
  Card* card(const QString& name) {
    for (Card* each : view->findChildren<Card*>())
      if (each->isVisible() && each->accessibleName() == name) return each;
    return nullptr;
  }
  QString words() {
    QStringList all;
    for (const Label* label : view->findChildren<Label*>())
      if (label->isVisible()) all << label->text();
    return all.join(QLatin1Char('\n'));
  }
  Desk desk;
  bool ready = false;
  std::unique_ptr<View> view;
};

ActButton* button(const QWidget& part, const QString& words) {
  for (ActButton* each : part.findChildren<ActButton*>())
    if (each->isVisible() && each->text() == words) return each;
  return nullptr;
}

bool says(const QWidget& part, const QString& words) {
  for (const Label* each : part.findChildren<Label*>())
    if (each->isVisible() && each->text() == words) return true;
  return false;
}

/// What was not answered, answered.
Scripted answerTo(const Desk& desk, const Asked& asked) {
  if (asked.path().endsWith("/past")) return json(protocol::toText(canned::past(canned::kNow)));
  if (!asked.path().endsWith("/due")) return desk.engine.statsOf(asked);
  protocol::QueueDue due;
  due.asOf = canned::asOf();
  due.minutes.assign(60, 1);
  return json(protocol::toText(due));
}

/// A call that goes out now has an answer: what was asked before it has arrived, too.
bool everythingAsked(Desk& desk) {
  bool answered = false;
  QObject context;
  desk.session.rest().get<boost::json::value>(QStringLiteral("/views"), {}, &context, [&answered](const auto&) { answered = true; });
  return QTest::qWaitFor([&answered] { return answered; }, 5000);
}

}  // namespace

void AskedTest::longChartsAreStopped_data() {
  QTest::addColumn<QString>("screen");
  QTest::addColumn<QStringList>("path");
  QTest::addColumn<QByteArray>("asked");
  QTest::addColumn<QString>("name");
  QTest::addColumn<QString>("other");  // by the same answer
  QTest::addColumn<QString>("words");
  const auto row = [](const char* what, const char* screen, const QStringList& path, const char* asked, const char* name, const char* other,
                      const char* words) {
    QTest::newRow(what) << QString::fromLatin1(screen) << path << QByteArray(asked) << QString::fromLatin1(name) << QString::fromLatin1(other)
                        << QString::fromLatin1(words);
  };
  row("overview", "overview", {}, "GET /stats", "Waiting by channel", "Throughput", "Reading the figures");
  row("provider", "delivery", kTwilio, "GET /stats", "Failure rate", "Latency", "Reading the figures");
  row("queue", "delivery", kSms, "GET /stats", "Waiting", "Waiting", "Reading the figures");
  row("coming due", "delivery", kSms, "GET /queues/sms/due", "Coming due", "Coming due", "Counting what comes due");
  row("past", "past", {}, "GET /past", "Queues", "Providers and alerts", "Reading that time");
  row("charts of the past", "past", {}, "GET /stats", "Waiting by channel", "Sending, by provider", "Reading the figures");
}

void AskedTest::longChartsAreStopped() {
  QFETCH(QString, screen);
  QFETCH(QStringList, path);
  QFETCH(QByteArray, asked);
  QFETCH(QString, name);
  QFETCH(QString, other);
  QFETCH(QString, words);
  Screen shown(screen, path, asked);
  QVERIFY(shown.ready);
  Card* card = shown.card(name);
  QVERIFY(card != nullptr && shown.card(other) != nullptr);
  QTRY_VERIFY(shown.server().count(asked) > 0);
  const auto stop = [card] { return button(*card, QStringLiteral("Stop")); };
  QCOMPARE(card->state(), Card::State::Loading);
  QCOMPARE(card->waitWords(), QString());
  shown.desk.clock.advance(300ms);
  QTRY_COMPARE(card->waitWords(), words);
  QVERIFY(stop() == nullptr);
  shown.desk.clock.advance(1700ms);
  QTRY_VERIFY(stop() != nullptr);
  stop()->click();
  QCOMPARE(card->waitWords(), QString());
  QVERIFY(says(*card, kStopped) && says(*shown.card(other), kStopped));
  // It is not asked for by itself, though the engine's time goes on beyond the ends of buckets.
  const int before = shown.server().count(asked);
  for (int second = 0; second < 40; ++second) shown.desk.engine.beat();
  QVERIFY(everythingAsked(shown.desk));
  QCOMPARE(shown.server().count(asked), before);
  QVERIFY(says(*card, kStopped));
  shown.server().on(asked, [&shown](const Asked& one) { return answerTo(shown.desk, one); });
  button(*card, QStringLiteral("Retry"))->click();
  QTRY_COMPARE(card->state(), Card::State::Content);
  QTRY_COMPARE(shown.card(other)->state(), Card::State::Content);
  shown.desk.clock.advance(3s);  // long after it came
  QCOMPARE(card->waitWords(), QString());
}

void AskedTest::failedChartOfAQueueIsAskedForAgain() {
  Screen shown(QStringLiteral("delivery"), kSms, "GET /stats");
  QVERIFY(shown.ready);
  shown.server().on("GET /stats", problem(503, "unavailable", "The engine is stopping"));
  shown.desk.time.setRange(ui::state::Range::hours6);
  Card* card = shown.card(QStringLiteral("Waiting"));
  QVERIFY(card != nullptr);
  QTRY_COMPARE(card->state(), Card::State::Error);
  shown.server().on("GET /stats", [&shown](const Asked& one) { return answerTo(shown.desk, one); });
  button(*card, QStringLiteral("Retry"))->click();
  QTRY_COMPARE(card->state(), Card::State::Content);
}

void AskedTest::pingIsAskedOnce() {
  const QByteArray path("POST /providers/twilio/ping");
  Screen shown(QStringLiteral("delivery"), kTwilio, path);
  QVERIFY(shown.ready);
  ActButton* ping = button(*shown.view, QStringLiteral("Ping"));
  QVERIFY(ping != nullptr && !ping->isBlocked());
  ping->click();
  QTRY_COMPARE(shown.server().count(path), 1);
  QCOMPARE(ping->toolTip(), QStringLiteral("Asked"));
  shown.desk.engine.snapshot().providers[2].breaker.calls = 9000;
  shown.desk.engine.tell({QStringLiteral("providers")});
  QTRY_VERIFY2(shown.words().contains(QStringLiteral("18 of 9,000 calls failed")), qPrintable(shown.words()));
  QVERIFY(ping->isBlocked());
  QCOMPARE(ping->toolTip(), QStringLiteral("Asked"));
  // Another one can be asked meanwhile.
  shown.view->enter(Place{QStringLiteral("delivery"), {QStringLiteral("providers"), QStringLiteral("fcm")}, {}});
  QVERIFY(!ping->isBlocked());
  shown.view->enter(Place{QStringLiteral("delivery"), kTwilio, {}});
  QVERIFY(ping->isBlocked());
}

void AskedTest::steeredOneStaysAskedWhateverIsHeard() {
  Desk desk;
  desk.engine.server().on("POST /operations/", silent());
  QVERIFY(desk.connectNow());
  auto operation = canned::operations().front();
  operation.state = "running";
  OperationCard card(desk.context(), operation, nullptr);
  card.resize(1200, 200);
  card.show();
  ActButton* pause = button(card, QStringLiteral("Pause"));
  ActButton* cancel = button(card, QStringLiteral("Cancel the rest"));
  QVERIFY(pause != nullptr && cancel != nullptr && !pause->isBlocked());
  pause->click();
  QTRY_COMPARE(desk.engine.server().count("POST /operations/"), 1);
  operation.done += 1;
  card.setOperation(operation);
  QVERIFY(pause->isBlocked());
  QCOMPARE(pause->toolTip(), QStringLiteral("Asked"));
  QVERIFY(!cancel->isBlocked());  // it was not asked for
}

void AskedTest::removedProviderIsNotActedOn() {
  Screen shown(QStringLiteral("delivery"), kTwilio);
  QVERIFY(shown.ready);
  ActButton* ping = button(*shown.view, QStringLiteral("Ping"));
  ActButton* send = button(*shown.view, QStringLiteral("Send anyway"));
  QVERIFY(ping != nullptr && send != nullptr && !ping->isBlocked() && !send->isBlocked());
  auto& providers = shown.desk.engine.snapshot().providers;
  const QString cause = QString::fromStdString(providers[2].breaker.lastTripCause);
  QVERIFY(!cause.isEmpty() && shown.words().contains(cause));
  const auto removed = providers[2];
  providers.erase(providers.begin() + 2);
  shown.desk.engine.tell({QStringLiteral("providers")});
  const QString reason = QStringLiteral("twilio is not set up any more");
  QTRY_VERIFY2(shown.words().contains(reason), qPrintable(shown.words()));
  for (const ActButton* act : {ping, send}) QCOMPARE(act->toolTip(), reason);
  QVERIFY(ping->isBlocked() && send->isBlocked());
  QVERIFY2(!shown.words().contains(cause), qPrintable(shown.words()));
  QCOMPARE(shown.view->findChild<BreakerLabel*>()->look(), BreakerLook());
  providers.insert(providers.begin() + 2, removed);
  shown.desk.engine.tell({QStringLiteral("providers")});
  QTRY_VERIFY(!ping->isBlocked() && !send->isBlocked());
  QVERIFY2(shown.words().contains(cause), qPrintable(shown.words()));
}

}  // namespace signalbox::tests
