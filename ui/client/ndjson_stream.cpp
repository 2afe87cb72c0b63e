#include "ui/client/ndjson_stream.h"

namespace signalbox::ui::client {

NdjsonStream::NdjsonStream(EngineAddress address, QObject* parent) : QObject(parent), address_(std::move(address)), network_(address_) {
  silence_.setSingleShot(true);
  connect(&silence_, &QTimer::timeout, this, [this] {
    ended_ = ErrorKind::timeout;
    if (reply_) reply_->abort();
  });
}

NdjsonStream::~NdjsonStream() {
  if (reply_) reply_->disconnect(this);
}

void NdjsonStream::post(const QString& path, const Query& query, const QByteArray& lines, const QString& reason, int silenceMs) {
  SB_CHECK(!isRunning(), "one stream at a time");
  buffer_.clear();
  lines_ = 0;
  ended_.reset();
  QNetworkRequest request = requestTo(address_, path, query, {});
  request.setHeader(QNetworkRequest::ContentTypeHeader, QByteArray("application/x-ndjson"));
  request.setRawHeader("Accept", "application/x-ndjson");
  if (!reason.isEmpty()) request.setRawHeader("Signalbox-Reason", QUrl::toPercentEncoding(reason));
  reply_ = network_.post(request, lines);
  silence_.setInterval(silenceMs);
  silence_.start();
  connect(reply_, &QNetworkReply::readyRead, this, [this] { read(false); });
  connect(reply_, &QNetworkReply::uploadProgress, this, [this] {
    if (silence_.isActive()) silence_.start();
  });
  connect(reply_, &QNetworkReply::finished, this, &NdjsonStream::closed, Qt::QueuedConnection);
}

void NdjsonStream::cancel() {
  if (!reply_ || ended_) return;
  ended_ = ErrorKind::cancelled;
  reply_->abort();
}

void NdjsonStream::read(bool last) {
  if (!reply_) return;
  buffer_.append(reply_->readAll());
  if (silence_.isActive()) silence_.start();
  if (reply_->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt() != 200) return;
  if (last) buffer_.append("\n");
  const QList<QByteArray> whole = buffer_.takeLines();
  for (const QByteArray& one : whole) {
    ++lines_;
    Q_EMIT line(one);
  }
}

void NdjsonStream::closed() {
  if (!reply_) return;
  silence_.stop();
  std::optional<ClientError> error;
  if (ended_) {
    error.emplace();
    error->kind = *ended_;
    error->effect = Effect::unknown;
    error->text =
        *ended_ == ErrorKind::cancelled ? tr("Cancelled. Lines that were already answered are taken.") : tr("The engine did not go on answering.");
  } else {
    const bool usable = reply_->error() == QNetworkReply::NoError;
    read(usable);
    error = errorOf(*reply_, buffer_.rest(), true);
  }
  reply_->deleteLater();
  reply_.clear();
  if (error)
    Q_EMIT failed(*error);
  else
    Q_EMIT finished(lines_);
}

}  // namespace signalbox::ui::client
