#include "tests/ui/support/desk.h"

#include <QAbstractButton>
#include <QAbstractScrollArea>
#include <QAccessible>
#include <QLabel>
#include <QPlainTextEdit>
#include <QScrollBar>

namespace signalbox::tests {

QStringList namelessControls(const QWidget& root) {
  QStringList nameless;
  for (QWidget* widget : root.findChildren<QWidget*>()) {
    if (!widget->isVisibleTo(&root) || widget->focusPolicy() == Qt::NoFocus || widget->focusProxy() != nullptr) continue;
    if (qobject_cast<QScrollBar*>(widget) != nullptr || widget->objectName() == QLatin1String("qt_scrollarea_viewport")) continue;
    if (widget->objectName().startsWith(QLatin1String("qt_"))) continue;                                           // parts of Qt's own controls
    if (const auto* label = qobject_cast<QLabel*>(widget); label != nullptr && label->text().isEmpty()) continue;  // nothing to be read or marked
    QAccessibleInterface* interface = QAccessible::queryAccessibleInterface(widget);
    if (interface != nullptr && !interface->text(QAccessible::Name).isEmpty()) continue;
    nameless << QStringLiteral("%1 in %2")
                    .arg(QLatin1String(widget->metaObject()->className()),
                         widget->parentWidget() == nullptr ? QString() : QLatin1String(widget->parentWidget()->metaObject()->className()));
  }
  return nameless;
}

QPlainTextEdit* typedText(const QWidget& root) {
  for (QPlainTextEdit* field : root.findChildren<QPlainTextEdit*>())
    if (!field->isReadOnly()) return field;
  return nullptr;
}

}  // namespace signalbox::tests
