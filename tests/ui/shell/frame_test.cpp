#include "tests/ui/shell/frame_test.h"

#include <QTest>

#include "tests/ui/shell/framed.h"
#include "ui/shell/help_sheet.h"
#include "ui/widgets/sheet.h"

namespace signalbox::tests {

using namespace ui::shell;
using namespace std::chrono_literals;

void FrameTest::helpOfTheFirstPageIsSeenAndGoesWithIt() {
  Framed frame;
  auto* page = new QWidget(&frame.window);
  frame.window.setStartPage(page);
  frame.window.showStart(true);
  frame.press(Qt::Key_F1);
  const auto* sheet = frame.window.help()->sheet();
  QVERIFY(sheet->isVisible() && page->isAncestorOf(sheet));
  QCOMPARE(frame.window.help()->page(), QStringLiteral("connect"));
  QCOMPARE(sheet->height(), page->height());
  QTest::keyClick(frame.window.focusWidget(), Qt::Key_Escape);
  QVERIFY(!sheet->isVisible());
  frame.press(Qt::Key_F1);
  QVERIFY(sheet->isVisible());
  const auto open = [&frame] {
    int shown = 0;
    for (const auto* each : frame.window.findChildren<ui::widgets::Sheet*>()) shown += each->isVisible() ? 1 : 0;
    return shown;
  };
  frame.window.showStart(false);  // attached
  QCOMPARE(open(), 0);
  frame.press(Qt::Key_F1);
  QCOMPARE(open(), 1);
  frame.window.showStart(true);
  QCOMPARE(open(), 0);
  frame.window.showStart(false);
  QCOMPARE(open(), 0);
}

}  // namespace signalbox::tests
