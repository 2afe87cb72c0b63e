#include "ui/views/engines/start_view.h"

#include <QComboBox>
#include <QLineEdit>
#include <QPainter>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>

#include "ui/theme/boxes.h"
#include "ui/theme/theme.h"
#include "ui/views/engines/closing_choice.h"
#include "ui/views/layout_keeper.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/card.h"
#include "ui/widgets/form_row.h"
#include "ui/widgets/label.h"
#include "ui/widgets/progress_bar.h"
#include "ui/widgets/sheet.h"

namespace signalbox::ui::views {

using namespace widgets;
using theme::Ink;
using theme::Type;

namespace {
constexpr int kCardWidth = 352, kCardHeight = 200;
constexpr int kStatus = 48, kBar = 8, kSteps = 1000;
constexpr int kBelow = kStatus + kBar + theme::grid::kControl + 3 * theme::grid::kGap;  // the status, its bar and the way out
}  // namespace

StartView::StartView(const theme::Theme& theme, const LayoutKeeper& layout, QWidget* parent)
    : QWidget(parent),
      theme_(theme),
      layout_(layout),
      demo_(new PrimaryButton(theme, tr("Explore a demo"), this)),
      own_(new ActButton(theme, tr("Run my own engine"), ActButton::Role::Plain, this)),
      attach_(new ActButton(theme, tr("Attach to an engine"), ActButton::Role::Plain, this)),
      status_(new Label(theme, Type::Body, Ink::Secondary, this)),
      cancel_(new ActButton(theme, tr("Cancel"), ActButton::Role::Plain, this)) {
  auto* all = theme::column(theme_, this, theme::grid::kGap, theme::Margins::all(theme::grid::kPage));
  all->addStretch(1);
  // As high as what may come below the cards, so that these stand in the middle; where there is little room it gives way.
  auto* above = new QSpacerItem(0, 0, QSizePolicy::Minimum, QSizePolicy::Maximum);
  const auto settle = [this, above, all] {
    above->changeSize(0, theme_.px(kBelow), QSizePolicy::Minimum, QSizePolicy::Maximum);
    all->invalidate();
  };
  settle();
  connect(&theme_, &theme::Theme::changed, this, settle);
  all->addItem(above);
  auto* title = new Label(theme_, Type::PageTitle, Ink::Text, tr("Signalbox"), this);
  title->setAlignment(Qt::AlignCenter);
  auto* sub = new Label(theme_, Type::Body, Ink::Secondary, tr("No notification is lost, and every duplicate is explained"), this);
  sub->setAlignment(Qt::AlignCenter);
  all->addWidget(title);
  all->addWidget(sub);
  all->addSpacing(theme_.px(theme::grid::kGap));
  auto* cards = theme::row(theme_, nullptr, theme::grid::kGap);
  cards->addStretch(1);
  cards->addWidget(
      card(tr("Look around"),
           tr("A day of history is simulated first, so charts and dead letters are full from the start: an outage with its fallback, a bad "
              "template, held text messages. Nothing leaves this machine."),
           demo_));
  cards->addWidget(
      card(tr("Your own engine"),
           tr("Runs here. You choose its address, its data folder, and whether it keeps running after closing. Next: connect SMTP, send a test, "
              "copy the curl line."),
           own_));
  cards->addWidget(card(tr("An engine elsewhere"), tr("One that runs already, on this machine or another. You need its URL and a token."), attach_));
  cards->addStretch(1);
  all->addLayout(cards);
  status_->setAlignment(Qt::AlignCenter);
  status_->setWordWrap(true);
  theme::leastSize(theme_, status_, 0, kStatus);
  all->addWidget(status_);
  share_ = new ProgressBar(theme_, this);
  share_->setWordsShown(false);
  theme::fixSize(theme_, share_, kCardWidth, kBar);
  all->addWidget(share_, 0, Qt::AlignHCenter);
  all->addWidget(cancel_, 0, Qt::AlignHCenter);
  for (QWidget* each : {static_cast<QWidget*>(share_), static_cast<QWidget*>(cancel_)}) {
    QSizePolicy keeps = each->sizePolicy();
    keeps.setRetainSizeWhenHidden(true);  // nothing moves when it comes
    each->setSizePolicy(keeps);
    each->hide();
  }
  all->addStretch(1);
  buildForm();
  connect(demo_, &QPushButton::clicked, this, &StartView::demoWanted);
  connect(own_, &QPushButton::clicked, this, &StartView::openForm);
  connect(attach_, &QPushButton::clicked, this, &StartView::attachWanted);
  connect(cancel_, &QPushButton::clicked, this, &StartView::cancelWanted);
  connect(&theme_, &theme::Theme::changed, this, qOverload<>(&QWidget::update));
}

QWidget* StartView::card(const QString& title, const QString& text, ActButton* act) {
  auto* frame = new Card(theme_, title, this);
  auto* body = new QWidget(frame);
  auto* lines = theme::column(theme_, body, theme::grid::kCard);
  auto* words = new Label(theme_, Type::Body, Ink::Secondary, text, body);
  words->setWordWrap(true);
  words->setAlignment(Qt::AlignLeft | Qt::AlignTop);
  lines->addWidget(words, 1);
  lines->addWidget(act, 0, Qt::AlignLeft);
  frame->setBody(body);
  theme::space(theme_, frame->layout(), theme::grid::kSmall, theme::Margins::all(theme::grid::kGap));
  theme::fixSize(theme_, frame, kCardWidth, kCardHeight);
  return frame;
}

void StartView::buildForm() {
  form_ = new Sheet(theme_, this);
  form_->setTitle(tr("Run my own engine"));
  listen_ = new QLineEdit(form_);
  folder_ = new QLineEdit(form_);
  listenRow_ = new FormRow(theme_, tr("Address"), listen_, form_);
  listenRow_->setHint(tr("Where apps on this machine post to. If another program has it, you are told which."));
  auto* folderRow = new FormRow(theme_, tr("Data folder"), folder_, form_);
  folderRow->setHint(tr("Messages, history and the token file live here. A folder in use by another console is shared with it."));
  key_ = new QComboBox(form_);
  key_->addItem(tr("A file in the data folder"), QString());
  key_->addItem(tr("The keychain of this desktop"), QStringLiteral("keychain"));
  key_->addItem(tr("A passphrase, asked for with each start"), QStringLiteral("passphrase"));
  auto* keyRow = new FormRow(theme_, tr("Key of the credentials"), key_, form_);
  keyRow->setHint(
      tr("Providers' credentials are sealed with it. Whoever copies a whole data folder that holds its key can read them; a copy of the "
         "database alone stays sealed. This is for a new data folder: one that an engine has used before keeps the key that it has."));
  form_->body()->addWidget(listenRow_);
  form_->body()->addWidget(folderRow);
  closing_ = new ClosingChoice(theme_, form_);
  closing_->setHint(tr("For this engine, while it runs inside the window. Set-up, This engine, has the same choice."));
  form_->body()->addWidget(keyRow);
  form_->body()->addWidget(closing_);
  form_->body()->addStretch(1);
  form_->setConfirm(tr("Start the engine"));
  connect(closing_, &ClosingChoice::changed, this, &StartView::sumUp);
  connect(form_, &Sheet::confirmed, this, [this] {
    form_->dismiss();
    listenRow_->setError({});
    Q_EMIT ownWanted(listen_->text().trimmed(), folder_->text().trimmed(), key_->currentData().toString(), closing_->chosen());
  });
}

void StartView::openForm() {
  closing_->choose(layout_.layout().closing);
  sumUp();
  form_->open();
}

void StartView::sumUp() {
  const workspace::Closing chosen = closing_->chosen();
  form_->setSummary(chosen == workspace::Closing::keep       ? tr("It goes on when the window is closed")
                        : chosen == workspace::Closing::stop ? tr("It stops when the window is closed")
                                                             : tr("Closing the window asks whether it goes on"));
}

void StartView::askAddress(const QString& words, const QString& proposed, const QString& folder) {
  setProblem(words);
  setDefaults(proposed, folder);
  listenRow_->setError(tr("%1. Another address?").arg(words));
  openForm();
}

void StartView::setDefaults(const QString& listen, const QString& folder) {
  listen_->setText(listen);
  folder_->setText(folder);
}

void StartView::setOwnBlocked(const QString& reason) {
  blocked_ = reason;
  demo_->setBlocked(reason);
  own_->setBlocked(reason);
}

void StartView::setWorking(const QString& words, bool cancellable, std::optional<double> share) {
  const QString reason = words.isEmpty() ? QString() : words;
  demo_->setBlocked(reason.isEmpty() ? blocked_ : reason);
  own_->setBlocked(reason.isEmpty() ? blocked_ : reason);
  attach_->setBlocked(reason);
  status_->setInk(Ink::Secondary);
  status_->setText(words);
  cancel_->setVisible(cancellable);
  share_->setVisible(share.has_value());
  const qint64 done = std::llround(std::clamp(share.value_or(0), 0.0, 1.0) * kSteps);
  share_->setDone(done, 0, kSteps - done);
  share_->setToolTip(words);  // its own counts are no messages
  share_->setAccessibleDescription(words);
}

void StartView::setWaiting(const QString& words) {
  status_->setInk(Ink::Secondary);
  status_->setText(words);
}

void StartView::setProblem(const QString& words) {
  status_->setInk(Ink::Danger);
  status_->setText(words);
}

void StartView::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.fillRect(rect(), theme_.colors().window);
}

}  // namespace signalbox::ui::views
