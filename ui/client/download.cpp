#include "ui/client/download.h"

namespace signalbox::ui::client {

Download::Download(EngineAddress address, QObject* parent) : QObject(parent), address_(std::move(address)), network_(address_) {
  silence_.setSingleShot(true);
  connect(&silence_, &QTimer::timeout, this, [this] { fail(ErrorKind::timeout, tr("The engine did not go on sending.")); });
}

Download::~Download() {
  if (reply_) reply_->disconnect(this);
}

void Download::start(const QString& path, const Query& query, const QString& file, int silenceMs) {
  SB_CHECK(!isRunning(), "one download at a time");
  running_ = true;
  bytes_ = 0;
  ended_.reset();
  errorBody_.clear();
  file_ = std::make_unique<QSaveFile>(file);
  reply_.clear();
  if (!file_->open(QIODevice::WriteOnly)) {
    fail(ErrorKind::problem, tr("Cannot write %1: %2.").arg(file, file_->errorString()));
    QMetaObject::invokeMethod(this, &Download::closed, Qt::QueuedConnection);
    return;
  }
  QNetworkRequest request = requestTo(address_, path, query, {});
  request.setRawHeader("Accept", "*/*");
  reply_ = network_.get(request);
  reply_->setReadBufferSize(4 * 1024 * 1024);
  silence_.setInterval(silenceMs);
  silence_.start();
  connect(reply_, &QNetworkReply::readyRead, this, &Download::read);
  connect(reply_, &QNetworkReply::finished, this, &Download::closed, Qt::QueuedConnection);
}

void Download::cancel() {
  if (running_) fail(ErrorKind::cancelled, tr("Cancelled. No file was written."));
}

void Download::fail(ErrorKind kind, const QString& text) {
  if (ended_) return;
  ended_.emplace();
  ended_->kind = kind;
  ended_->text = text;
  if (reply_ && !reply_->isFinished()) reply_->abort();
}

void Download::read() {
  if (!reply_ || ended_) return;
  if (silence_.isActive()) silence_.start();
  const QByteArray chunk = reply_->readAll();
  const bool usable =
      reply_->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt() == 200 && reply_->rawHeader("Signalbox-Api-Version").toInt() == kApiVersion;
  if (!usable) {
    if (errorBody_.size() < 64 * 1024) errorBody_ += chunk;
    return;
  }
  if (file_->write(chunk) != chunk.size()) return fail(ErrorKind::problem, tr("Cannot write %1: %2.").arg(file_->fileName(), file_->errorString()));
  bytes_ += chunk.size();
  if (!chunk.isEmpty()) Q_EMIT progressed(bytes_);
}

void Download::closed() {
  if (!running_) return;
  silence_.stop();
  if (reply_ && !ended_) {
    read();
    if (!ended_) ended_ = errorOf(*reply_, errorBody_, false);
  }
  if (reply_) reply_->deleteLater();
  reply_.clear();
  const QString name = file_->fileName();
  if (!ended_ && !file_->commit()) {
    ended_.emplace();
    ended_->kind = ErrorKind::problem;
    ended_->text = tr("Cannot write %1: %2.").arg(name, file_->errorString());
  }
  file_.reset();  // without commit nothing is left
  running_ = false;
  if (ended_)
    Q_EMIT failed(*ended_);
  else
    Q_EMIT finished(name, bytes_);
}

}  // namespace signalbox::ui::client
