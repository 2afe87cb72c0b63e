#include "ui/views/export_act.h"

#include <QFileDialog>
#include <QVBoxLayout>

#include "ui/client/foreign.h"
#include "ui/views/file_dialog.h"
#include "ui/views/wording.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/format.h"
#include "ui/widgets/label.h"

namespace signalbox::ui::views {

namespace {
constexpr int kShownMs = 10'000;
const QString kLines = QStringLiteral(".jsonl");
}  // namespace

void ExportAct::ask(ViewContext context, const QString& place, const QString& q, QWidget* parent) {
  choose(context, tr("Export %1").arg(place), place + QStringLiteral(".csv"), tr("CSV (*.csv);;JSON lines (*.jsonl)"), parent,
         [place, q](ExportAct& act, const QString& file, const QString& kind) { act.start(place, q, file, kind); });
}

void ExportAct::askFile(ViewContext context, const QString& title, const QString& path, const QString& proposed, QWidget* parent) {
  choose(context, title, proposed, tr("JSON lines (*.jsonl)"), parent,
         [path](ExportAct& act, const QString& file, const QString&) { act.startPath(path, file); });
}

void ExportAct::choose(ViewContext context, const QString& title, const QString& proposed, const QString& kinds, QWidget* parent, Begin begin) {
  if (!context.session.isStarted()) return write(context, {}, parent, {});  // which says so
  auto* dialog = makeFileDialog(context.theme, title, proposed, kinds, parent);
  dialog->setAcceptMode(QFileDialog::AcceptSave);
  dialog->setLabelText(QFileDialog::LookIn, tr("Save in:"));
  // Where the desktop has a dialog of its own, another kind leaves the name that was proposed as it is.
  connect(dialog, &QFileDialog::fileSelected, parent, [context, begin = std::move(begin), parent, dialog](const QString& file) {
    write(context, file, parent, [begin, kind = dialog->selectedNameFilter()](ExportAct& act, const QString& to) { begin(act, to, kind); });
  });
  dialog->open();
}

void ExportAct::write(ViewContext context, const QString& file, QWidget* parent, const std::function<void(ExportAct&, const QString&)>& begin) {
  auto* note = new widgets::Banner(context.theme, parent);
  note->setObjectName(QStringLiteral("export"));
  if (auto* lines = qobject_cast<QVBoxLayout*>(parent->layout())) lines->addWidget(note);
  const auto say = [note](const QString& words, bool cancellable) {
    note->setMessage(widgets::Banner::Tone::Info, words, cancellable ? tr("Cancel") : QString());
    note->show();
  };
  const auto end = [note, say](const QString& words) {
    say(words, false);
    QTimer::singleShot(kShownMs, note, &QObject::deleteLater);
  };
  if (!context.session.isStarted()) return end(failedWords(client::notConnected()));  // it may have ended while a file was chosen
  auto* act = new ExportAct(context, parent);
  say(tr("Writing %1").arg(client::foreign(file)), false);
  connect(note, &widgets::Banner::actPressed, act, &ExportAct::cancel);
  connect(act, &ExportAct::going, note, say);
  connect(act, &ExportAct::ended, note, end);
  begin(*act, file);
}

QString ExportAct::failedWords(const client::ClientError& error) { return tr("The export failed, no file was written. %1").arg(errorWords(error)); }

ExportAct::ExportAct(ViewContext context, QObject* parent)
    : QObject(parent), download_(context.session.rest().address(), this), patience_(context.session.clock(), this) {
  connect(&patience_, &state::Patience::changed, this, &ExportAct::tell);
  connect(&download_, &client::Download::progressed, this, [this](qint64 bytes) {
    bytes_ = bytes;
    tell();
  });
  connect(&download_, &client::Download::finished, this, [this](const QString& file, qint64 bytes) {
    patience_.end();
    Q_EMIT ended(tr("Written: %1, %2").arg(client::foreign(file), widgets::format::bytes(bytes)));
    deleteLater();
  });
  connect(&download_, &client::Download::failed, this, [this](const client::ClientError& error) {
    patience_.end();
    const bool cancelled = error.kind == client::ErrorKind::cancelled;  // its words say that there is no file
    Q_EMIT ended(cancelled ? errorWords(error) : failedWords(error));
    deleteLater();
  });
}

/// Before there is progress to tell, the line says what was begun.
void ExportAct::tell() {
  using Stage = state::Patience::Stage;
  if (patience_.stage() == Stage::none) return;
  Q_EMIT going(tr("Writing %1: %2 so far").arg(client::foreign(file_), widgets::format::bytes(bytes_)), patience_.stage() == Stage::cancellable);
}

void ExportAct::start(const QString& place, const QString& q, const QString& file, const QString& kind) {
  file_ = file;
  patience_.begin();
  const bool lines = file.endsWith(kLines) || kind.contains(kLines);
  download_.start(QStringLiteral("/export"),
                  {{QStringLiteral("q"), q},
                   {QStringLiteral("format"), lines ? QStringLiteral("jsonl") : QStringLiteral("csv")},
                   {QStringLiteral("place"), place}},
                  file);
}

void ExportAct::startPath(const QString& path, const QString& file) {
  file_ = file;
  patience_.begin();
  download_.start(path, {}, file);
}

}  // namespace signalbox::ui::views
