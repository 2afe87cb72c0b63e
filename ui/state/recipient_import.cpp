#include "ui/state/recipient_import.h"

namespace signalbox::ui::state {

namespace {

constexpr qint64 kBatchBytesMost = 8 * 1024 * 1024;

}  // namespace

RecipientImport::RecipientImport(client::EngineAddress address, QObject* parent) : QObject(parent), stream_(std::move(address)) {
  connect(&stream_, &client::NdjsonStream::line, this, &RecipientImport::verdict);
  connect(&stream_, &client::NdjsonStream::finished, this, [this] {
    Q_EMIT progressed();
    next();
  });
  connect(&stream_, &client::NdjsonStream::failed, this, [this](const client::ClientError& error) { Q_EMIT failed(error.text); });
}

std::optional<QString> RecipientImport::start(const QString& path) {
  file_.setFileName(path);
  if (!file_.open(QIODevice::ReadOnly)) return tr("%1 cannot be read: %2").arg(path, file_.errorString());
  const QByteArray first = file_.peek(kBatchBytesMost).split('\n').value(0).trimmed();
  if (!first.startsWith('{')) {
    ++lineNumber_;
    columns_.emplace(QString::fromUtf8(file_.readLine().trimmed()));
    if (const QString problem = columns_->problem(); !problem.isEmpty()) return problem;
  }
  QMetaObject::invokeMethod(this, &RecipientImport::next, Qt::QueuedConnection);
  return std::nullopt;
}

void RecipientImport::cancel() { stream_.cancel(); }

double RecipientImport::share() const { return file_.size() <= 0 ? 1 : static_cast<double>(file_.pos()) / static_cast<double>(file_.size()); }

QByteArray RecipientImport::readBatch() {
  QByteArray batch;
  batchLines_.clear();
  while (batchLines_.size() < kLinesOfABatch && batch.size() < kBatchBytesMost && !file_.atEnd()) {
    const QByteArray line = file_.readLine().trimmed();
    ++lineNumber_;
    if (line.isEmpty()) continue;
    batch += (columns_ ? columns_->json(QString::fromUtf8(line)) : line) + '\n';
    batchLines_.push_back(lineNumber_);
  }
  return batch;
}

void RecipientImport::next() {
  const QByteArray batch = readBatch();
  if (batch.isEmpty()) return Q_EMIT finished();
  stream_.post(QStringLiteral("/recipients/batch"), {}, batch);
}

void RecipientImport::verdict(const QByteArray& json) {
  const auto verdict = readVerdict(json);
  if (!verdict) return;
  if (verdict->taken) {
    ++taken_;
    return;
  }
  ++refused_;
  Q_EMIT lineRefused(lineOfFile(verdict->line, batchLines_), verdict->why);
}

}  // namespace signalbox::ui::state
