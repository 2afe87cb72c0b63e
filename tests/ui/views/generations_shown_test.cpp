#include "tests/ui/views/generations_shown_test.h"

#include <QComboBox>
#include <QTest>
#include <QUrlQuery>

#include "tests/ui/support/desk.h"
#include "ui/views/messages/detail_words.h"
#include "ui/views/messages/sent_generations.h"
#include "ui/views/messages/sent_view.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/code_view.h"

namespace signalbox::tests {

using namespace ui::views;
using namespace ui::widgets;
using namespace std::chrono_literals;

namespace {

protocol::TimelineEntry attempted(std::int64_t generation, const char* kind, const char* outcome, const char* provider) {
  protocol::TimelineEntry entry;
  entry.at = canned::kNow - 1h + generation * 1min;
  entry.kind = kind;
  entry.outcome = outcome;
  entry.provider = provider;
  entry.generation = generation;
  entry.attempt = generation + 1;
  return entry;
}

/// Not taken at first, in doubt after a replay, sent after another one.
protocol::NotificationDetail twiceReplayed(const char* id = "n1") {
  protocol::NotificationDetail detail;
  detail.row.id = id;
  detail.row.replays = detail.generation = 2;
  detail.timeline = {attempted(0, "attempt", "permanent", "twilio"), attempted(1, "attempt", "ambiguous", "twilio"),
                     attempted(2, "sent", "sent", "vonage")};
  detail.rendered = boost::json::object{{"text", "said 2"}};
  return detail;
}

struct Sent {
  Sent() : ready(desk.connectNow()), sent(desk.context(), ui::state::Place::notifications, nullptr) {
    desk.engine.server().on("GET /notifications/", [](const Asked& asked) {
      protocol::NotificationDetail detail = twiceReplayed();
      const QString generation = QUrlQuery(QUrl(QString::fromLatin1(asked.target))).queryItemValue(QStringLiteral("generation"));
      detail.generation = generation.toLongLong();
      detail.rendered = boost::json::object{{"text", "said " + generation.toStdString()}};
      return json(protocol::toText(detail));
    });
    sent.resize(460, 300);
    sent.show();
  }
  void choose(int index) {
    sent.choice()->setCurrentIndex(index);
    Q_EMIT sent.choice()->activated(index);
  }
  QString said() { return sent.view()->asText()->toPlainText(); }
  int asked() { return desk.engine.server().count("GET /notifications/"); }
  ActButton* stop() {
    for (ActButton* each : sent.findChildren<ActButton*>())
      if (each->isVisible() && each->text() == QLatin1String("Stop")) return each;
    return nullptr;
  }
  Desk desk;
  bool ready;
  SentGenerations sent;
};

}  // namespace

void GenerationsShownTest::eachThatWasSentIsChosenAndRead() {
  Sent page;
  QVERIFY(page.ready);
  page.sent.showDetail(twiceReplayed());
  QVERIFY(page.sent.choice()->isVisible());
  QCOMPARE(page.sent.choice()->count(), 3);
  for (const auto& [index, begin, end] :
       {std::tuple{0, "Replay 2, ", ": sent by vonage"}, std::tuple{1, "Replay 1, ", ": may have arrived by twilio"},
        std::tuple{2, "First time, ", ": not taken by twilio"}}) {
    const QString words = page.sent.choice()->itemText(index);
    QVERIFY2(words.startsWith(QLatin1String(begin)) && words.endsWith(QLatin1String(end)), qPrintable(words));
  }
  QCOMPARE(page.said(), QStringLiteral("said 2"));
  page.choose(2);
  QTRY_COMPARE(page.said(), QStringLiteral("said 0"));
  page.choose(1);
  QTRY_COMPARE(page.said(), QStringLiteral("said 1"));
  page.choose(0);
  QCOMPARE(page.said(), QStringLiteral("said 2"));  // it is there already
  QCOMPARE(page.asked(), 2);
}

void GenerationsShownTest::choiceStaysForItsMessageAlone() {
  Sent page;
  QVERIFY(page.ready);
  page.sent.showDetail(twiceReplayed());
  page.choose(2);
  QTRY_COMPARE(page.said(), QStringLiteral("said 0"));
  page.sent.showDetail(twiceReplayed());  // the engine told it anew
  QCOMPARE(page.sent.choice()->currentIndex(), 2);
  QTRY_COMPARE(page.asked(), 2);
  QCOMPARE(page.said(), QStringLiteral("said 0"));
  page.sent.showDetail(twiceReplayed("n2"));
  QCOMPARE(page.sent.choice()->currentIndex(), 0);
  QCOMPARE(page.said(), QStringLiteral("said 2"));
}

void GenerationsShownTest::whatIsNotSentYetComesFirst() {
  Sent page;
  QVERIFY(page.ready);
  protocol::NotificationDetail detail = twiceReplayed();
  detail.timeline.pop_back();
  page.sent.showDetail(detail);
  QCOMPARE(page.sent.choice()->count(), 3);
  QCOMPARE(page.sent.choice()->currentText(), QStringLiteral("Replay 2: not sent"));
  detail.row.id = "n2";
  detail.row.replays = 0;
  detail.timeline.clear();
  page.sent.showDetail(detail);
  QVERIFY(!page.sent.choice()->isVisible());  // nothing to choose from
}

void GenerationsShownTest::longReadingIsStopped() {
  Sent page;
  QVERIFY(page.ready);
  Scripted never;
  never.silent = true;
  page.desk.engine.server().on("GET /notifications/n1", never);
  page.sent.showDetail(twiceReplayed());
  page.choose(2);
  QCOMPARE(page.said(), QString());  // what another one said is not left under its name
  page.desk.clock.advance(300ms);
  QTRY_COMPARE(page.said(), QStringLiteral("Reading what it said"));
  QVERIFY(page.stop() == nullptr);
  page.desk.clock.advance(1700ms);
  QTRY_VERIFY(page.stop() != nullptr);
  page.stop()->click();
  QCOMPARE(page.said(), QStringLiteral("Stopped. Choose it again to read it."));
  QVERIFY(page.stop() == nullptr);
}

void GenerationsShownTest::olderEngineOffersNone() {
  Desk desk;
  desk.engine.lack({"generations"});
  QVERIFY(desk.connectNow());
  SentGenerations sent(desk.context(), ui::state::Place::notifications, nullptr);
  sent.show();
  sent.showDetail(twiceReplayed());
  QVERIFY(!sent.choice()->isVisible());
  QCOMPARE(sent.view()->asText()->toPlainText(), QStringLiteral("said 2"));
}

void GenerationsShownTest::whatCannotBeShownSaysWhy() {
  protocol::NotificationDetail detail;
  detail.rendered = boost::json::object{{"error", "version 3 of its template code is no longer kept"}};
  QCOMPARE(asSent(detail), QStringLiteral("What it says cannot be shown: version 3 of its template code is no longer kept."));
}

}  // namespace signalbox::tests
