#pragma once
// What a person finds in a window: controls by the words that they read, or hear from a screen reader. GUI thread.

#include <QWidget>

#include "ui/widgets/buttons.h"

namespace signalbox::tests {

inline constexpr int kLongMs = 60'000;  // no wait is this long unless something is broken

namespace screen {

/// The first visible one whose accessible name begins so; nothing when there is none.
template <class T> T* named(const QWidget& root, const QString& name) {
  for (T* each : root.findChildren<T*>())
    if (each->isVisible() && each->accessibleName().startsWith(name)) return each;
  return nullptr;
}

/// The same, or the test ends: a field that must be there.
template <class T> T* field(const QWidget& root, const QString& name) {
  T* found = named<T>(root, name);
  if (found == nullptr) qFatal("no field %s on the screen", qPrintable(name));
  return found;
}

/// The visible button that reads so.
ui::widgets::ActButton* button(const QWidget& root, const QString& words);
void press(const QWidget& root, const QString& words);
/// Whether a visible text contains these words.
bool says(const QWidget& root, const QString& words);

}  // namespace screen

}  // namespace signalbox::tests
