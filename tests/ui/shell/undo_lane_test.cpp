#include "tests/ui/shell/undo_lane_test.h"

#include "tests/ui/shell/framed.h"
#include "ui/shell/undo_lane.h"
#include "ui/state/operation_model.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/label.h"
#include "ui/widgets/undo_bar.h"

namespace signalbox::tests {

using namespace std::chrono_literals;
using ui::widgets::ActButton;
using ui::widgets::Label;
using ui::widgets::UndoBar;

namespace {

/// A replay of 4,036 that starts in a minute.
protocol::OperationView staged(const char* id, const char* by) {
  auto operation = canned::operations().front();
  operation.id = id;
  operation.by = by;
  operation.state = "staged";
  operation.startsAt = canned::kNow + 60s;
  return operation;
}

struct Lane {
  void stage(std::vector<protocol::OperationView> operations) {
    const std::size_t count = operations.size();
    frame.desk.engine.snapshot().operations = std::move(operations);
    frame.desk.engine.tell({QStringLiteral("operations")});
    told = QTest::qWaitFor([&] { return frame.desk.session.state().snapshot().operations.size() == count; }, 5000);
  }
  ui::shell::UndoLane& lane() { return *frame.window.findChild<ui::shell::UndoLane*>(); }
  int cancelled(const char* id) { return frame.desk.engine.server().count(QByteArray("POST /operations/") + id + "/cancel"); }
  int cancelled() { return frame.desk.engine.server().count("POST /operations/"); }
  Framed frame;
  bool told = false;
};

QString words(const UndoBar& bar) { return bar.findChild<Label*>()->text(); }

}  // namespace

void UndoLaneTest::keyTakesBackOnesOwnBesideAColleagues() {
  Lane at;
  at.stage({staged("mine", "ana"), staged("theirs", "jon")});  // the newest is the colleague's
  QVERIFY(at.told);
  QVERIFY(at.lane().own()->isVisible() && at.lane().others()->isVisible());
  QVERIFY(!at.lane().own()->geometry().intersects(at.lane().others()->geometry()));
  at.frame.press(Qt::Key_U);
  QTRY_COMPARE(at.cancelled("mine"), 1);
  at.frame.press(Qt::Key_U);
  QVERIFY(at.lane().others()->isVisible() && at.lane().others()->isOffering());
  QCOMPARE(at.cancelled(), 1);
}

void UndoLaneTest::colleaguesOneIsNamedAndHasNoKey() {
  Lane at;
  at.stage({staged("theirs", "jon")});
  QTRY_VERIFY(at.lane().others()->isVisible());
  QVERIFY2(words(*at.lane().others()).startsWith(QStringLiteral("Replay 4,036 by jon starts soon")), qPrintable(words(*at.lane().others())));
  auto* undo = at.lane().others()->findChild<ActButton*>();
  QVERIFY2(!undo->toolTip().contains(QStringLiteral("(u)")), qPrintable(undo->toolTip()));
  QVERIFY(!at.lane().own()->isVisible());
  at.frame.press(Qt::Key_U);
  QVERIFY(at.lane().others()->isOffering());
  undo->click();
  QTRY_COMPARE(at.cancelled("theirs"), 1);
  QCOMPARE(at.cancelled(), 1);
}

void UndoLaneTest::shownOneIsNotReplacedUnderThePointer() {
  Lane at;
  at.stage({staged("first", "jon")});
  QTRY_VERIFY(at.lane().others()->isVisible());
  at.stage({staged("first", "jon"), staged("second", "bea")});
  QVERIFY(at.told);
  QVERIFY2(words(*at.lane().others()).startsWith(QStringLiteral("Replay 4,036 by jon starts soon")), qPrintable(words(*at.lane().others())));
  at.stage({staged("second", "bea")});
  QTRY_VERIFY2(words(*at.lane().others()).startsWith(QStringLiteral("Replay 4,036 by bea starts soon")), qPrintable(words(*at.lane().others())));
}

void UndoLaneTest::undoThatFailedIsOfferedAgain() {
  Lane at;
  auto& server = at.frame.desk.engine.server();
  server.on("POST /operations/", problem(503, "busy", "The engine is busy"));
  at.stage({staged("mine", "ana")});
  QTRY_VERIFY(at.lane().own()->isVisible());
  at.frame.press(Qt::Key_U);
  QVERIFY(!at.lane().own()->isOffering());
  QTRY_COMPARE(at.cancelled("mine"), 1);
  QTRY_VERIFY(at.lane().own()->isVisible() && at.lane().own()->isOffering());
  server.on("POST /operations/", json(protocol::toText(staged("mine", "ana"))));
  at.frame.press(Qt::Key_U);
  QTRY_COMPARE(at.cancelled("mine"), 2);
  QTRY_VERIFY(at.frame.desk.commands.acts().last()->isOver());
  QVERIFY(!at.lane().own()->isOffering());  // it was taken, and is asked for once
}

void UndoLaneTest::colleaguesOneThatFailedIsOfferedAndNotAnother() {
  Lane at;
  at.frame.desk.engine.server().on("POST /operations/", problem(503, "busy", "The engine is busy"));
  at.stage({staged("first", "jon")});
  QTRY_VERIFY(at.lane().others()->isVisible());
  for (const auto& both :
       {std::vector{staged("first", "jon"), staged("second", "bea")}, std::vector{staged("second", "bea"), staged("first", "jon")}}) {
    at.stage(both);
    QTRY_COMPARE(at.frame.desk.session.state().snapshot().operations.front().id, both.front().id);
    const int before = at.cancelled("first");
    at.lane().others()->findChild<ActButton*>()->click();
    QVERIFY(!at.lane().others()->isOffering());
    QTRY_COMPARE(at.cancelled("first"), before + 1);
    QTRY_VERIFY(at.lane().others()->isOffering());
    QVERIFY2(words(*at.lane().others()).startsWith(QStringLiteral("Replay 4,036 by jon starts soon")), qPrintable(words(*at.lane().others())));
  }
}

void UndoLaneTest::barSaysTheCauseAndTheKey() {
  Lane at;
  at.stage({staged("mine", "ana")});
  QTRY_COMPARE(words(*at.lane().own()), QStringLiteral("Replay 4,036 starts soon: Template order-shipped has no value for tracking_url"));
  QVERIFY(at.lane().own()->findChild<ActButton*>()->text().startsWith(QStringLiteral("Undo (u)")));
  QCOMPARE(at.lane().own()->accessibleName(), words(*at.lane().own()));
  const QRect place = at.lane().own()->geometry();
  QVERIFY(qAbs(place.center().x() - at.lane().own()->parentWidget()->rect().center().x()) <= 1);  // with all its words
  // A colleague's has no key, and says none.
  at.stage({staged("theirs", "jon")});
  QTRY_VERIFY(at.lane().others()->isVisible());
  QVERIFY(at.lane().others()->findChild<ActButton*>()->text().startsWith(QStringLiteral("Undo, ")));
}

void UndoLaneTest::withoutASessionNothingIsOnesOwn() {
  Desk desk;
  QVERIFY(!ui::state::isOwn(desk.session.state(), staged("whose", "")));
}

void UndoLaneTest::whatWaitsForItsHourIsOfferedAMinuteBefore() {
  Lane at;
  auto tonight = staged("tonight", "ana");
  tonight.startsAt = canned::kNow + 5h;
  at.stage({staged("mine", "ana"), tonight});
  QVERIFY(at.told);
  QTRY_VERIFY(at.lane().own()->isVisible());
  at.frame.press(Qt::Key_U);
  QTRY_COMPARE(at.cancelled("mine"), 1);
  at.stage({tonight});
  QTRY_VERIFY(!at.lane().own()->isVisible());
  auto& engine = at.frame.desk.engine;
  engine.setBeating(false);
  engine.server().write(QByteArray::fromStdString("event: heartbeat\ndata: " + protocol::toText(canned::asOf(1, 5h - 30s)) + "\n\n"));
  QTRY_VERIFY(at.lane().own()->isVisible());
  QCOMPARE(at.cancelled("tonight"), 0);
}

}  // namespace signalbox::tests
