#include "ui/views/removal_sheet.h"

#include <QLineEdit>
#include <QVBoxLayout>

#include "ui/views/unsaved.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/form_row.h"
#include "ui/widgets/label.h"
#include "ui/widgets/sheet.h"

namespace signalbox::ui::views {

using widgets::Sheet;

RemovalSheet::RemovalSheet(ViewContext context, QWidget* host)
    : QObject(host),
      context_(context),
      sheet_(new Sheet(context.theme, host)),
      words_(new widgets::Label(context.theme, theme::Type::Body, theme::Ink::Secondary, sheet_)),
      trouble_(new widgets::Label(context.theme, theme::Type::Body, theme::Ink::Danger, sheet_)),
      reason_(new QLineEdit(sheet_)),
      reasonRow_(new widgets::FormRow(context.theme, tr("Reason, required"), reason_, sheet_)) {
  reasonRow_->setHint(tr("Kept in the audit log"));
  for (widgets::Label* label : {words_, trouble_}) label->setWordWrap(true);
  for (QWidget* part : {static_cast<QWidget*>(words_), static_cast<QWidget*>(trouble_), static_cast<QWidget*>(reasonRow_)})
    sheet_->body()->addWidget(part);
  sheet_->body()->addStretch(1);
  connect(reason_, &QLineEdit::textChanged, this, &RemovalSheet::settle);
  connect(sheet_, &Sheet::confirmed, this, [this] {
    sheet_->dismiss();
    const QString reason = reason_->text().trimmed();
    if (ask_.needsReason) reason_->clear();  // it was this one's
    if (const auto remove = ask_.remove) remove(reason);
  });
  for (auto signal : {&state::EngineState::sessionChanged, &state::EngineState::linkChanged})
    connect(&context_.state(), signal, this, &RemovalSheet::settle);
  connect(&context_.state(), &state::EngineState::freshnessChanged, this, &RemovalSheet::settle);
}

QString RemovalSheet::blockedBy() const {
  if (!ask_.permission.isEmpty())
    if (const state::Permit permit = context_.state().canAct(ask_.permission); !permit) return permit.reason;
  return ask_.needsReason && reason_->text().trimmed().isEmpty() ? tr("A reason is required") : QString();
}

void RemovalSheet::settle() {
  const bool may = ask_.permission.isEmpty() || context_.state().canAct(ask_.permission).allowed;
  sheet_->setConfirmBlocked(blockedBy(), may && ask_.needsReason ? reason_ : nullptr);
}

void RemovalSheet::open(Ask ask) {
  if (ask.needsReason && ask.title != reasoned_) reason_->clear();  // the same one keeps what was typed
  if (ask.needsReason) reasoned_ = ask.title;
  ask_ = std::move(ask);
  sheet_->setTitle(ask_.title);
  words_->setText(ask_.words);
  trouble_->setText(ask_.trouble);
  trouble_->setVisible(!ask_.trouble.isEmpty());
  reasonRow_->setVisible(ask_.needsReason);
  sheet_->setProduction(context_.connection.production ? context_.connection.name : QString(), context_.connection.colour);
  sheet_->setLeaving(Sheet::Leaving::Cancel);
  sheet_->setConfirm(ask_.verb, true);
  settle();
  sheet_->open();
}

void RemovalSheet::open(const QString& title, const QString& words, const QString& verb, const QString& permission, std::function<void()> remove) {
  open({title, words, {}, verb, permission, false, [remove = std::move(remove)](const QString&) { remove(); }});
}

void RemovalSheet::askToDrop(const QString& what, std::function<void()> drop) {
  open(notSavedWords(what), tr("What was typed here is not saved, and is lost if you go on. In the engine nothing changes."), forgetWords(), {},
       std::move(drop));
  sheet_->cancelButton()->setText(keepWords());
}

}  // namespace signalbox::ui::views
