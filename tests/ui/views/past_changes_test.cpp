// What changes while the past is looked at, and what has changed since: who may look, the engine that is there, the providers that it has.
#include "tests/ui/views/past_changes_test.h"

#include <QTest>

#include <algorithm>

#include "tests/ui/support/desk.h"
#include "ui/views/past/past_charts.h"
#include "ui/views/past/past_list.h"
#include "ui/views/past/past_slider.h"
#include "ui/views/past/past_view.h"
#include "ui/views/past/past_words.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/card.h"
#include "ui/widgets/label.h"

namespace signalbox::tests {

using namespace ui::views;
using ui::widgets::Card;
using ui::widgets::Label;

namespace {

const Place kPlace{QStringLiteral("past"), {}, {{QStringLiteral("at"), QStringLiteral("2026-05-12T14:02:30Z")}}};

struct Past {
  Past() : ready(desk.connectNow()), view(desk.context()) {
    view.resize(1232, 828);
    view.show();
    view.enter(kPlace);
  }
  bool isShown() { return view.shown().contains(QStringLiteral("twilio: not sending since 14:02:08")) && !view.slider()->marks().empty(); }
  QString banner() { return view.findChild<ui::widgets::Banner*>()->text(); }
  /// How often it is said which permission is missing.
  qsizetype told() {
    const auto labels = view.findChildren<Label*>();
    return std::count_if(labels.begin(), labels.end(),
                         [](const auto* label) { return label->isVisible() && label->text().contains(QStringLiteral("stats.read")); });
  }
  /// Cards that say what failed: four at the instant, and two with charts.
  qsizetype failed() {
    const auto cards = view.findChildren<Card*>();
    return std::count_if(cards.begin(), cards.end(), [](const auto* card) { return card->state() == Card::State::Error; });
  }
  void loseTheEngine() {
    desk.engine.server().goDown();
    ready = QTest::qWaitFor([this] { return desk.session.state().link() != ui::state::Link::live; }, 5000);
  }
  void findItAgain() {
    ready = desk.engine.server().listenAgain();
    desk.session.retryNow();
    ready = ready && QTest::qWaitFor([this] { return desk.session.state().link() == ui::state::Link::live; }, 5000);
  }
  void refuse(std::initializer_list<const char*> paths) {
    for (const char* path : paths) desk.engine.server().on(path, problem(403, "forbidden", "This needs the permission stats.read", "stats.read"));
    view.enter(kPlace);
  }

  Desk desk;
  bool ready;
  PastView view;
};

QColor inkOf(const QWidget& root, const QString& words) {
  for (const Label* label : root.findChildren<Label*>())
    if (label->isVisible() && label->text() == words) return label->palette().color(QPalette::WindowText);
  return {};
}

}  // namespace

void PastChangesTest::refusalOfAllOfItIsSaidOnce() {
  Past past;
  QTRY_VERIFY(past.isShown());
  past.refuse({"GET /past", "GET /stats"});
  QTRY_VERIFY(past.view.charts()->isRefused() && past.view.shown().trimmed().isEmpty());
  QCOMPARE(past.told(), 1);
  QVERIFY(!past.view.charts()->isVisible());
  QVERIFY(past.view.slider()->marks().empty());
  past.desk.engine.server().on("GET /stats", [&past](const Asked& asked) { return past.desk.engine.statsOf(asked); });
  past.view.enter(kPlace);
  QTRY_VERIFY(past.view.charts()->isVisible() && !past.view.charts()->isRefused());
  QTRY_COMPARE(past.told(), 1);
}

void PastChangesTest::refusalOfTheChartsAloneIsSaidOnce() {
  Past past;
  QTRY_VERIFY(past.isShown());
  past.refuse({"GET /stats"});
  QTRY_VERIFY(past.view.charts()->isRefused());
  QVERIFY(past.view.charts()->isVisible());
  QCOMPARE(past.told(), 1);
}

void PastChangesTest::marksGoWithTheirEngine() {
  Past past;
  QTRY_VERIFY(past.isShown());
  past.desk.connection.name = QStringLiteral("Demo");  // of which nothing is remembered
  past.desk.session.stop();
  QTRY_VERIFY(past.view.slider()->marks().empty());
  QVERIFY(past.view.charts()->providers().isEmpty());
  const int before = past.desk.engine.server().count("GET /stats");
  QVERIFY(past.desk.connectNow());
  QTRY_VERIFY(past.isShown());
  QVERIFY(past.desk.engine.server().count("GET /stats") > before);
}

void PastChangesTest::whatIsRememberedStaysWithoutTheEngine() {
  Past past;
  QTRY_VERIFY(past.isShown());
  past.desk.session.stop();
  QTRY_VERIFY2(past.banner().contains(QStringLiteral("The engine does not answer; from this console's memory")), qPrintable(past.banner()));
  QTRY_VERIFY(past.isShown());
  QVERIFY(past.desk.connectNow());
  QTRY_VERIFY2(!past.banner().contains(QStringLiteral("memory")), qPrintable(past.banner()));
  QVERIFY(past.isShown());
}

void PastChangesTest::engineThatIsBackIsAskedAgain() {
  Past past;
  QTRY_VERIFY(past.isShown());
  past.loseTheEngine();
  QVERIFY(past.ready);
  past.view.enter(kPlace);
  QTRY_VERIFY2(past.banner().contains(QStringLiteral("The engine does not answer; from this console's memory")), qPrintable(past.banner()));
  past.findItAgain();
  QVERIFY(past.ready);
  QTRY_VERIFY2(!past.banner().contains(QStringLiteral("memory")), qPrintable(past.banner()));
  QVERIFY(past.isShown());
}

void PastChangesTest::nothingRememberedIsAskedForAgainToo() {
  Past past;
  QTRY_VERIFY(past.isShown());
  past.desk.connection.name = QStringLiteral("Demo");  // of which nothing is remembered
  past.loseTheEngine();
  QVERIFY(past.ready);
  past.view.enter(kPlace);
  QTRY_COMPARE(past.failed(), qsizetype{6});
  past.findItAgain();
  QVERIFY(past.ready);
  QTRY_COMPARE(past.failed(), qsizetype{0});
  QTRY_VERIFY(past.isShown());
}

void PastChangesTest::chartsAloneAreAskedForAgain() {
  Past past;
  QTRY_VERIFY(past.isShown());
  past.desk.connection.name = QStringLiteral("Demo");
  auto& server = past.desk.engine.server();
  server.on("GET /stats", problem(503, "busy", "The engine is busy"));
  protocol::PastView quiet = canned::past(*base::parseRfc3339("2026-05-12T14:02:30Z"));
  quiet.acts.clear();
  server.on("GET /past", json(protocol::toText(quiet)));
  QVERIFY(past.view.shown().contains(QStringLiteral("asked to replay")));
  past.view.enter(kPlace);
  QTRY_VERIFY(past.failed() == 2 && !past.view.shown().contains(QStringLiteral("asked to replay")));  // the cards have their answer
  server.on("GET /stats", [&past](const Asked& asked) { return past.desk.engine.statsOf(asked); });
  past.loseTheEngine();
  QVERIFY(past.ready);
  QCOMPARE(past.failed(), qsizetype{2});
  past.findItAgain();
  QVERIFY(past.ready);
  QTRY_COMPARE(past.failed(), qsizetype{0});
  QTRY_VERIFY(past.isShown());
}

void PastChangesTest::removedProviderIsSaidToBe() {
  Past past;
  QTRY_VERIFY(past.isShown());
  const auto ink = [&past](const char* words) { return inkOf(past.view, QLatin1String(words)); };
  const QColor text = past.desk.theme.ink(ui::theme::Ink::Text), muted = past.desk.theme.ink(ui::theme::Ink::Muted);
  QTRY_COMPARE(ink("fcm: sending"), text);
  std::erase_if(past.desk.engine.snapshot().providers, [](const protocol::ProviderView& each) { return each.name == "fcm"; });
  past.desk.engine.tell({QStringLiteral("providers")});
  QTRY_VERIFY(past.desk.session.state().provider(QStringLiteral("fcm")) == nullptr);
  past.view.enter(kPlace);
  QTRY_COMPARE(ink("fcm: removed since, last known as sending"), muted);
  QCOMPARE(ink("webhooks: sending"), text);
  QTRY_COMPARE(ink("fcm"), muted);  // beside its strip
  // A destination has a breaker, too, and nobody removes it.
  protocol::PastView view = canned::past(canned::kNow);
  view.providers = {{"origin:https://hooks.example.com", "open", "auto", canned::kNow, std::nullopt, ""}};
  view.alerts.clear();
  QVERIFY2(!providerLines(view, past.desk.context()).front().isGone, "it is no provider");
}

/// While it is read, and after: nobody's eye has to look for the charts again.
void PastChangesTest::listsWaitAsHighAsTheyCome() {
  Desk desk;
  QVERIFY(desk.connectNow());
  Scripted never;
  never.silent = true;
  desk.engine.server().on("GET /past", never);
  PastView view(desk.context());
  view.resize(1232, 828);
  view.show();
  view.enter(kPlace);
  const auto stand = [&view, &desk] { return qAbs(view.charts()->height() - desk.theme.px(224)) <= desk.theme.px(8); };
  QTRY_VERIFY2(stand(), qPrintable(QString::number(view.charts()->height())));
  QVERIFY(view.shown().trimmed().isEmpty());
  desk.engine.server().on("GET /past", [](const Asked&) { return json(protocol::toText(canned::past(canned::kNow))); });
  view.enter(kPlace);
  QTRY_VERIFY(view.shown().contains(QStringLiteral("twilio: not sending since 14:02:08")));
  QTRY_VERIFY2(stand(), qPrintable(QString::number(view.charts()->height())));
}

/// The range that is chosen at the top is as long around an instant that lies before it.
void PastChangesTest::instantBeforeTheRangeHasOneAsLong() {
  Desk desk;
  QVERIFY(desk.connectNow());
  PastView view(desk.context());
  view.resize(1232, 828);
  view.show();
  desk.time.setRange(ui::state::Range::hour1);
  view.enter(Place{QStringLiteral("past"), {}, {{QStringLiteral("at"), QStringLiteral("2026-05-10T08:00:00Z")}}});
  QTRY_VERIFY2(desk.engine.server().last("GET /stats").target.contains("2026-05-10"), "the second question is for the instant");
  const QByteArray target = QByteArray::fromPercentEncoding(desk.engine.server().last("GET /stats").target);
  QVERIFY2(target.contains("from=2026-05-10T07:30") && target.contains("to=2026-05-10T08:30"), target.constData());
}

}  // namespace signalbox::tests
