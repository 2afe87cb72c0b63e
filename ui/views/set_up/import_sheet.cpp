#include "ui/views/set_up/import_sheet.h"

#include <QFileDialog>
#include <QVBoxLayout>

#include "ui/theme/boxes.h"
#include "ui/views/wording.h"
#include "ui/widgets/code_view.h"
#include "ui/widgets/format.h"
#include "ui/widgets/label.h"
#include "ui/widgets/sheet.h"

namespace signalbox::ui::views {

using namespace widgets;

namespace {
constexpr int kRefusalsShown = 200, kRefusals = 280;
}

ImportSheet::ImportSheet(ViewContext context, QWidget* host) : QObject(host), context_(context), host_(host), sheet_(new Sheet(context.theme, host)) {
  const theme::Theme& theme = context_.theme;
  sheet_->setTitle(tr("Import recipients"));
  what_ = new Label(theme, theme::Type::Body, theme::Ink::Secondary, sheet_);
  what_->setWordWrap(true);
  counts_ = new Label(theme, theme::Type::CardTitle, theme::Ink::Text, sheet_);
  counts_->setAccessibleName(tr("How far it is"));
  refusals_ = new CodeView(theme, tr("Lines that were refused"), sheet_);
  theme::fixSize(theme, refusals_, 0, kRefusals);
  sheet_->body()->addWidget(what_);
  sheet_->body()->addWidget(counts_);
  sheet_->body()->addWidget(new Label(theme, theme::Type::CaptionStrong, theme::Ink::Muted, tr("Refused lines, nothing of them was stored"), sheet_));
  sheet_->body()->addWidget(refusals_);
  sheet_->body()->addStretch(1);
  connect(sheet_, &Sheet::confirmed, this, [this] {
    if (running_)
      running_->cancel();
    else
      sheet_->dismiss();
  });
}

void ImportSheet::choose() {
  auto* dialog = new QFileDialog(host_, tr("Import recipients"), {}, tr("Recipients (*.csv *.jsonl *.ndjson);;All files (*)"));
  dialog->setFileMode(QFileDialog::ExistingFile);
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  connect(dialog, &QFileDialog::fileSelected, this, &ImportSheet::open);
  dialog->open();
}

void ImportSheet::open(const QString& file) {
  delete running_.data();
  refused_.clear();
  refusals_->setText({});
  what_->setText(tr("%1. A recipient that is there already is replaced.").arg(file));
  sheet_->open();
  if (!context_.session.isStarted()) {  // it may have ended while a file was chosen
    counts_->setText({});
    return end(client::notConnected().text);
  }
  auto* import = new state::RecipientImport(context_.session.rest().address(), this);
  running_ = import;
  connect(import, &state::RecipientImport::progressed, this, &ImportSheet::show);
  connect(import, &state::RecipientImport::lineRefused, this, [this](qint64 line, const QString& why) {
    if (refused_.size() < kRefusalsShown) refused_ << tr("line %1: %2").arg(line).arg(why);
  });
  connect(import, &state::RecipientImport::finished, this, [this] { end(tr("All lines were read")); });
  connect(import, &state::RecipientImport::failed, this, [this](const QString& why) { end(tr("Stopped: %1").arg(why)); });
  show();
  if (const auto problem = import->start(file)) end(*problem);
}

void ImportSheet::show() {
  if (!running_) return;
  counts_->setText(tr("%1 stored, %2 refused, %3 of the file")
                       .arg(format::count(running_->taken()), format::count(running_->refused()), format::percent(running_->share())));
  const qint64 more = running_->refused() - refused_.size();
  refusals_->setText(refused_.join(QLatin1Char('\n')) +
                     (more > 0 ? QString(QLatin1Char('\n') + tr("and %1 more").arg(format::count(more))) : QString()));
  sheet_->setSummary(tr("Closing this leaves it running"));
  sheet_->setConfirm(tr("Stop"));
}

void ImportSheet::end(const QString& words) {
  show();
  const qint64 taken = running_ ? running_->taken() : 0;
  if (running_) running_->deleteLater();
  running_.clear();
  sheet_->setSummary(words);
  sheet_->setConfirm(tr("Close"));
  if (taken > 0) Q_EMIT changed();
}

}  // namespace signalbox::ui::views
