#include "ui/views/export_act.h"

#include <QFileDialog>

#include "ui/views/wording.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/format.h"
#include "ui/widgets/label.h"

namespace signalbox::ui::views {

namespace {
constexpr int kShownMs = 10'000;
}

void ExportAct::ask(ViewContext context, const QString& place, const QString& q, QWidget* parent) {
  choose(context, tr("Export %1").arg(place), place + QStringLiteral(".csv"), tr("CSV (*.csv);;JSON lines (*.jsonl)"), parent,
         [place, q](ExportAct& act, const QString& file) { act.start(place, q, file); });
}

void ExportAct::askFile(ViewContext context, const QString& title, const QString& path, const QString& proposed, QWidget* parent) {
  choose(context, title, proposed, tr("JSON lines (*.jsonl)"), parent, [path](ExportAct& act, const QString& file) { act.startPath(path, file); });
}

void ExportAct::choose(ViewContext context, const QString& title, const QString& proposed, const QString& kinds, QWidget* parent, std::function<void(ExportAct&, const QString&)> begin) {
  if (!context.session.isStarted()) return;
  auto* dialog = new QFileDialog(parent, title, proposed, kinds);
  dialog->setAcceptMode(QFileDialog::AcceptSave);
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  connect(dialog, &QFileDialog::fileSelected, parent, [context, begin, parent](const QString& file) {
    auto* act = new ExportAct(context, parent);
    auto* note = new widgets::Banner(context.theme, parent);
    const auto say = [note, parent](widgets::Banner::Tone tone, const QString& words) {
      note->setMessage(tone, words);
      note->setGeometry(0, parent->height() - note->sizeHint().height(), parent->width(), note->sizeHint().height());
      note->show();
      note->raise();
    };
    say(widgets::Banner::Tone::Info, tr("Writing %1").arg(file));
    connect(act, &ExportAct::ended, note, [note, say](const QString& words) {
      say(widgets::Banner::Tone::Info, words);
      QTimer::singleShot(kShownMs, note, &QObject::deleteLater);
    });
    begin(*act, file);
  });
  dialog->open();
}

ExportAct::ExportAct(ViewContext context, QObject* parent) : QObject(parent), download_(context.session.rest().address(), this) {
  connect(&download_, &client::Download::finished, this, [this](const QString& file, qint64 bytes) {
    Q_EMIT ended(tr("Written: %1, %2").arg(file, widgets::format::bytes(bytes)));
    deleteLater();
  });
  connect(&download_, &client::Download::failed, this, [this](const client::ClientError& error) {
    Q_EMIT ended(tr("The export failed, no file was written. %1").arg(errorWords(error)));
    deleteLater();
  });
}

void ExportAct::start(const QString& place, const QString& q, const QString& file) {
  const bool lines = file.endsWith(QStringLiteral(".jsonl"));
  download_.start(QStringLiteral("/export"), {{QStringLiteral("q"), q}, {QStringLiteral("format"), lines ? QStringLiteral("jsonl") : QStringLiteral("csv")}, {QStringLiteral("place"), place}}, file);
}

void ExportAct::startPath(const QString& path, const QString& file) { download_.start(path, {}, file); }

}  // namespace signalbox::ui::views
