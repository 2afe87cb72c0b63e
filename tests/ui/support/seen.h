#pragma once
// What a test looks for on a screen as a person would: by its words.
#include <QCheckBox>
#include <QString>
#include <QWidget>

#include "ui/widgets/buttons.h"
#include "ui/widgets/label.h"

namespace signalbox::tests {

/// The label that reads just so, shown or not; null when there is none.
inline ui::widgets::Label* labelled(const QWidget& root, const QString& words) {
  for (ui::widgets::Label* each : root.findChildren<ui::widgets::Label*>())
    if (each->text() == words) return each;
  return nullptr;
}

/// The visible button that reads just so; null when there is none.
inline ui::widgets::ActButton* button(const QWidget& root, const QString& words) {
  for (ui::widgets::ActButton* each : root.findChildren<ui::widgets::ActButton*>())
    if (each->isVisible() && each->text() == words) return each;
  return nullptr;
}

/// The visible box that is called just so; null when there is none.
inline QCheckBox* box(const QWidget& root, const QString& name) {
  for (QCheckBox* each : root.findChildren<QCheckBox*>())
    if (each->isVisible() && each->accessibleName() == name) return each;
  return nullptr;
}

/// Whether a visible label contains these words.
inline bool says(const QWidget& root, const QString& words) {
  for (const ui::widgets::Label* label : root.findChildren<ui::widgets::Label*>())
    if (label->isVisible() && label->text().contains(words)) return true;
  return false;
}

}  // namespace signalbox::tests
