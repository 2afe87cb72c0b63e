#include "ui/views/operations/steer_sheet.h"

#include <QLineEdit>
#include <QVBoxLayout>

#include "ui/client/foreign.h"
#include "ui/client/text.h"
#include "ui/state/operation_model.h"
#include "ui/views/operations/operation_facts.h"
#include "ui/views/operations/operation_sheet.h"
#include "ui/views/wording.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/form_row.h"
#include "ui/widgets/format.h"
#include "ui/widgets/label.h"
#include "ui/widgets/sheet.h"

namespace signalbox::ui::views {

using namespace widgets;
using client::text;

namespace {

/// Whoever decides in the place of another must have seen what it is.
bool needsFacts(Steer what) { return what == Steer::approve || what == Steer::refuse; }

}  // namespace

SteerSheet::SteerSheet(ViewContext context, QWidget* host) : QObject(host), context_(context), sheet_(new Sheet(context.theme, host)) {
  build();
  connect(sheet_, &Sheet::confirmed, this, &SteerSheet::confirm);
  connect(sheet_, &Sheet::dismissed, facts_, &OperationFacts::cancel);
  connect(facts_, &OperationFacts::changed, this, &SteerSheet::settle);
  for (auto signal : {&state::EngineState::operationsChanged, &state::EngineState::snapshotLoaded})
    connect(&context_.state(), signal, this, &SteerSheet::follow);
  for (auto signal : {&state::EngineState::sessionChanged, &state::EngineState::linkChanged})
    connect(&context_.state(), signal, this, &SteerSheet::settle);
  connect(&context_.state(), &state::EngineState::freshnessChanged, this, &SteerSheet::settle);
}

void SteerSheet::build() {
  const theme::Theme& theme = context_.theme;
  meaning_ = new Label(theme, theme::Type::Body, theme::Ink::Secondary, sheet_);
  meaning_->setWordWrap(true);
  facts_ = new OperationFacts(context_, sheet_);
  reason_ = new QLineEdit(sheet_);
  reasonRow_ = new FormRow(theme, tr("Reason, optional"), reason_, sheet_);
  typedName_ = new QLineEdit(sheet_);
  reasonRow_->setHint(tr("Kept in the audit log"));
  nameRow_ = new FormRow(theme, tr("Type the engine's name to go on"), typedName_, sheet_);
  for (QWidget* part :
       {static_cast<QWidget*>(meaning_), static_cast<QWidget*>(facts_), static_cast<QWidget*>(reasonRow_), static_cast<QWidget*>(nameRow_)})
    sheet_->body()->addWidget(part);
  sheet_->body()->addStretch(1);
  for (QLineEdit* field : {reason_, typedName_}) connect(field, &QLineEdit::textChanged, this, &SteerSheet::settle);
}

void SteerSheet::open(const protocol::OperationView& operation, Steer what) {
  const bool another = operation.id != operation_.id || what != steer_;
  operation_ = operation;
  steer_ = what;
  gone_ = false;
  if (another) {
    ++opened_;
    asked_ = false;
    reason_->clear();
  }
  typedName_->clear();
  sheet_->setTitle(tr("%1: %2").arg(steerVerb(what, operation), state::operationTitle(operation)));
  sheet_->setProduction(context_.connection.production ? context_.connection.name : QString(), context_.connection.colour);
  sheet_->setSummary({});
  // Beside an act that cancels, a second button that says Cancel would be taken for it.
  sheet_->setLeaving(what == Steer::cancel ? Sheet::Leaving::Close : Sheet::Leaving::Cancel);
  reasonRow_->setLabel(what == Steer::refuse ? tr("Reason, required") : tr("Reason, optional"));
  facts_->open(operation);
  settle();
  sheet_->open();
}

void SteerSheet::follow() {
  if (sheet_->isHidden()) return;
  const auto* now = context_.state().operation(text(operation_.id));
  gone_ = now == nullptr || !isPossible(steer_, *now);
  if (now != nullptr) operation_ = *now;
  settle();
}

/// As the act that it sets off would have asked.
bool SteerSheet::asksName() const {
  return steer_ == Steer::approve && context_.connection.production && operation_.total > OperationSheet::kTypedNameFrom;
}

SteerSheet::Missing SteerSheet::missing() const {
  if (asked_) return {tr("Asked")};
  if (gone_) return {tr("It is no longer there to be steered so: somebody was faster, or it has gone on")};
  if (const QString reason = whyNot(steer_, context_, operation_); !reason.isEmpty()) return {reason};
  if (needsFacts(steer_) && !facts_->isWhole()) return {tr("What it is about is not here yet")};
  if (steer_ == Steer::refuse && reason_->text().trimmed().isEmpty()) return {tr("A reason is required"), reason_};
  if (asksName() && typedName_->text() != context_.connection.name)
    return {tr("Type the engine's name, %1").arg(client::foreign(context_.connection.name)), typedName_};
  return {};
}

void SteerSheet::settle() {
  if (operation_.id.empty()) return;
  meaning_->setText(steerMeaning(steer_, operation_));
  nameRow_->setVisible(asksName());
  reason_->setEnabled(!asked_);
  sheet_->setConfirm(steerConfirmWords(steer_, operation_), steer_ == Steer::refuse || steer_ == Steer::cancel || steer_ == Steer::undo);
  const Missing what = missing();
  sheet_->setConfirmBlocked(what.words, what.field);
}

void SteerSheet::confirm() {
  if (!missing().words.isEmpty()) return;
  asked_ = true;
  state::PendingAct* act = steer(steer_, context_, text(operation_.id), reason_->text().trimmed());
  settle();
  connect(act, &state::PendingAct::over, this, [this, act, opened = opened_] {
    if (opened != opened_) return;  // another one stands there by now
    asked_ = false;
    if (act->error()) {
      settle();
      return sheet_->setSummary(actErrorWords(act->what(), *act->error()));
    }
    reason_->clear();
    sheet_->dismiss();
  });
}

}  // namespace signalbox::ui::views
