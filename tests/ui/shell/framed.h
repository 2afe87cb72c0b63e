#pragma once
// The window on a FakeEngine, shown and active.

#include <QTest>

#include "tests/ui/support/desk.h"
#include "ui/shell/main_window.h"

namespace signalbox::tests {

struct Framed {
  Framed() : ready(desk.connectNow()), window(desk.context()) {
    window.resize(1440, 900);
    window.show();
    window.activateWindow();
    active = QTest::qWaitForWindowActive(&window);
    desk.navigator.reset({});
  }
  void press(Qt::Key key, Qt::KeyboardModifiers modifiers = Qt::NoModifier) { QTest::keyClick(&window, key, modifiers); }
  void nobodyHasTheFocus() {
    if (QWidget* one = window.focusWidget()) one->clearFocus();
  }
  QString screen() const { return desk.navigator.place().screen; }
  Desk desk;
  bool ready;
  bool active = false;
  ui::shell::MainWindow window;
};

}  // namespace signalbox::tests
