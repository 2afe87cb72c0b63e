#include "ui/shell/help_sheet.h"

#include <QFile>
#include <QTextBrowser>
#include <QVBoxLayout>

#include "ui/theme/theme.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/sheet.h"

namespace signalbox::ui::shell {

HelpSheet::HelpSheet(const theme::Theme& theme, QWidget* host) : QObject(host), theme_(theme), sheet_(new widgets::Sheet(theme, host)), text_(new QTextBrowser(sheet_)) {
  sheet_->setTitle(tr("Help"));
  sheet_->confirmButton()->hide();
  sheet_->cancelButton()->setText(tr("Close"));
  text_->setFrameShape(QFrame::NoFrame);
  text_->setOpenLinks(false);
  text_->setAccessibleName(tr("Help"));
  sheet_->body()->addWidget(text_, 1);
  connect(&theme_, &theme::Theme::changed, this, &HelpSheet::show);
}

void HelpSheet::open(const QString& page) {
  page_ = page;
  show();
  sheet_->open();
}

void HelpSheet::show() {
  if (page_.isEmpty()) return;
  QFile file(QStringLiteral(":/help/%1.md").arg(page_));
  const bool there = file.open(QIODevice::ReadOnly);
  text_->setFont(theme_.font(theme::Type::Body));
  text_->setMarkdown(there ? QString::fromUtf8(file.readAll()) : tr("There is no page for this screen yet."));
}

}  // namespace signalbox::ui::shell
