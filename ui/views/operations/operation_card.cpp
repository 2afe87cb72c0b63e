#include "ui/views/operations/operation_card.h"

#include <QDoubleSpinBox>
#include <QHBoxLayout>
#include <QPointer>
#include <QVBoxLayout>

#include <algorithm>

#include "ui/client/foreign.h"
#include "ui/client/text.h"
#include "ui/state/operation_model.h"
#include "ui/theme/boxes.h"
#include "ui/views/follow_freshness.h"
#include "ui/views/operations/canary_steps.h"
#include "ui/views/operations/short_number_box.h"
#include "ui/views/wording.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/card.h"
#include "ui/widgets/format.h"
#include "ui/widgets/label.h"
#include "ui/widgets/progress_bar.h"
#include "ui/widgets/steps_bar.h"

namespace signalbox::ui::views {

using namespace widgets;
using client::foreign;
using client::text;
using theme::Ink;
using theme::Type;

namespace {
constexpr int kHeight = 112, kSteps = 44, kRate = 136, kRateMost = 100'000;
constexpr int kDecimals = 3;
constexpr double kRateLeast = 0.001;  // zero is no limit
}  // namespace

OperationCard::OperationCard(ViewContext context, const protocol::OperationView& operation, QWidget* parent)
    : QWidget(parent), context_(context), id_(text(operation.id)), card_(new Card(context.theme, {}, this)) {
  build();
  setOperation(operation);
  connect(&context_.state(), &state::EngineState::freshnessChanged, this, &OperationCard::settleActs);
  for (auto signal : {&state::EngineState::sessionChanged, &state::EngineState::linkChanged})
    connect(&context_.state(), signal, this, &OperationCard::settleActs);
}

void OperationCard::build() {
  const theme::Theme& theme = context_.theme;
  theme::column(theme, this)->addWidget(card_);
  setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
  theme::leastSize(theme, this, 0, kHeight);
  auto* body = new QWidget(card_);
  auto* lines = theme::column(theme, body, theme::grid::kTiny);
  auto* top = theme::row(theme, nullptr, theme::grid::kSmall);
  title_ = new Label(theme, Type::CardTitle, Ink::Text, body);
  title_->setElide(Qt::ElideRight);
  rate_ = new ShortNumberBox(body);
  rate_->setDecimals(kDecimals);
  rate_->setRange(0, kRateMost);
  rate_->setSuffix(tr("/s"));
  rate_->setSpecialValueText(tr("No limit"));
  rate_->setAccessibleName(tr("Rate, messages per second"));
  rate_->setKeyboardTracking(false);
  theme::fixSize(theme, rate_, kRate, 0);
  approve_ = new ActButton(theme, tr("Approve"), ActButton::Role::Primary, body);
  approve_->setHint(tr("You approve as a second person; it starts once the time to undo it is over"));
  pause_ = new ActButton(theme, tr("Pause"), ActButton::Role::Plain, body);
  cancel_ = new ActButton(theme, tr("Cancel"), ActButton::Role::Plain, body);
  top->addWidget(title_, 1);
  top->addWidget(rate_);
  top->addWidget(approve_);
  top->addWidget(pause_);
  top->addWidget(cancel_);
  auto* middle = theme::row(theme, nullptr, theme::grid::kSmall);
  why_ = new Label(theme, Type::Body, Ink::Secondary, body);
  why_->setElide(Qt::ElideRight);
  rateWords_ = new Label(theme, Type::Caption, Ink::Secondary, body);
  rateWords_->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
  middle->addWidget(why_, 1);
  middle->addWidget(rateWords_);
  progress_ = new ProgressBar(theme, body);
  lines->addLayout(top);
  lines->addLayout(middle);
  lines->addWidget(progress_);
  steps_ = new StepsBar(theme, body);
  theme::fixSize(theme, steps_, 0, kSteps);
  lines->addWidget(steps_, 0, Qt::AlignLeft);
  lines->addStretch(1);  // the lines of a card without steps are as close as those of one with them
  card_->setBody(body);
  followFreshness(*card_, context_.state());
  connect(rate_, &QDoubleSpinBox::valueChanged, this, &OperationCard::askRate);
  connect(pause_, &QPushButton::clicked, this, [this] { doNow(pause_, pauseAct()); });
  connect(approve_, &QPushButton::clicked, this, [this] { press(approve_, Steer::approve); });
  connect(cancel_, &QPushButton::clicked, this, [this] { press(cancel_, cancelAct()); });
}

Steer OperationCard::pauseAct() const { return operation_.state == "paused" ? Steer::resume : Steer::pause; }

/// Who asked for it takes it back; anybody else refuses it.
Steer OperationCard::cancelAct() const {
  if (operation_.state != "staged") return Steer::cancel;
  return waitsForPerson(operation_) && !state::isOwn(context_.state(), operation_) ? Steer::refuse : Steer::undo;
}

void OperationCard::press(ActButton* button, Steer what) {
  if (what == Steer::undo && !waitsForPerson(operation_)) return doNow(button, what);  // the lane is short
  Q_EMIT steerWanted(operation_, what);
}

/// Its answer frees the button, and nothing else: news of the operation comes before it, and a refusal brings none.
void OperationCard::doNow(ActButton* button, Steer what) {
  asked_ = button;
  settleActs();
  connect(steer(what, context_, id_), &state::PendingAct::over, this, [this, button] {
    if (asked_ == button) asked_ = nullptr;
    settleActs();
  });
}

void OperationCard::askRate(double perSecond) {
  state::PendingAct* act = context_.commands.setOperationRate(id_, perSecond);
  connect(act, &state::PendingAct::over, this, [this, act] {
    if (act->error()) showRate();
  });
}

void OperationCard::showRate() {
  const QSignalBlocker quiet(rate_);
  rate_->setValue(operation_.ratePerSecond > 0 ? std::max(kRateLeast, operation_.ratePerSecond) : 0);
}

void OperationCard::setOperation(const protocol::OperationView& operation) {
  operation_ = operation;
  const QString title = titleWords();
  title_->setText(title);
  card_->setAccessibleName(title);
  showWhy();
  const QString rate = operation.state == "running" ? format::rate(operation.effectiveRate) : QString();
  rateWords_->setText(operation.rateReason.empty() ? rate : QString(rate + QStringLiteral("  \u00B7  ") + foreign(operation.rateReason)));
  const std::int64_t left = state::leftOf(operation);
  if (state::sends(operation))
    progress_->setProgress(
        {operation.confirmed, state::underWayOf(operation), operation.failed, operation.skipped, left, operation.delivered, operation.bounced});
  else
    progress_->setDone(operation.done, operation.skipped, left);
  if (!rate_->hasFocus()) showRate();
  rate_->setVisible(state::sends(operation));
  steps_->setVisible(operation.canary.has_value());
  if (operation.canary) {
    steps_->setSteps(canarySteps(*operation.canary, true));
    steps_->setToolTip(canaryWords(*operation.canary).join(QLatin1Char('\n')));
  }
  settleActs();
}

void OperationCard::setScope(const QString& scope) {
  if (scope == scope_) return;
  scope_ = scope;
  showWhy();
}

/// What it is done to comes before who wants it and why.
void OperationCard::showWhy() {
  const QString why = tr("%1: %2").arg(foreign(operation_.by), foreign(operation_.reason));
  why_->setText(scope_.isEmpty() ? why : QString(scope_ + QStringLiteral("  \u00B7  ") + why));
}

std::vector<PaletteAct> OperationCard::acts() {
  std::vector<PaletteAct> list;
  const std::pair<ActButton*, Steer> all[]{{approve_, Steer::approve}, {pause_, pauseAct()}, {cancel_, cancelAct()}};
  for (const auto& [button, what] : all) {
    if (button->isHidden()) continue;
    const QString hint = button->isBlocked() ? button->toolTip() : text(operation_.reason);
    // While the palette is open the operation may end, or pause by itself: what was read is asked about, or nothing. Enter alone steers nothing.
    const auto ask = [this, shown = QPointer<ActButton>(button), verb = button->text(), what = what] {
      if (shown && !shown->isHidden() && !shown->isBlocked() && shown->text() == verb) press(shown, what);
    };
    list.push_back({tr("%1: %2").arg(steerVerb(what, operation_), state::operationTitle(operation_)), hint, !button->isBlocked(), ask});
  }
  return list;
}

QString OperationCard::titleWords() const {
  const QString dot = QStringLiteral("  \u00B7  ");
  QString title = state::operationTitle(operation_);
  if (!operation_.provider.empty()) title += tr(" through %1").arg(foreign(operation_.provider));
  if (!operation_.edits.empty()) title += tr(", edited");
  if (waitsForPerson(operation_)) return title + dot + tr("waits for a second person's approval");
  if (operation_.state == "staged")
    title += dot + tr("starts at %1").arg(operation_.startsAt ? whenWords(context_, *operation_.startsAt) : format::unknown());
  if (operation_.state == "paused")
    title += dot + (operation_.pausedReason.empty() ? tr("paused") : tr("paused: %1").arg(foreign(operation_.pausedReason)));
  return title;
}

void OperationCard::block(ActButton* button, Steer what) { button->setBlocked(button == asked_ ? tr("Asked") : whyNot(what, context_, operation_)); }

void OperationCard::settleActs() {
  const bool waits = waitsForPerson(operation_);
  approve_->setVisible(waits);
  approve_->setText(steerWords(Steer::approve, operation_));
  block(approve_, Steer::approve);
  pause_->setVisible(!waits);
  pause_->setText(steerWords(pauseAct(), operation_));
  pause_->setHint(protocol::stoppedByCanary(operation_) ? tr("Tries %1 more, then goes on").arg(format::count(nextCanarySize(*operation_.canary)))
                                                        : QString());
  block(pause_, pauseAct());
  cancel_->setText(steerWords(cancelAct(), operation_));
  block(cancel_, cancelAct());
  const QString why = whyNot(cancelAct(), context_, operation_);
  rate_->setEnabled(why.isEmpty());
  rate_->setToolTip(why);
}

}  // namespace signalbox::ui::views
