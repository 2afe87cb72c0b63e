#include "tests/ui/support/opened_sheets.h"

#include <QApplication>
#include <QEvent>
#include <QTest>
#include <QTimer>

#include <utility>

#include "tests/ui/support/desk.h"

namespace signalbox::tests {

namespace {

/// Qt's own dialogs are not ours to name.
bool liesOver(const QWidget& widget) {
  if (widget.inherits("signalbox::ui::widgets::Sheet") || widget.inherits("signalbox::ui::shell::Panel")) return true;
  return widget.inherits("QDialog") && QLatin1String(widget.metaObject()->className()).startsWith(QLatin1String("signalbox::"));
}

/// The sheet, dialog or panel that it belongs to; null on a screen.
QWidget* overOf(QWidget* widget) {
  while (widget != nullptr && !liesOver(*widget)) widget = widget->parentWidget();
  return widget;
}

QString titleOf(const QWidget& over) {
  const QString type = QString::fromLatin1(over.metaObject()->className()).section(QStringLiteral("::"), -1);
  const QString title = over.isWindow() ? over.windowTitle() : over.accessibleName();
  return QStringLiteral("%1 \"%2\"").arg(type, title);
}

QString listed(const QSet<QString>& words) {
  QStringList lines(words.begin(), words.end());
  lines.sort();
  return lines.join(QLatin1Char('\n'));
}

}  // namespace

OpenedSheetsTest::OpenedSheetsTest(int least) : least_(least) { qApp->installEventFilter(this); }

bool OpenedSheetsTest::eventFilter(QObject* watched, QEvent* event) {
  if (event->type() != QEvent::Show || !watched->isWidgetType()) return false;
  QWidget* over = overOf(static_cast<QWidget*>(watched));
  if (over == nullptr || shown_.contains(over)) return false;
  // Whoever shows it may still be filling it.
  if (shown_.isEmpty()) QTimer::singleShot(0, this, &OpenedSheetsTest::lookAtThem);
  shown_ << over;
  return false;
}

void OpenedSheetsTest::lookAtThem() {
  for (const QPointer<QWidget>& over : std::exchange(shown_, {})) {
    if (over.isNull()) continue;
    seen_.insert(titleOf(*over));
    for (const QString& control : namelessControls(*over)) nameless_.insert(QStringLiteral("%1 of %2").arg(control, titleOf(*over)));
  }
}

void OpenedSheetsTest::everyControlHasAName() {
  QVERIFY2(nameless_.isEmpty(), qPrintable(listed(nameless_)));
  QVERIFY2(seen_.size() >= least_, qPrintable(listed(seen_)));
}

}  // namespace signalbox::tests
