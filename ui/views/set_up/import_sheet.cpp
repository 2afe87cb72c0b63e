#include "ui/views/set_up/import_sheet.h"

#include <QFileDialog>
#include <QLineEdit>
#include <QVBoxLayout>

#include "ui/client/foreign.h"
#include "ui/theme/boxes.h"
#include "ui/views/file_dialog.h"
#include "ui/views/wording.h"
#include "ui/widgets/code_view.h"
#include "ui/widgets/form_row.h"
#include "ui/widgets/format.h"
#include "ui/widgets/label.h"
#include "ui/widgets/sheet.h"

namespace signalbox::ui::views {

using namespace widgets;

namespace {
constexpr int kRefusalsShown = 200, kRefusals = 280;
}

ImportSheet::ImportSheet(ViewContext context, QWidget* host) : QObject(host), context_(context), host_(host), sheet_(new Sheet(context.theme, host)) {
  build();
  connect(sheet_, &Sheet::confirmed, this, &ImportSheet::confirm);
  connect(reason_, &QLineEdit::textChanged, this, &ImportSheet::settle);
  for (auto signal : {&state::EngineState::sessionChanged, &state::EngineState::linkChanged})
    connect(&context_.state(), signal, this, &ImportSheet::settle);
  connect(&context_.state(), &state::EngineState::freshnessChanged, this, &ImportSheet::settle);
}

void ImportSheet::build() {
  const theme::Theme& theme = context_.theme;
  sheet_->setTitle(tr("Import recipients"));
  what_ = new Label(theme, theme::Type::Body, theme::Ink::Secondary, sheet_);
  what_->setWordWrap(true);
  counts_ = new Label(theme, theme::Type::CardTitle, theme::Ink::Text, sheet_);
  counts_->setAccessibleName(tr("How far it is"));
  reason_ = new QLineEdit(sheet_);
  auto* why = new FormRow(theme, tr("Reason, required"), reason_, sheet_);
  why->setHint(tr("Kept in the audit log"));
  outcome_ = new QWidget(sheet_);
  auto* lines = theme::column(theme, outcome_, theme::grid::kGap);
  refusals_ = new CodeView(theme, tr("Lines that were refused"), outcome_);
  theme::fixSize(theme, refusals_, 0, kRefusals);
  lines->addWidget(new Label(theme, theme::Type::CaptionStrong, theme::Ink::Muted, tr("Refused lines: none of these was stored"), outcome_));
  lines->addWidget(refusals_);
  for (QWidget* part : {static_cast<QWidget*>(what_), static_cast<QWidget*>(counts_), static_cast<QWidget*>(why), outcome_})
    sheet_->body()->addWidget(part);
  sheet_->body()->addStretch(1);
}

void ImportSheet::choose() {
  if (stage_ == Stage::Running) return sheet_->open();  // one after the other
  auto* dialog = makeFileDialog(context_.theme, tr("Import recipients"), {}, tr("Recipients (*.csv *.jsonl *.ndjson);;All files (*)"), host_);
  dialog->setFileMode(QFileDialog::ExistingFile);
  connect(dialog, &QFileDialog::fileSelected, this, &ImportSheet::open);
  dialog->open();
}

void ImportSheet::open(const QString& file) {
  if (stage_ == Stage::Running) return sheet_->open();
  delete import_.data();
  if (file != file_ || stage_ == Stage::Over) reason_->clear();  // it was typed for another one
  file_ = file;
  lines_.reset();
  refused_.clear();
  refusals_->setText({});
  outcome_->hide();
  reason_->setReadOnly(false);
  stage_ = Stage::Asking;
  sheet_->setLeaving(Sheet::Leaving::Cancel);
  what_->setText(tr("%1. A recipient that is there already is replaced.").arg(client::foreign(file)));
  sheet_->setProduction(context_.connection.production ? context_.connection.name : QString(), context_.connection.colour);
  sheet_->setSummary({});
  if (!context_.session.isStarted()) {  // it may have ended while a file was chosen
    sheet_->open();
    return end(client::notConnected().text);
  }
  auto* import = new state::RecipientImport(context_.session.rest().address(), this);
  import_ = import;
  connect(import, &state::RecipientImport::counted, this, [this](qint64 lines) {
    lines_ = lines;
    settle();
  });
  connect(import, &state::RecipientImport::progressed, this, &ImportSheet::show);
  connect(import, &state::RecipientImport::lineRefused, this, [this](qint64 line, const QString& why) {
    if (refused_.size() < kRefusalsShown) refused_ << tr("line %1: %2").arg(line).arg(why);
  });
  connect(import, &state::RecipientImport::finished, this, [this] { end(tr("All lines were read")); });
  connect(import, &state::RecipientImport::failed, this, [this](const QString& why) { end(tr("Stopped: %1").arg(why)); });
  sheet_->open();
  if (const auto problem = import->open(file))
    end(*problem);
  else
    settle();
}

/// While a person is asked: how many, and what is missing.
void ImportSheet::settle() {
  if (stage_ != Stage::Asking) return;
  const state::Permit permit = context_.state().canAct(QStringLiteral("recipients.manage"));
  counts_->setText(!lines_ ? tr("Its lines are being counted") : *lines_ == 1 ? tr("1 line") : tr("%1 lines").arg(format::count(*lines_)));
  sheet_->setConfirm(lines_ ? tr("Import %1").arg(format::count(*lines_)) : tr("Import"));
  sheet_->setConfirmBlocked(!permit                                   ? permit.reason
                                : !lines_                             ? tr("Its lines are being counted")
                                : *lines_ == 0                        ? tr("It has no line below its header")
                                : reason_->text().trimmed().isEmpty() ? tr("A reason is required")
                                                                      : QString(),
                            permit.allowed && lines_.value_or(0) > 0 ? reason_ : nullptr);
}

void ImportSheet::confirm() {
  if (stage_ == Stage::Over) return sheet_->dismiss();
  if (!import_) return;
  if (stage_ == Stage::Running) return import_->cancel();
  stage_ = Stage::Running;
  reason_->setReadOnly(true);
  outcome_->show();
  show();
  import_->start(reason_->text().trimmed());
}

void ImportSheet::show() {
  if (!import_ || stage_ != Stage::Running) return;
  counts_->setText(tr("%1 stored, %2 refused, %3 of the file read")
                       .arg(format::count(import_->taken()), format::count(import_->refused()), format::percent(import_->share())));
  const qint64 more = import_->refused() - refused_.size();
  refusals_->setText(refused_.join(QLatin1Char('\n')) +
                     (more > 0 ? QString(QLatin1Char('\n') + tr("and %1 more").arg(format::count(more))) : QString()));
  sheet_->setSummary(tr("Closing this leaves it running"));
  sheet_->setLeaving(Sheet::Leaving::Close);
  sheet_->setConfirm(tr("Stop"));
  sheet_->setConfirmBlocked({});
}

void ImportSheet::end(const QString& words) {
  if (stage_ == Stage::Asking) counts_->setText({});
  show();
  const qint64 taken = import_ ? import_->taken() : 0;
  if (import_) import_->deleteLater();
  import_.clear();
  stage_ = Stage::Over;
  reason_->setModified(false);  // it has been used: nothing is lost with the sheet
  sheet_->setLeaving(Sheet::Leaving::Act);
  sheet_->setSummary(words);
  sheet_->setConfirm(tr("Close"));
  sheet_->setConfirmBlocked({});
  if (taken > 0) Q_EMIT changed();
}

}  // namespace signalbox::ui::views
