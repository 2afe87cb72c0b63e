// How the page is put together; what it does is in subscriptions_page.cpp.
#include "ui/views/set_up/subscriptions_page.h"

#include <QScrollArea>
#include <QVBoxLayout>

#include "ui/theme/boxes.h"
#include "ui/views/card_reading.h"
#include "ui/views/changed_meanwhile.h"
#include "ui/views/latest_messages.h"
#include "ui/views/set_up/list_place.h"
#include "ui/views/set_up/shown_once.h"
#include "ui/views/set_up/subscription_form.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/card.h"
#include "ui/widgets/label.h"
#include "ui/widgets/scroll_edge.h"

namespace signalbox::ui::views {

using namespace widgets;

namespace {
constexpr int kBeside = 480;  // the least of the failures where they stand beside the form
}  // namespace

void SubscriptionsPage::build() {
  const theme::Theme& theme = context_.theme;
  auto* all = theme::row(theme, this, theme::grid::kGap);
  auto* list = new Card(theme, {}, this);
  list->setAccessibleName(tr("Subscriptions"));
  theme::listWidth(theme, list);
  auto* inner = new QWidget(list);
  auto* lines = theme::column(theme, inner, theme::grid::kTiny);
  listed_ = new ListPlace(theme, inner);
  lines->addWidget(listed_, 1);
  add_ = new ActButton(theme, tr("Add a subscription"), ActButton::Role::Plain, inner);
  add_->setGlyph(theme::Icon::Plus);
  lines->addWidget(add_);
  list->setBody(inner);
  all->addWidget(list, 1);
  all->addWidget(buildForm(), 2);
  connect(add_, &QPushButton::clicked, this, [this] { unlessUnsaved([this] { startNew(); }); });
}

QWidget* SubscriptionsPage::buildForm() {
  const theme::Theme& theme = context_.theme;
  card_ = new Card(theme, tr("Subscription"), this);
  auto* inner = new QWidget(card_);
  auto* lines = theme::column(theme, inner, theme::grid::kCard);
  figures_ = new Label(theme, theme::Type::Body, theme::Ink::Secondary, inner);
  figures_->setWordWrap(true);
  theme::mostWidth(theme, figures_, theme::grid::kSentenceMax);
  auto* area = new QScrollArea(inner);
  area->setFrameShape(QFrame::NoFrame);
  area->setWidgetResizable(true);
  area->setFocusPolicy(Qt::NoFocus);
  auto* content = new QWidget(area);
  content_ = theme::column(theme, content, theme::grid::kGap);
  form_ = new SubscriptionForm(theme, content);
  failures_ = new LatestMessages(context_, tr("Latest failures"), QString(), content, LatestMessages::As::section);
  failures_->listEvents();
  theme::mostWidth(theme, form_, theme::grid::kSentenceMax);
  content_->addWidget(form_, 1);
  content_->addWidget(failures_, 1);
  area->setWidget(content);
  area->viewport()->setAutoFillBackground(false);
  content->setAutoFillBackground(false);
  new ScrollEdge(theme, area);
  answer_ = new Label(theme, theme::Type::Body, theme::Ink::Secondary, inner);
  answer_->setAccessibleName(tr("What the receiver answered"));
  answer_->setWordWrap(true);
  answer_->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
  answer_->hide();
  lacks_ = new Label(theme, theme::Type::Body, theme::Ink::Secondary, inner);
  lacks_->setWordWrap(true);
  lacks_->hide();
  lines->addWidget(figures_);
  lines->addWidget(area, 1);
  meanwhile_ = new ChangedMeanwhile(theme, inner);
  once_ = new ShownOnce(theme, tr("The secret, shown this once"), inner);
  theme::mostWidth(theme, once_, theme::grid::kSentenceMax);
  lines->addWidget(answer_);
  lines->addWidget(lacks_);
  lines->addWidget(once_);
  lines->addWidget(meanwhile_);
  lines->addWidget(buildActs(inner));
  card_->setBody(inner);
  card_->showLoading(Skeleton::Shape::Lines);
  connect(form_, &SubscriptionForm::edited, this, &SubscriptionsPage::settle);
  connect(meanwhile_, &ChangedMeanwhile::theirsWanted, this, [this] { unlessUnsaved([this] { showForm(); }); });
  connect(meanwhile_, &ChangedMeanwhile::mineKept, this, &SubscriptionsPage::keepMine);
  connect(form_, &SubscriptionForm::secretWanted, this, &SubscriptionsPage::makeSecret);
  reading_ = new CardReading(context_, card_, tr("Reading the subscriptions"));
  connect(reading_, &CardReading::wanted, this, &SubscriptionsPage::load);
  listed_->follow(reading_);
  connect(card_, &Card::emptyActPressed, this, &SubscriptionsPage::startNew);
  return card_;
}

/// A wide window has room for the failures beside the form.
void SubscriptionsPage::resizeEvent(QResizeEvent* event) {
  QWidget::resizeEvent(event);
  const bool isWide = card_->width() >= context_.theme.px(theme::grid::kSentenceMax + kBeside);
  content_->setDirection(isWide ? QBoxLayout::LeftToRight : QBoxLayout::TopToBottom);
}

QWidget* SubscriptionsPage::buildActs(QWidget* parent) {
  const theme::Theme& theme = context_.theme;
  auto* box = new QWidget(parent);
  theme::mostWidth(theme, box, theme::grid::kSentenceMax);  // they stand beside what they are about
  auto* acts = theme::row(theme, box, theme::grid::kSmall);
  test_ = new ActButton(theme, tr("Test"), ActButton::Role::Plain, box);
  test_->setHint(tr("Posts one event of the type subscription.test; it is not kept"));
  exchange_ = new ActButton(theme, tr("Exchange the secret"), ActButton::Role::Plain, box);
  exchange_->setHint(tr("From now on both secrets sign; the old one ends in 24 h"));
  remove_ = new ActButton(theme, tr("Remove"), ActButton::Role::Quiet, box);
  leave_ = new ActButton(theme, tr("Cancel"), ActButton::Role::Quiet, box);
  leave_->setHint(tr("Nothing is added"));
  leave_->hide();
  save_ = new PrimaryButton(theme, tr("Save"), box);
  acts->addWidget(test_);
  acts->addWidget(exchange_);
  acts->addWidget(remove_);
  acts->addStretch(1);
  acts->addWidget(leave_);
  acts->addWidget(save_);
  connect(test_, &QPushButton::clicked, this, &SubscriptionsPage::test);
  connect(exchange_, &QPushButton::clicked, this, &SubscriptionsPage::exchange);
  connect(remove_, &QPushButton::clicked, this, &SubscriptionsPage::askRemoval);
  connect(save_, &QPushButton::clicked, this, &SubscriptionsPage::save);
  connect(leave_, &QPushButton::clicked, this, [this] {
    unlessUnsaved([this] {
      say({}, false);
      choose({});
    });
  });
  return box;
}

}  // namespace signalbox::ui::views
