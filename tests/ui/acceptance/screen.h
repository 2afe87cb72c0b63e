#pragma once
// What a person finds in a window: controls by the words that they read, or hear from a screen reader. GUI thread.

#include <QTest>
#include <QVariant>
#include <QWidget>

#include <functional>

#include "ui/widgets/buttons.h"

namespace signalbox::ui::widgets {
class Table;
}

namespace signalbox::tests {

inline constexpr int kLongMs = 60'000;  // no wait is this long unless something is broken

namespace screen {

/// The first visible one whose accessible name begins so; nothing when there is none.
template <class T> T* named(const QWidget& root, const QString& name) {
  for (T* each : root.findChildren<T*>())
    if (each->isVisible() && each->accessibleName().startsWith(name)) return each;
  return nullptr;
}

/// The same, which may still be on its way, or the test ends: a field that must be there.
template <class T> T* field(const QWidget& root, const QString& name) {
  T* found = nullptr;
  static_cast<void>(QTest::qWaitFor([&] { return (found = named<T>(root, name)) != nullptr; }, kLongMs));
  if (found == nullptr) qFatal("no field %s on the screen", qPrintable(name));
  return found;
}

/// The visible button that reads so.
ui::widgets::ActButton* button(const QWidget& root, const QString& words);
void press(const QWidget& root, const QString& words);
/// Whether it is there and can be pressed.
bool isFree(const QWidget& root, const QString& words);
/// Whether a visible text contains these words.
bool says(const QWidget& root, const QString& words);
/// What stands in the text of that name, read-only or not; nothing when there is none.
QString textOf(const QWidget& root, const QString& name);
/// Into the line of that name, letter by letter.
void type(const QWidget& root, const QString& field, const QString& words);
/// That segment of a row of choices, by its arrow keys; false when there is none that reads so.
bool choose(const QWidget& root, const QString& control, const QString& words);
/// That entry of a list of choices, as if it were pressed there; false when there is none with this value.
bool take(const QWidget& root, const QString& field, const QVariant& value);
/// Asks for the menu of a row, as the right button does.
void askMenu(ui::widgets::Table& table, const QString& id);
/// The first entry that begins so of the menu that `open` brings up; false when that one has none, or none that is free.
bool pick(const std::function<void()>& open, const QString& words);
/// In the dialog that asks for a file; false when none does.
bool chooseFile(const QWidget& root, const QString& path);

}  // namespace screen

}  // namespace signalbox::tests
