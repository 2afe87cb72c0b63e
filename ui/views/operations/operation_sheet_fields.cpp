// What stands in the sheet, from top to bottom.
#include <QComboBox>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QSpinBox>
#include <QVBoxLayout>

#include "ui/theme/boxes.h"
#include "ui/views/card_wait.h"
#include "ui/views/operations/canary_fields.h"
#include "ui/views/operations/edits_fields.h"
#include "ui/views/operations/operation_sheet.h"
#include "ui/views/operations/plan_table.h"
#include "ui/views/operations/sample_diff.h"
#include "ui/views/wording.h"
#include "ui/widgets/card.h"
#include "ui/widgets/form_row.h"
#include "ui/widgets/label.h"
#include "ui/widgets/segmented_control.h"
#include "ui/widgets/sheet.h"
#include "ui/widgets/switch_button.h"

namespace signalbox::ui::views {

using namespace widgets;
using theme::Ink;
using theme::Type;

namespace {
constexpr int kReason = 72, kRateMost = 100'000, kField = 240;
const QString kAt = QStringLiteral("at");
}  // namespace

void OperationSheet::build() {
  const theme::Theme& theme = context_.theme;
  QVBoxLayout* body = sheet_->body();
  what_ = new Label(theme, Type::Body, Ink::Secondary, sheet_);
  elsewhere_ = new Label(theme, Type::Body, Ink::Warning, sheet_);
  for (Label* label : {what_, elsewhere_}) {
    label->setWordWrap(true);
    body->addWidget(label);
  }
  elsewhere_->hide();
  body->addWidget(new Label(theme, Type::CardTitle, Ink::Text, tr("1  What would happen"), sheet_));
  planCard_ = new Card(theme, {}, sheet_);
  planCard_->setAccessibleName(tr("What would happen"));
  auto* inner = new QWidget(planCard_);
  auto* lines = theme::column(theme, inner, theme::grid::kSmall);
  table_ = new PlanTable(context_, inner);
  asOf_ = new Label(theme, Type::Caption, Ink::Muted, inner);
  asOf_->setWordWrap(true);
  lines->addWidget(table_);
  lines->addWidget(asOf_);
  lines->addStretch(1);
  planCard_->setBody(inner);
  wait_ = new CardWait(context_, planCard_);
  body->addWidget(planCard_);
  buildHow();
  whyTitle_ = new Label(theme, Type::CardTitle, Ink::Text, sheet_);
  body->addWidget(whyTitle_);
  reason_ = new QPlainTextEdit(sheet_);
  reason_->setTabChangesFocus(true);
  theme::fixSize(theme, reason_, 0, kReason);
  reasonRow_ = new FormRow(theme, tr("Reason, required"), reason_, sheet_);
  body->addWidget(reasonRow_);
  typedName_ = new QLineEdit(sheet_);
  nameRow_ = new FormRow(theme, tr("Type the engine's name to go on"), typedName_, sheet_);
  body->addWidget(nameRow_);
  body->addStretch(1);
  connect(table_, &PlanTable::includedChanged, this, &OperationSheet::settle);
  for (auto again : {&Card::retryPressed, &Card::emptyActPressed}) connect(planCard_, again, this, &OperationSheet::replan);
  connect(reason_, &QPlainTextEdit::textChanged, this, &OperationSheet::settle);
  connect(typedName_, &QLineEdit::textChanged, this, &OperationSheet::settle);
}

void OperationSheet::buildHow() {
  const theme::Theme& theme = context_.theme;
  how_ = new QWidget(sheet_);
  auto* lines = theme::column(theme, how_, theme::grid::kSmall);
  lines->addWidget(new Label(theme, Type::CardTitle, Ink::Text, tr("2  How"), how_));
  buildFields(lines);
  buildStart(lines);
  canary_ = new CanaryFields(context_, how_);
  edits_ = new EditsFields(context_, how_);
  samples_ = new SampleDiff(context_, how_);
  for (QWidget* widget : {static_cast<QWidget*>(canary_), static_cast<QWidget*>(edits_), static_cast<QWidget*>(samples_)}) lines->addWidget(widget);
  sheet_->body()->addWidget(how_);
  connect(canary_, &CanaryFields::changed, this, &OperationSheet::settle);
  connect(edits_, &EditsFields::typed, this, &OperationSheet::settle);
  connect(edits_, &EditsFields::changed, this, [this] {
    if (sheet_->isOpen()) replan();
  });
}

void OperationSheet::buildFields(QVBoxLayout* lines) {
  const theme::Theme& theme = context_.theme;
  auto* fields = theme::row(theme, nullptr, theme::grid::kGap);
  provider_ = new QComboBox(how_);
  rate_ = new QSpinBox(how_);
  rate_->setRange(0, kRateMost);
  rate_->setSuffix(tr(" per second"));
  rate_->setSpecialValueText(tr("As fast as the queue takes it"));
  latest_ = new SwitchButton(theme, tr("Newest template version"), how_);
  latest_->setCheckable(true);
  for (QWidget* field : {static_cast<QWidget*>(provider_), static_cast<QWidget*>(rate_)}) theme::fixSize(theme, field, kField, 0);
  providerRow_ = new FormRow(theme, tr("Provider"), provider_, how_);
  auto* rateRow = new FormRow(theme, tr("Rate"), rate_, how_);
  fields->addWidget(providerRow_);
  fields->addWidget(rateRow);
  latest_->setMinimumHeight(theme.px(theme::grid::kControl));
  fields->addWidget(latest_, 0, Qt::AlignBottom);  // level with the fields, below their titles
  fields->addStretch(1);
  lines->addLayout(fields);
  connect(provider_, &QComboBox::activated, this, &OperationSheet::replan);
  connect(latest_, &QAbstractButton::toggled, this, [this] {
    if (sheet_->isOpen()) replan();
  });
  connect(rate_, &QSpinBox::valueChanged, this, &OperationSheet::settle);
}

void OperationSheet::buildStart(QVBoxLayout* lines) {
  const theme::Theme& theme = context_.theme;
  auto* fields = theme::row(theme, nullptr, theme::grid::kGap);
  start_ = new SegmentedControl(theme, tr("Start"), how_);
  start_->setSegments({{QString(kNow), tr("Now"), tr("After %1 s, in which it can be undone").arg(kUndoSeconds)},
                       {kAt, tr("At a time"), tr("Until then it waits under Operations, where it can be cancelled")}});
  theme::fixSize(theme, start_, 0, theme::grid::kControl);
  auto* startRow = new FormRow(theme, tr("Start"), start_, how_);
  start_->setCurrent(QString(kNow));  // it names itself with what is chosen
  startAt_ = new QLineEdit(how_);
  startAt_->setPlaceholderText(tr("2:00 or 2026-05-12 2:00"));
  theme::fixSize(theme, startAt_, kField, 0);
  startAtRow_ = new FormRow(theme, tr("At"), startAt_, how_);
  startAtRow_->keepLine();  // the instant comes while typing
  fields->addWidget(startRow);
  fields->addWidget(startAtRow_);
  fields->addStretch(1);
  lines->addLayout(fields);
  connect(start_, &SegmentedControl::chosen, this, &OperationSheet::settle);
  connect(startAt_, &QLineEdit::textChanged, this, &OperationSheet::readStart);
  settleStart();
}

bool OperationSheet::isLater() const { return words_.sends && start_->current() == kAt; }

void OperationSheet::readStart() {
  const auto now = context_.state().engineNow();
  startsAt_ = now ? startFromWords(startAt_->text(), *now, context_.time.zone()) : std::nullopt;
  settle();
}

void OperationSheet::settleStart() {
  startAtRow_->setVisible(isLater());
  const auto now = context_.state().engineNow();
  const bool ahead = startsAt_ && (!now || *startsAt_ > *now);
  const QString zone = context_.time.isUtc() ? tr("UTC") : tr("local time");
  startAtRow_->setHint(ahead ? tr("Starts at %1").arg(whenWords(context_, *startsAt_)) : tr("2:00, 2:00:30 or with its day, %1").arg(zone));
  const bool wrong = !ahead && !startAt_->text().trimmed().isEmpty();
  startAtRow_->setError(!wrong          ? QString()
                            : startsAt_ ? tr("That time has passed")
                                        : tr("That is no time to come: 2:00 or 2026-05-12 2:00, %1").arg(zone));
}

}  // namespace signalbox::ui::views
