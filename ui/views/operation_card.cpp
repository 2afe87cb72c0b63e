#include "ui/views/operation_card.h"

#include <QHBoxLayout>
#include <QSpinBox>
#include <QVBoxLayout>

#include "ui/client/text.h"
#include "ui/state/operation_model.h"
#include "ui/theme/boxes.h"
#include "ui/views/wording.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/card.h"
#include "ui/widgets/format.h"
#include "ui/widgets/label.h"
#include "ui/widgets/progress_bar.h"

namespace signalbox::ui::views {

using namespace widgets;
using client::text;
using theme::Ink;
using theme::Type;

namespace {
constexpr int kHeight = 128, kRate = 136, kRateMost = 100'000;
const QString kPermission = QStringLiteral("operations.control");
}  // namespace

OperationCard::OperationCard(ViewContext context, const protocol::OperationView& operation, QWidget* parent)
    : QWidget(parent), context_(context), id_(text(operation.id)), card_(new Card(context.theme, {}, this)) {
  build();
  setOperation(operation);
  connect(&context_.state(), &state::EngineState::freshnessChanged, this, &OperationCard::settleActs);
  connect(&context_.state(), &state::EngineState::linkChanged, this, &OperationCard::settleActs);
}

void OperationCard::build() {
  const theme::Theme& theme = context_.theme;
  theme::column(theme, this)->addWidget(card_);
  theme::fixSize(theme, this, 0, kHeight);
  auto* body = new QWidget(card_);
  auto* lines = theme::column(theme, body, theme::grid::kTiny);
  auto* top = theme::row(theme, nullptr, theme::grid::kSmall);
  title_ = new Label(theme, Type::CardTitle, Ink::Text, body);
  title_->setElide(Qt::ElideRight);
  rate_ = new QSpinBox(body);
  rate_->setRange(0, kRateMost);
  rate_->setSuffix(tr(" /s"));
  rate_->setSpecialValueText(tr("No limit"));
  rate_->setAccessibleName(tr("Rate, messages per second"));
  rate_->setKeyboardTracking(false);
  theme::fixSize(theme, rate_, kRate, 0);
  pause_ = new ActButton(theme, tr("Pause"), ActButton::Role::Plain, body);
  cancel_ = new ActButton(theme, tr("Cancel"), ActButton::Role::Plain, body);
  top->addWidget(title_, 1);
  top->addWidget(rate_);
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
  card_->setBody(body);
  connect(rate_, &QSpinBox::valueChanged, this, [this](int value) { context_.commands.setOperationRate(id_, value); });
  connect(pause_, &QPushButton::clicked, this, [this] {
    if (operation_.state == "paused") context_.commands.resumeOperation(id_);
    else context_.commands.pauseOperation(id_);
    pause_->setBlocked(tr("Asked"));
  });
  connect(cancel_, &QPushButton::clicked, this, [this] {
    context_.commands.cancelOperation(id_);
    cancel_->setBlocked(tr("Asked"));
  });
}

void OperationCard::setOperation(const protocol::OperationView& operation) {
  operation_ = operation;
  QString title = state::operationTitle(operation);
  if (!operation.provider.empty()) title += tr(" through %1").arg(text(operation.provider));
  if (operation.state == "staged") title += tr("  \u00B7  starts at %1").arg(operation.startsAt ? clockWords(context_, *operation.startsAt) : format::unknown());
  if (operation.state == "paused") title += operation.pausedReason.empty() ? tr("  \u00B7  paused") : tr("  \u00B7  paused: %1").arg(text(operation.pausedReason));
  title_->setText(title);
  card_->setAccessibleName(title);
  why_->setText(tr("%1: %2").arg(text(operation.by), text(operation.reason)));
  const QString rate = operation.state == "running" ? format::rate(operation.effectiveRate) : QString();
  rateWords_->setText(operation.rateReason.empty() ? rate : QString(rate + QStringLiteral("  \u00B7  ") + text(operation.rateReason)));
  const std::int64_t sent = std::max<std::int64_t>(0, operation.done - operation.confirmed - operation.failed - operation.skipped);
  progress_->setProgress({operation.confirmed, sent, operation.failed, std::max<std::int64_t>(0, operation.total - operation.done)});
  if (!rate_->hasFocus()) {
    const QSignalBlocker quiet(rate_);
    rate_->setValue(static_cast<int>(operation.ratePerSecond));
  }
  rate_->setVisible(operation.kind == "replay");
  settleActs();
}

void OperationCard::settleActs() {
  const state::Permit permit = context_.state().canAct(kPermission);
  pause_->setText(operation_.state == "paused" ? tr("Resume") : tr("Pause"));
  cancel_->setText(operation_.state == "staged" ? tr("Undo") : tr("Cancel the rest"));
  pause_->setBlocked(!permit ? permit.reason : operation_.state == "staged" ? tr("It has not started yet") : QString());
  cancel_->setBlocked(permit.reason);
  rate_->setEnabled(permit.allowed);
  rate_->setToolTip(permit.reason);
}

}  // namespace signalbox::ui::views
