#include "tests/ui/acceptance/screen.h"

#include <QApplication>
#include <QComboBox>
#include <QContextMenuEvent>
#include <QFileDialog>
#include <QLineEdit>
#include <QMenu>
#include <QPlainTextEdit>
#include <QTest>
#include <QTextEdit>
#include <QTimer>

#include "ui/widgets/label.h"
#include "ui/widgets/segmented_control.h"
#include "ui/widgets/table.h"

namespace signalbox::tests::screen {

namespace {
constexpr int kSegmentsMost = 12, kLookMs = 20;
}

ui::widgets::ActButton* button(const QWidget& root, const QString& words) {
  for (ui::widgets::ActButton* each : root.findChildren<ui::widgets::ActButton*>())
    if (each->isVisible() && each->text() == words) return each;
  return nullptr;
}

void press(const QWidget& root, const QString& words) {
  ui::widgets::ActButton* found = nullptr;
  static_cast<void>(QTest::qWaitFor([&] { return (found = button(root, words)) != nullptr && !found->isBlocked(); }, kLongMs));
  if (found == nullptr || found->isBlocked())
    qFatal("cannot press %s: %s", qPrintable(words), found == nullptr ? "it is not there" : qPrintable(found->toolTip()));
  found->click();
}

bool isFree(const QWidget& root, const QString& words) {
  const ui::widgets::ActButton* found = button(root, words);
  return found != nullptr && !found->isBlocked();
}

bool says(const QWidget& root, const QString& words) {
  for (const ui::widgets::Label* label : root.findChildren<ui::widgets::Label*>())
    if (label->isVisible() && label->text().contains(words)) return true;
  return false;
}

QString textOf(const QWidget& root, const QString& name) {
  if (const auto* plain = named<QPlainTextEdit>(root, name)) return plain->toPlainText();
  const auto* found = named<QTextEdit>(root, name);
  return found == nullptr ? QString() : found->toPlainText();
}

void type(const QWidget& root, const QString& name, const QString& words) {
  auto* line = field<QLineEdit>(root, name);
  line->setFocus();
  QTest::keyClicks(line, words);
}

bool choose(const QWidget& root, const QString& control, const QString& words) {
  auto* found = field<ui::widgets::SegmentedControl>(root, control);
  const QString wanted = control + QStringLiteral(": ") + words;
  for (const Qt::Key way : {Qt::Key_Left, Qt::Key_Right})
    for (int i = 0; i < kSegmentsMost && !found->accessibleName().startsWith(wanted); ++i) QTest::keyClick(found, way);
  return found->accessibleName().startsWith(wanted);
}

bool take(const QWidget& root, const QString& name, const QVariant& value) {
  auto* box = field<QComboBox>(root, name);
  const int at = box->findData(value);
  if (at < 0) return false;
  box->setCurrentIndex(at);
  Q_EMIT box->activated(at);  // a press in its list says both
  return true;
}

void askMenu(ui::widgets::Table& table, const QString& id) {
  table.setCurrentId(id);
  const QPoint at = table.visualRect(table.currentIndex().siblingAtColumn(0)).center();
  QContextMenuEvent event(QContextMenuEvent::Mouse, at, table.viewport()->mapToGlobal(at));
  QCoreApplication::sendEvent(table.viewport(), &event);
}

bool pick(const std::function<void()>& open, const QString& words) {
  bool met = false, picked = false;
  QTimer look;  // a menu has a loop of its own until it is closed
  look.setInterval(kLookMs);
  QObject::connect(&look, &QTimer::timeout, &look, [&] {
    auto* menu = qobject_cast<QMenu*>(QApplication::activePopupWidget());
    if (met || menu == nullptr) return;
    met = true;
    for (QAction* each : menu->actions()) {
      if (!each->isEnabled() || !each->text().startsWith(words)) continue;
      picked = true;
      menu->setActiveAction(each);
      return QTest::keyClick(menu, Qt::Key_Return);
    }
    menu->close();
  });
  look.start();
  open();
  static_cast<void>(QTest::qWaitFor([&met] { return met; }, kLongMs));
  return picked;
}

bool chooseFile(const QWidget& root, const QString& path) {
  for (QFileDialog* dialog : root.findChildren<QFileDialog*>()) {
    if (!dialog->isVisible()) continue;
    Q_EMIT dialog->fileSelected(path);
    dialog->close();
    return true;
  }
  return false;
}

}  // namespace signalbox::tests::screen
