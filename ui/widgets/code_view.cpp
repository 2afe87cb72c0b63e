#include "ui/widgets/code_view.h"

#include "ui/theme/theme.h"

namespace signalbox::ui::widgets {

CodeView::CodeView(const theme::Theme& theme, const QString& accessibleName, QWidget* parent) : QPlainTextEdit(parent), theme_(theme) {
  setAccessibleName(accessibleName);
  setReadOnly(true);
  setUndoRedoEnabled(false);
  setTabChangesFocus(true);
  setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
  setLineWrapMode(QPlainTextEdit::NoWrap);
  connect(&theme_, &theme::Theme::changed, this, &CodeView::applyTheme);
  applyTheme();
}

void CodeView::setText(const QString& text) {
  if (text != toPlainText()) setPlainText(text);
}

void CodeView::setWraps(bool wraps) { setLineWrapMode(wraps ? QPlainTextEdit::WidgetWidth : QPlainTextEdit::NoWrap); }

void CodeView::applyTheme() {
  setFont(theme_.font(theme::Type::MonoSmall));
  document()->setDocumentMargin(theme_.px(theme::grid::kSmall));
}

}  // namespace signalbox::ui::widgets
