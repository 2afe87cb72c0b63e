#include "ui/widgets/html_view.h"

#include "ui/theme/theme.h"

#include <QImage>
#include <QPainter>
#include <QRegularExpression>

namespace signalbox::ui::widgets {

namespace {

// A table within a table is laid out several times for each time the outer one is: beyond this the window would stand still.
constexpr int kDeepest = 10;
constexpr int kFrame = 2;  // what the style leaves for it around the page

int depthOfTables(const QString& html) {
  int depth = 0, deepest = 0;
  for (qsizetype at = html.indexOf(QLatin1Char('<')); at >= 0; at = html.indexOf(QLatin1Char('<'), at + 1)) {
    const QStringView tag = QStringView(html).mid(at + 1, 6);
    if (tag.startsWith(QLatin1String("table"), Qt::CaseInsensitive))
      deepest = qMax(deepest, ++depth);
    else if (tag.startsWith(QLatin1String("/table"), Qt::CaseInsensitive))
      depth = qMax(0, depth - 1);
  }
  return deepest;
}

}  // namespace

HtmlView::HtmlView(const theme::Theme& theme, const QString& accessibleName, QWidget* parent) : QTextBrowser(parent), theme_(theme) {
  setAccessibleName(accessibleName);
  setOpenLinks(false);
  setOpenExternalLinks(false);
  setUndoRedoEnabled(false);
  setTabChangesFocus(true);
  setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
  viewport()->setAutoFillBackground(false);  // its corners are as round as the frame's
  connect(&theme_, &theme::Theme::changed, this, &HtmlView::applyTheme);
  applyTheme();
}

void HtmlView::setMail(const QString& html) {
  if (html == html_) return;
  html_ = html;
  if (depthOfTables(html) > kDeepest)
    return setPlainText(tr("Its tables lie too deep in each other to be shown. This is how it is written:") + QStringLiteral("\n\n") + html);
  // To Qt, what stands behind one of these stands in it, and is not shown; they bring nothing that would be.
  static const QRegularExpression unseen(QStringLiteral("<(?:link|meta|base)\\b(?:[^>\"']|\"[^\"]*\"|'[^']*')*+>"),
                                         QRegularExpression::CaseInsensitiveOption);
  setHtml(QString(html).remove(unseen));
}

// Where this answers with nothing, Qt looks for a file of that name by itself; so it answers with something in which there is nothing.
QVariant HtmlView::loadResource(int type, const QUrl&) {
  if (type != QTextDocument::ImageResource) return QStringLiteral(" ");
  QImage nothing(1, 1, QImage::Format_ARGB32_Premultiplied);
  nothing.fill(Qt::transparent);
  return nothing;
}

void HtmlView::paintEvent(QPaintEvent* event) {
  {
    QPainter painter(viewport());
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(palette().color(QPalette::Base));
    const double radius = theme_.pxF(theme::grid::kRadius) - kFrame;
    painter.drawRoundedRect(QRectF(viewport()->rect()), radius, radius);
  }
  QTextBrowser::paintEvent(event);
}

void HtmlView::applyTheme() {
  const theme::Colors paper = theme::lightColors();  // mails are written for it, and often say the colour of their words alone
  QPalette colors = theme_.palette();
  colors.setColor(QPalette::Base, paper.surface);
  colors.setColor(QPalette::Text, paper.text);
  colors.setColor(QPalette::Highlight, paper.selectedRow);
  colors.setColor(QPalette::HighlightedText, paper.text);
  setPalette(colors);
  setFont(theme_.font(theme::Type::Body));
  document()->setDocumentMargin(theme_.px(theme::grid::kSmall));
  document()->setDefaultStyleSheet(QStringLiteral("a { color: %1; }").arg(paper.accent.name()));
}

}  // namespace signalbox::ui::widgets
