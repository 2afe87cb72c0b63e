#include "ui/shell/help_sheet.h"

#include <QFile>
#include <QTextBlock>
#include <QTextBrowser>
#include <QTextList>
#include <QVBoxLayout>

#include "ui/theme/theme.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/sheet.h"

// Outside of any namespace: the resource compiler's function has none.
static void loadPages() { Q_INIT_RESOURCE(help); }

namespace signalbox::ui::shell {

namespace {
constexpr int kReading = 544;  // about 85 letters: a longer line is hard to find back from
}

HelpSheet::HelpSheet(const theme::Theme& theme, QWidget* host)
    : QObject(host), theme_(theme), sheet_(new widgets::Sheet(theme, host)), text_(new QTextBrowser(sheet_)) {
  loadPages();
  sheet_->setTitle(tr("Help"));
  sheet_->confirmButton()->hide();
  sheet_->cancelButton()->setText(tr("Close"));
  text_->setFrameShape(QFrame::NoFrame);
  text_->setOpenLinks(false);
  text_->setLineWrapMode(QTextEdit::FixedPixelWidth);
  text_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  text_->viewport()->setAutoFillBackground(false);  // the sheet's ground is the page's
  text_->setAccessibleName(tr("Help"));
  sheet_->body()->addWidget(text_, 1);
  connect(text_, &QTextBrowser::anchorClicked, this, [this](const QUrl& page) { open(page.path()); });
  connect(&theme_, &theme::Theme::changed, this, &HelpSheet::show);
}

void HelpSheet::open(const QString& page) {
  page_ = page;
  show();
  sheet_->open();
}

namespace {

/// Markdown brings sizes and weights of its own; the page takes those of the console.
void setLikeTheConsole(const theme::Theme& theme, QTextDocument& document) {
  document.setIndentWidth(theme.px(theme::grid::kGap));
  for (QTextBlock block = document.begin(); block.isValid(); block = block.next()) {
    QTextCursor cursor(block);
    const int level = block.blockFormat().headingLevel();
    QTextBlockFormat spaced = block.blockFormat();
    spaced.setTopMargin(theme.px(level > 1 ? theme::grid::kGap : theme::grid::kNone));
    const bool goesOn = block.textList() != nullptr && block.next().textList() == block.textList();
    spaced.setBottomMargin(theme.px(goesOn ? theme::grid::kTiny : theme::grid::kSmall));
    cursor.setBlockFormat(spaced);
    for (auto part = block.begin(); !part.atEnd(); ++part) {
      const QTextFragment fragment = part.fragment();
      QTextCharFormat format = fragment.charFormat();
      const bool strong = format.fontWeight() > QFont::Normal, fixed = format.fontFixedPitch();
      format.clearProperty(QTextFormat::FontSizeAdjustment);  // would make the heading larger once more
      format.setFont(theme.font(level == 1      ? theme::Type::PageTitle
                                    : level > 1 ? theme::Type::CardTitle
                                    : fixed     ? theme::Type::MonoSmall
                                    : strong    ? theme::Type::BodyStrong
                                                : theme::Type::Body));
      cursor.setPosition(fragment.position());
      cursor.setPosition(fragment.position() + fragment.length(), QTextCursor::KeepAnchor);
      cursor.setCharFormat(format);
    }
  }
}

}  // namespace

void HelpSheet::show() {
  if (page_.isEmpty()) return;
  QFile file(QStringLiteral(":/help/%1.md").arg(page_));
  const bool there = file.open(QIODevice::ReadOnly);
  text_->setFont(theme_.font(theme::Type::Body));
  text_->setLineWrapColumnOrWidth(theme_.px(kReading));
  text_->setMarkdown(there ? QString::fromUtf8(file.readAll()) : tr("There is no page for this screen yet."));
  text_->document()->setDocumentMargin(0);  // under the sheet's title
  setLikeTheConsole(theme_, *text_->document());
}

}  // namespace signalbox::ui::shell
