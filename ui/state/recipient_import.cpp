#include "ui/state/recipient_import.h"

#include <utility>

#include "ui/client/foreign.h"

namespace signalbox::ui::state {

namespace {

constexpr qint64 kBatchBytesMost = 8 * 1024 * 1024;
constexpr qint64 kPieceBytes = 1024 * 1024;  // counted within a few milliseconds

/// What QByteArray::trimmed() takes away.
bool isBlank(char letter) { return letter == ' ' || (letter >= '\t' && letter <= '\r'); }

}  // namespace

RecipientImport::RecipientImport(client::EngineAddress address, QObject* parent) : QObject(parent), stream_(std::move(address)) {
  connect(&stream_, &client::NdjsonStream::line, this, &RecipientImport::verdict);
  connect(&stream_, &client::NdjsonStream::finished, this, [this] {
    Q_EMIT progressed();
    next();
  });
  connect(&stream_, &client::NdjsonStream::failed, this, [this](const client::ClientError& error) { Q_EMIT failed(error.text); });
}

std::optional<QString> RecipientImport::open(const QString& path) {
  file_.setFileName(path);
  if (!file_.open(QIODevice::ReadOnly)) return tr("%1 cannot be read: %2").arg(client::foreign(path), file_.errorString());
  const QByteArray first = file_.peek(kBatchBytesMost).split('\n').value(0).trimmed();
  if (!first.startsWith('{')) {
    ++lineNumber_;
    columns_.emplace(QString::fromUtf8(file_.readLine().trimmed()));
    if (const QString problem = columns_->problem(); !problem.isEmpty()) return problem;
  }
  counting_.setFileName(path);
  if (!counting_.open(QIODevice::ReadOnly) || !counting_.seek(file_.pos()))
    return tr("%1 cannot be read: %2").arg(client::foreign(path), counting_.errorString());
  QMetaObject::invokeMethod(this, &RecipientImport::count, Qt::QueuedConnection);
  return std::nullopt;
}

void RecipientImport::count() {
  if (!counting_.isOpen()) return;  // it was started meanwhile
  const QByteArray piece = counting_.read(kPieceBytes);
  for (const char letter : piece) {
    if (letter == '\n') counted_ += std::exchange(inLine_, false) ? 1 : 0;
    if (!isBlank(letter)) inLine_ = true;
  }
  if (!piece.isEmpty()) {
    QMetaObject::invokeMethod(this, &RecipientImport::count, Qt::QueuedConnection);
    return;
  }
  counting_.close();
  Q_EMIT counted(counted_ + (inLine_ ? 1 : 0));
}

void RecipientImport::start(const QString& reason) {
  reason_ = reason;
  counting_.close();
  QMetaObject::invokeMethod(this, &RecipientImport::next, Qt::QueuedConnection);
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
  stream_.post(QStringLiteral("/recipients/batch"), {}, batch, reason_);
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
