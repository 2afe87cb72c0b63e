#include "ui/widgets/diff_view.h"

#include "ui/theme/theme.h"

#include <QFontMetricsF>
#include <QMimeData>
#include <QTextBlockFormat>
#include <QTextCursor>
#include <QTextDocumentFragment>

namespace signalbox::ui::widgets {

namespace {
const QString kSign = QStringLiteral("+ ");
}

DiffView::DiffView(const theme::Theme& theme, const QString& accessibleName, QWidget* parent) : QTextEdit(parent), theme_(theme) {
  setAccessibleName(accessibleName);
  setReadOnly(true);
  setAcceptRichText(false);
  setUndoRedoEnabled(false);
  setTabChangesFocus(true);
  setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
  connect(&theme_, &theme::Theme::changed, this, &DiffView::applyTheme);
  applyTheme();
}

void DiffView::showLines(const QString& lines) {
  if (lines == toPlainText()) return;
  setPlainText(lines);
  hang();
}

QMimeData* DiffView::createMimeDataFromSelection() const {
  auto* copied = new QMimeData;
  copied->setText(textCursor().selection().toPlainText());
  return copied;
}

void DiffView::applyTheme() {
  setFont(theme_.font(theme::Type::MonoSmall));
  document()->setDocumentMargin(theme_.px(theme::grid::kSmall));
  hang();
}

void DiffView::hang() {
  const double sign = QFontMetricsF(theme_.font(theme::Type::MonoSmall)).horizontalAdvance(kSign);
  QTextBlockFormat format;
  format.setLeftMargin(sign);
  format.setTextIndent(-sign);
  QTextCursor all(document());
  all.select(QTextCursor::Document);
  all.mergeBlockFormat(format);
}

}  // namespace signalbox::ui::widgets
