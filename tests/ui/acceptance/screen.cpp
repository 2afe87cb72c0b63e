#include "tests/ui/acceptance/screen.h"

#include "ui/widgets/label.h"

namespace signalbox::tests::screen {

ui::widgets::ActButton* button(const QWidget& root, const QString& words) {
  for (ui::widgets::ActButton* each : root.findChildren<ui::widgets::ActButton*>())
    if (each->isVisible() && each->text() == words) return each;
  return nullptr;
}

void press(const QWidget& root, const QString& words) {
  ui::widgets::ActButton* found = button(root, words);
  if (found == nullptr || found->isBlocked())
    qFatal("cannot press %s: %s", qPrintable(words), found == nullptr ? "it is not there" : qPrintable(found->toolTip()));
  found->click();
}

bool says(const QWidget& root, const QString& words) {
  for (const ui::widgets::Label* label : root.findChildren<ui::widgets::Label*>())
    if (label->isVisible() && label->text().contains(words)) return true;
  return false;
}

}  // namespace signalbox::tests::screen
