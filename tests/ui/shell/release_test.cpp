#include "tests/ui/shell/release_test.h"

#include <QLineEdit>
#include <QTest>

#include "tests/ui/shell/framed.h"
#include "ui/shell/frame_banner.h"
#include "ui/views/delivery/timed_act_sheet.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/label.h"
#include "ui/widgets/sheet.h"

namespace signalbox::tests {

using namespace ui::shell;
using namespace ui::widgets;

namespace {

const QByteArray kReleased("POST /hold/release");

/// The window of an engine on hold, with its sheet open.
struct Held {
  Held() {
    Scripted silent;
    silent.silent = true;
    frame.desk.engine.server().on(kReleased, silent);
    frame.desk.engine.snapshot().engine.onHold = true;
    frame.desk.engine.tell({QStringLiteral("engine")});
    asked = QTest::qWaitFor([this] { return press(); }, 5000);
  }
  bool press() {
    for (ActButton* each : frame.window.banner()->findChildren<ActButton*>())
      if (each->isVisible() && each->text() == QLatin1String("Release 1,204")) return each->click(), true;
    return false;
  }
  Sheet& sheet() { return *frame.window.banner()->release()->sheet(); }
  ActButton& confirm() { return *sheet().confirmButton(); }
  QLineEdit* field(const QString& name) {
    for (QLineEdit* each : sheet().findChildren<QLineEdit*>())
      if (each->isVisible() && each->accessibleName().startsWith(name)) return each;
    return nullptr;
  }
  bool says(const QString& words) {
    for (const Label* label : sheet().findChildren<Label*>())
      if (label->isVisible() && label->text().contains(words)) return true;
    return false;
  }
  int count() { return frame.desk.engine.server().count(kReleased); }

  Framed frame;
  bool asked = false;
};

}  // namespace

void ReleaseTest::sheetSaysWhatIsSentAndAsksForAReason() {
  Held held;
  QVERIFY(held.asked && held.sheet().isOpen());
  QCOMPARE(held.count(), 0);  // the press only asks
  for (const char* words :
       {"restored from a backup", "1,204 messages wait in it", "SMS: 412", "1 unfinished operation", "sent a second time", "both send"})
    QVERIFY2(held.says(QString::fromLatin1(words)), words);
  QCOMPARE(held.confirm().text(), QStringLiteral("Release 1,204"));
  QCOMPARE(held.confirm().toolTip(), QStringLiteral("A reason is required"));
  QVERIFY(held.field(QStringLiteral("Type the engine's name")) == nullptr);
  held.field(QStringLiteral("Reason"))->setText(QStringLiteral("the old machine is off"));
  held.confirm().click();
  QTRY_COMPARE(held.count(), 1);
  const auto body = boost::json::parse(held.frame.desk.engine.server().last(kReleased).body.toStdString()).as_object();
  QCOMPARE(QString::fromStdString(std::string(body.at("reason").as_string())), QStringLiteral("the old machine is off"));
  // Whatever is heard before the engine's word, it is asked once.
  const auto& state = held.frame.desk.session.state();
  Q_EMIT held.frame.desk.session.state().freshnessChanged(state.freshness());
  QCOMPARE(held.confirm().toolTip(), QStringLiteral("Asked"));
}

void ReleaseTest::productionAsksForItsName() {
  Held held;
  QVERIFY(held.asked);
  held.sheet().dismiss();
  held.frame.desk.connection.production = true;
  held.press();
  held.field(QStringLiteral("Reason"))->setText(QStringLiteral("the old machine is off"));
  QCOMPARE(held.confirm().toolTip(), QStringLiteral("Type the engine's name, Shop"));
  held.field(QStringLiteral("Type the engine's name"))->setText(QStringLiteral("Shop"));
  QVERIFY(!held.confirm().isBlocked());
}

void ReleaseTest::releaseOfSomebodyElseClosesTheSheet() {
  Held held;
  QVERIFY(held.asked && held.sheet().isOpen());
  held.frame.desk.engine.snapshot().engine.onHold = false;
  held.frame.desk.engine.tell({QStringLiteral("engine")});
  QTRY_VERIFY(!held.sheet().isOpen());
}

}  // namespace signalbox::tests
