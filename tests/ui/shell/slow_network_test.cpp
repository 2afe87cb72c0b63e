#include "tests/ui/shell/slow_network_test.h"

#include <QDateTime>
#include <QTest>
#include <QUrlQuery>

#include <algorithm>

#include "tests/ui/shell/framed.h"
#include "ui/client/text.h"
#include "ui/shell/help_sheet.h"
#include "ui/widgets/sheet.h"
#include "ui/widgets/table.h"

namespace signalbox::tests {

using namespace std::chrono_literals;

namespace {

const QStringList& screens() {
  static const QStringList all{QStringLiteral("dead-letters"), QStringLiteral("held"),       QStringLiteral("notifications"),
                               QStringLiteral("delivery"),     QStringLiteral("operations"), QStringLiteral("audit"),
                               QStringLiteral("past"),         QStringLiteral("set-up"),     QStringLiteral("overview")};
  return all;
}

ui::widgets::Table* table(const Framed& frame, const char* name) {
  for (auto* each : frame.window.findChildren<ui::widgets::Table*>())
    if (each->isVisible() && each->accessibleName() == QLatin1String(name)) return each;
  return nullptr;
}

/// Asked for after so many other questions: the series since that instant, or since before it.
bool seriesSince(Framed& frame, qsizetype questions, base::WallTime instant) {
  const QDateTime gap = ui::client::dateTime(instant);
  const QList<Asked> asked = frame.desk.engine.server().asked();
  return std::any_of(asked.begin() + questions, asked.end(), [&](const Asked& one) {
    const QString from = QUrlQuery(QUrl(QString::fromUtf8(one.target))).queryItemValue(QStringLiteral("from"), QUrl::FullyDecoded);
    return one.path() == "/stats" && QDateTime::fromString(from, Qt::ISODateWithMs) <= gap;
  });
}

}  // namespace

void SlowNetworkTest::screensOpenAndKeysWorkBeforeAnyAnswer() {
  Framed frame;
  QVERIFY(frame.ready);
  frame.desk.engine.server().withhold();
  for (const QString& screen : screens()) {
    // No event is handled in between: what opens a screen, or takes a key, waits for nothing.
    frame.desk.navigator.go(ui::views::Place{screen, {}, {}});
    QCOMPARE(frame.screen(), screen);
    frame.press(Qt::Key_F1);
    QVERIFY2(frame.window.help()->sheet()->isVisible(), qPrintable(screen));
    QTest::keyClick(frame.window.focusWidget(), Qt::Key_Escape);
    QVERIFY2(!frame.window.help()->sheet()->isVisible(), qPrintable(screen));
  }
  frame.desk.navigator.go(ui::views::Place{QStringLiteral("dead-letters"), {}, {}});
  QTRY_VERIFY(frame.desk.engine.server().count("GET /dead-letters") > 0);
  frame.desk.engine.server().give();
  QTRY_VERIFY(table(frame, "Messages") != nullptr && table(frame, "Messages")->model()->rowCount() > 0);
}

void SlowNetworkTest::lateAnswersOfAScreenThatWasLeftDisturbNobody() {
  Framed frame;
  QVERIFY(frame.ready);
  frame.desk.engine.server().withhold();
  frame.desk.navigator.go(ui::views::Place{QStringLiteral("dead-letters"), {}, {{QStringLiteral("q"), QStringLiteral("provider:twilio")}}});
  QTRY_VERIFY(frame.desk.engine.server().last("GET /dead-letters").target.contains("twilio"));
  frame.desk.navigator.go(ui::views::Place{QStringLiteral("audit"), {}, {}});
  frame.desk.engine.server().give();
  QTRY_VERIFY(table(frame, "Audit, newest first") != nullptr &&
              table(frame, "Audit, newest first")->model()->rowCount() > 0);  // asked for after, so answered after
  QCOMPARE(frame.screen(), QStringLiteral("audit"));
  QVERIFY(table(frame, "Messages") == nullptr);
}

void SlowNetworkTest::gapOfTheConnectionIsFilledFromTheEngine() {
  Framed frame;
  QVERIFY(frame.ready);
  ScriptedServer& server = frame.desk.engine.server();
  QTRY_VERIFY(server.count("GET /stats") > 0);
  const base::WallTime lost = frame.desk.session.state().engineNow().value();
  server.goDown();
  QTRY_VERIFY(frame.desk.session.state().link() != ui::state::Link::live);
  frame.desk.letPass(60s);
  const qsizetype before = server.asked().size();
  frame.desk.engine.setBeating(true);
  QVERIFY(server.listenAgain());
  frame.desk.session.retryNow();
  QTRY_COMPARE(frame.desk.session.state().link(), ui::state::Link::live);
  QTRY_VERIFY_WITH_TIMEOUT(seriesSince(frame, before, lost), 30'000);  // asked when the engine's time, which beats, has come to the next bucket
}

}  // namespace signalbox::tests
