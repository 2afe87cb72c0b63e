#include "ui/views/messages/sent_view.h"

#include <QStackedLayout>
#include <QVBoxLayout>

#include "ui/theme/boxes.h"
#include "ui/theme/theme.h"
#include "ui/views/messages/detail_words.h"
#include "ui/widgets/code_view.h"
#include "ui/widgets/html_view.h"
#include "ui/widgets/label.h"
#include "ui/widgets/segmented_control.h"

namespace signalbox::ui::views {

using namespace widgets;

namespace {
const QString kText = QStringLiteral("text");
const QString kHtml = QStringLiteral("html");
}  // namespace

SentView::SentView(const theme::Theme& theme, const QString& accessibleName, QWidget* parent)
    : QWidget(parent),
      kinds_(new SegmentedControl(theme, tr("Shown as text or as HTML"), this)),
      told_(new Label(theme, theme::Type::Caption, theme::Ink::Muted, tr("Nothing is loaded from elsewhere: no pictures, no styles"), this)) {
  auto* lines = theme::column(theme, this, theme::grid::kSmall);
  kinds_->setSegments({{kText, tr("Text"), tr("For mail programs that show no HTML")}, {kHtml, tr("HTML"), tr("As most mail programs show it")}});
  theme::fixSize(theme, kinds_, 0, theme::grid::kTarget);
  told_->setElide(Qt::ElideRight);
  auto* top = theme::row(theme, nullptr, theme::grid::kSmall);
  top->addWidget(kinds_, 0, Qt::AlignLeft);  // also without the words beside it
  top->addWidget(told_, 1);
  lines->addLayout(top);
  auto* pages = new QWidget(this);
  pages_ = new QStackedLayout(pages);
  text_ = new CodeView(theme, accessibleName, pages);
  text_->setWraps(true);
  page_ = new HtmlView(theme, tr("%1, HTML").arg(accessibleName), pages);
  pages_->addWidget(text_);
  pages_->addWidget(page_);
  lines->addWidget(pages, 1);
  connect(kinds_, &SegmentedControl::chosen, this, &SentView::choose);
  settle();
}

void SentView::showContent(const protocol::NotificationDetail& detail) {
  html_ = partOf(detail, "html");
  hasText_ = !partOf(detail, "text").isEmpty();
  text_->setText(asSent(detail));
  settle();
}

void SentView::say(const QString& words) {
  html_.clear();
  text_->setText(words);
  settle();
}

void SentView::choose(const QString& kind) {
  wanted_ = kind;
  settle();
}

void SentView::showEvent(QShowEvent* event) {
  QWidget::showEvent(event);
  settle();
}

void SentView::settle() {
  const bool html = !html_.isEmpty() && (wanted_.isEmpty() ? !hasText_ : wanted_ == kHtml);
  kinds_->setVisible(!html_.isEmpty());
  kinds_->setCurrent(html ? kHtml : kText);
  told_->setVisible(html);
  pages_->setCurrentIndex(html ? 1 : 0);
  if (html && isVisible()) page_->setMail(html_);  // laying out takes its time; who looks at something else does not pay it
}

}  // namespace signalbox::ui::views
