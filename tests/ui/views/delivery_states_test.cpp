#include "tests/ui/views/delivery_states_test.h"

#include <QTest>

#include <algorithm>

#include "tests/ui/support/desk.h"
#include "tests/ui/support/seen.h"
#include "ui/views/delivery/delivery_view.h"
#include "ui/views/delivery/provider_panel.h"
#include "ui/views/delivery/queue_panel.h"
#include "ui/widgets/card.h"

namespace signalbox::tests {

using namespace ui::views;
using namespace ui::widgets;
using namespace std::chrono_literals;
using ui::state::Link;

namespace {

const QByteArray kSnapshot("GET /snapshot");
const QStringList kTwilio{QStringLiteral("providers"), QStringLiteral("twilio")};
const QStringList kSms{QStringLiteral("queues"), QStringLiteral("sms")};
const QString kNone = QStringLiteral("No provider is set up. Nothing can be sent until one is.");

/// Delivery beside an engine whose stream lives, and whose snapshot comes when it is told to.
struct Early {
  explicit Early(const Scripted& answer, const QStringList& path = {}) : view(desk.context()) {
    desk.engine.server().on(kSnapshot, answer);
    desk.session.start(desk.engine.address());
    view.resize(1232, 828);
    view.show();
    view.enter(Place{QStringLiteral("delivery"), path, {}});
    list = card(QStringLiteral("Providers and queues"));
    ready = list != nullptr && QTest::qWaitFor([this] { return desk.engine.server().count(kSnapshot) > 0; }, 5000);
  }
  Card* card(const QString& name) {
    for (Card* each : view.findChildren<Card*>())
      if (each->accessibleName() == name) return each;
    return nullptr;
  }
  void answerFromNowOn() { desk.engine.server().on(kSnapshot, json(protocol::toText(desk.engine.snapshot()))); }
  /// Asks for the whole picture anew.
  void reset() { desk.engine.server().write("event: reset\ndata: {}\n\n"); }
  bool isLive() { return desk.session.state().link() == Link::live; }

  Desk desk;
  DeliveryView view;
  Card* list = nullptr;
  bool ready = false;
};

Scripted silent() {
  Scripted never;
  never.silent = true;
  return never;
}

/// A call that goes out now has an answer: what was asked before it has arrived, too.
bool everythingAsked(Desk& desk) {
  bool answered = false;
  QObject context;
  desk.session.rest().get<boost::json::value>(QStringLiteral("/views"), {}, &context, [&answered](const auto&) { answered = true; });
  return QTest::qWaitFor([&answered] { return answered; }, 5000);
}

bool isAllBlocked(DeliveryView& view) {
  const auto acts = view.acts();
  return std::none_of(acts.begin(), acts.end(), [](const PaletteAct& act) { return act.possible; });
}

}  // namespace

void DeliveryStatesTest::withoutProvidersItLeadsToSettingOneUp() {
  Desk desk;
  desk.engine.setEmpty();
  QVERIFY(desk.connectNow());
  DeliveryView view(desk.context());
  view.resize(1232, 828);
  view.show();
  view.enter(Place{QStringLiteral("delivery"), {}, {}});
  QVERIFY(says(view, kNone) && says(view, QStringLiteral("None is set up.")));
  for (const char* act : {"Stop sending", "Keep sending", "Lift the override", "Resume", "Its dead letters", "Ping", "Pause", "Drain"})
    QVERIFY2(button(view, QString::fromLatin1(act)) == nullptr, act);
  QVERIFY(view.acts().empty());
  for (const Card* card : view.findChildren<Card*>())
    QVERIFY2(!card->isVisible() || card->state() != Card::State::Loading, qPrintable(card->accessibleName()));
  QVERIFY(everythingAsked(desk));
  QCOMPARE(desk.engine.server().count("GET /notifications"), 0);  // not those of everybody in place of nobody's
  QCOMPARE(desk.engine.server().count("GET /stats"), 0);
  button(view, QStringLiteral("Set up a provider"))->click();
  QCOMPARE(desk.navigator.place().relative(), QStringLiteral("set-up/providers"));
  // Its queues are there all the same.
  view.enter(Place{QStringLiteral("delivery"), {QStringLiteral("queues"), QStringLiteral("email")}, {}});
  QVERIFY(!says(view, kNone) && says(view, QStringLiteral("None is set up.")));
  QVERIFY(says(*view.findChild<QueuePanel*>(), QStringLiteral("Email queue")));
}

void DeliveryStatesTest::firstProviderIsShownAtOnce() {
  Desk desk;
  desk.engine.setEmpty();
  QVERIFY(desk.connectNow());
  DeliveryView view(desk.context());
  view.resize(1232, 828);
  view.show();
  view.enter(Place{QStringLiteral("delivery"), {}, {}});
  QVERIFY(says(view, kNone));
  desk.engine.snapshot().providers = {canned::snapshot().providers.front()};
  desk.engine.tell({QStringLiteral("providers")});
  QTRY_VERIFY(says(*view.findChild<ProviderPanel*>(), QStringLiteral("smtp-primary, Email")));
  QVERIFY(!says(view, kNone) && !says(view, QStringLiteral("None is set up.")));
}

void DeliveryStatesTest::listIsWaitedFor_data() {
  QTest::addColumn<QStringList>("path");
  QTest::addColumn<QString>("act");
  QTest::addColumn<QString>("figures");
  QTest::newRow("provider") << kTwilio << QStringLiteral("Ping") << QStringLiteral("18 of 240 calls failed");
  QTest::newRow("queue") << kSms << QStringLiteral("Drain") << QStringLiteral("Running");
}

void DeliveryStatesTest::listIsWaitedFor() {
  QFETCH(QStringList, path);
  QFETCH(QString, act);
  QFETCH(QString, figures);
  Early shown(silent(), path);
  QVERIFY(shown.ready);
  QTRY_VERIFY(shown.isLive());
  QCOMPARE(shown.list->state(), Card::State::Loading);
  QCOMPARE(shown.list->waitWords(), QString());
  shown.desk.clock.advance(300ms);
  QTRY_COMPARE(shown.list->waitWords(), QStringLiteral("Reading the providers and queues"));
  const QString waiting = QStringLiteral("Waiting for the engine's first word");
  QVERIFY(says(shown.view, waiting) && !says(shown.view, QStringLiteral("is not set up any more")));
  const ActButton* pressed = button(shown.view, act);
  QVERIFY(pressed != nullptr && pressed->isBlocked());
  QCOMPARE(pressed->toolTip(), waiting);
  QVERIFY(isAllBlocked(shown.view));
  shown.answerFromNowOn();
  shown.reset();
  QTRY_COMPARE(shown.list->state(), Card::State::Content);
  QTRY_VERIFY(says(shown.view, figures));
  QStringList marked;
  for (const auto* row : shown.view.findChildren<ui::views::DeliveryRow*>())
    if (row->isChecked()) marked << row->text();
  QCOMPARE(marked, QStringList{path.first() == QLatin1String("queues") ? QStringLiteral("SMS") : path.last()});
  shown.desk.clock.advance(3s);  // long after it came
  QCOMPARE(shown.list->waitWords(), QString());
}

void DeliveryStatesTest::listThatCannotBeReadSaysWhyAndIsAskedForAgain() {
  Early shown(problem(503, "unavailable", "The store does not answer"));
  QVERIFY(shown.ready);
  QTRY_COMPARE(shown.list->state(), Card::State::Error);
  QVERIFY(shown.isLive());
  QVERIFY(says(*shown.list, QStringLiteral("Providers and queues could not be read. The store does not answer. Nothing was changed.")));
  QVERIFY(says(shown.view, QStringLiteral("Nothing is known of providers and queues yet.")));
  QVERIFY(shown.view.acts().empty());
  shown.view.enter(Place{QStringLiteral("delivery"), kTwilio, {}});
  QVERIFY(says(shown.view, QStringLiteral("Not known: the providers could not be read")));
  QVERIFY(!shown.view.acts().empty() && isAllBlocked(shown.view));
  shown.answerFromNowOn();
  button(*shown.list, QStringLiteral("Retry"))->click();
  QCOMPARE(shown.list->state(), Card::State::Loading);
  QTRY_COMPARE(shown.list->state(), Card::State::Content);
  QTRY_VERIFY(says(shown.view, QStringLiteral("18 of 240 calls failed")));
  QVERIFY(!isAllBlocked(shown.view));
}

void DeliveryStatesTest::listThatMayNotBeReadHasNoRetry() {
  Early shown(problem(403, "forbidden", "This needs the permission events.read", "events.read"));
  QVERIFY(shown.ready);
  QTRY_COMPARE(shown.list->state(), Card::State::Empty);
  QVERIFY(says(*shown.list, QStringLiteral("This needs the permission events.read")));
  QVERIFY(button(shown.view, QStringLiteral("Retry")) == nullptr);
}

void DeliveryStatesTest::awaitedDetailIsNoHigherThanAChart() {
  Early shown(silent());
  QVERIFY(shown.ready);
  const Card* detail = shown.card(QStringLiteral("Provider or queue"));
  QVERIFY(detail != nullptr);
  QCOMPARE(detail->state(), Card::State::Loading);
  QTRY_COMPARE(detail->height(), shown.desk.theme.px(260));
}

void DeliveryStatesTest::queuesAreShownWhenTheyWereAskedFor() {
  Early shown(silent(), {QStringLiteral("queues")});
  QVERIFY(shown.ready);
  QTRY_VERIFY(shown.isLive());
  shown.answerFromNowOn();
  shown.reset();
  QTRY_VERIFY(says(*shown.view.findChild<QueuePanel*>(), QStringLiteral("Email queue")));
}

void DeliveryStatesTest::failureRateHasItsUnitBeforeItsFigures() {
  Desk desk;
  desk.engine.server().on("GET /stats", silent());
  QVERIFY(desk.connectNow());
  DeliveryView view(desk.context());
  view.resize(1232, 828);
  view.show();
  view.enter(Place{QStringLiteral("delivery"), kTwilio, {}});
  const Card* rate = nullptr;
  for (const Card* each : view.findChildren<Card*>())
    if (each->accessibleName() == QLatin1String("Failure rate")) rate = each;
  QVERIFY(rate != nullptr);
  QCOMPARE(rate->state(), Card::State::Loading);
  QVERIFY(says(*rate, QStringLiteral("failed of the calls")));
}

void DeliveryStatesTest::queueThatIsNotThereIsNotActedOn() {
  Desk desk;
  QVERIFY(desk.connectNow());
  DeliveryView view(desk.context());
  view.resize(1232, 828);
  view.show();
  view.enter(Place{QStringLiteral("delivery"), kSms, {}});
  QVERIFY(!button(view, QStringLiteral("Pause"))->isBlocked());
  view.enter(Place{QStringLiteral("delivery"), {QStringLiteral("queues"), QStringLiteral("fax")}, {}});
  QVERIFY(says(view, QStringLiteral("There is no such queue")) && !says(view, QStringLiteral("SMS queue")));
  for (const char* act : {"Pause", "Drain"}) {
    const ActButton* shown = button(view, QString::fromLatin1(act));
    QVERIFY2(shown != nullptr && shown->isBlocked(), act);
    QCOMPARE(shown->toolTip(), QStringLiteral("There is no such queue"));
  }
  QVERIFY(!view.acts().empty() && isAllBlocked(view));
  view.enter(Place{QStringLiteral("delivery"), kSms, {}});
  QVERIFY(!button(view, QStringLiteral("Pause"))->isBlocked());
}

}  // namespace signalbox::tests
