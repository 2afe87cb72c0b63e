#include "ui/widgets/verdict_line.h"

#include "ui/theme/theme.h"

namespace signalbox::ui::widgets {

VerdictLine::VerdictLine(const theme::Theme& theme, QWidget* parent) : QLabel(parent), theme_(theme) {
  setTextFormat(Qt::RichText);
  setTextInteractionFlags(Qt::LinksAccessibleByMouse | Qt::LinksAccessibleByKeyboard);
  setOpenExternalLinks(false);
  setAlignment(Qt::AlignLeft | Qt::AlignVCenter);
  setWordWrap(true);
  connect(this, &QLabel::linkActivated, this, &VerdictLine::followed);
  connect(&theme_, &theme::Theme::changed, this, &VerdictLine::refresh);
  refresh();
}

void VerdictLine::setPieces(std::vector<VerdictPiece> pieces) {
  pieces_ = std::move(pieces);
  refresh();
}

void VerdictLine::setStale(bool stale) {
  if (stale == stale_) return;
  stale_ = stale;
  refresh();
}

void VerdictLine::refresh() {
  QFont font = theme_.font(theme::Type::CardTitle);
  font.setWeight(QFont::Normal);
  setFont(font);
  QPalette colors = palette();
  colors.setColor(QPalette::WindowText, theme_.ink(stale_ ? theme::Ink::Muted : theme::Ink::Text));
  setPalette(colors);
  QString html, plain;
  for (const VerdictPiece& piece : pieces_) {
    plain += piece.text;
    QString words = piece.text.toHtmlEscaped();
    if (piece.strong) words = QStringLiteral("<span style=\"font-weight:500\">%1</span>").arg(words);
    if (!piece.target.isEmpty())
      words = QStringLiteral("<a href=\"%1\" style=\"color:%2;text-decoration:none\">%3</a>")
                  .arg(piece.target.toHtmlEscaped(), theme_.colors().accent.name(), words);
    html += words;
  }
  setText(html);
  setAccessibleName(plain);
}

}  // namespace signalbox::ui::widgets
