#include "ui/client/event_stream.h"

#include <algorithm>

#include "ui/client/rest_client.h"

namespace signalbox::ui::client {

EventStream::EventStream(EngineAddress address, const base::Clock& clock, base::Random& random, StreamOptions options, QObject* parent)
    : QObject(parent),
      address_(std::move(address)),
      clock_(clock),
      random_(random),
      options_(options),
      backoff_(random_, options.retryFirst, options.retryMost),
      network_(address_) {
  silence_.setSingleShot(true);
  retry_.setSingleShot(true);
  connect(&retry_, &QTimer::timeout, this, &EventStream::connectNow);
  connect(&silence_, &QTimer::timeout, this, [this] {
    if (state_ == StreamState::connecting)
      drop(ErrorKind::timeout, tr("The engine did not answer in time."));
    else
      drop(ErrorKind::timeout, tr("The engine fell silent: its heartbeat is missing."));
  });
}

EventStream::~EventStream() { stop(); }

void EventStream::setTopics(const QStringList& topics) { topics_ = topics; }

void EventStream::setNotifications(const QStringList& ids) {
  if (ids == notifications_) return;
  notifications_ = ids;
  if (state_ == StreamState::live || state_ == StreamState::connecting) connectNow();
}

void EventStream::start() {
  if (state_ != StreamState::idle && state_ != StreamState::stopped) return;
  backoff_.reset();
  lastError_.reset();
  connectNow();
}

void EventStream::stop() {
  retry_.stop();
  silence_.stop();
  if (reply_) {
    reply_->disconnect(this);
    reply_->abort();
    reply_->deleteLater();
    reply_.clear();
  }
  setState(StreamState::idle);
}

void EventStream::retryNow() {
  if (state_ == StreamState::waiting || state_ == StreamState::stopped) connectNow();
}

std::optional<base::Millis> EventStream::retryIn() const {
  if (state_ != StreamState::waiting) return std::nullopt;
  return std::max(base::Millis{0}, std::chrono::duration_cast<base::Millis>(retryAt_ - clock_.now().boot));
}

void EventStream::connectNow() {
  retry_.stop();
  if (reply_) {
    reply_->disconnect(this);
    reply_->abort();
    reply_->deleteLater();
  }
  parser_ = {};
  errorBody_.clear();
  unfinished_ = 0;
  ++connections_;
  Query query;
  if (!topics_.isEmpty()) query.emplace_back(QStringLiteral("topics"), topics_.join(QLatin1Char(',')));
  if (!notifications_.isEmpty()) query.emplace_back(QStringLiteral("notifications"), notifications_.join(QLatin1Char(',')));
  QNetworkRequest request = requestTo(address_, QStringLiteral("/events"), query, {});
  request.setRawHeader("Accept", "text/event-stream");
  request.setRawHeader("Accept-Encoding", "identity");  // a compressor would hold events back
  resumes_ = !lastEventId_.isEmpty();
  if (resumes_) request.setRawHeader("Last-Event-ID", lastEventId_);
  reply_ = network_.get(request);
  connect(reply_, &QNetworkReply::readyRead, this, &EventStream::read);
  connect(reply_, &QNetworkReply::metaDataChanged, this, &EventStream::read);
  connect(reply_, &QNetworkReply::finished, this, &EventStream::closed, Qt::QueuedConnection);
  silence_.start(options_.connectLimit);
  setState(StreamState::connecting);
}

void EventStream::read() {
  if (!reply_) return;
  const int status = reply_->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
  if (status == 0) return;
  if (status != 200 || reply_->rawHeader("Signalbox-Api-Version").toInt() != kApiVersion ||
      !reply_->rawHeader("Content-Type").startsWith("text/event-stream")) {
    errorBody_ += reply_->read(64 * 1024);  // closed() reads the reason from it
    return;
  }
  if (state_ == StreamState::connecting) {
    lastError_.reset();
    setState(StreamState::live);
  }
  silence_.start(options_.silenceLimit);
  const QByteArray chunk = reply_->readAll();
  if (chunk.isEmpty()) return;
  Q_EMIT heard();
  const QPointer<QNetworkReply> mine = reply_;
  const auto events = parser_.feed({chunk.constData(), static_cast<std::size_t>(chunk.size())});
  unfinished_ = events.empty() ? unfinished_ + static_cast<std::size_t>(chunk.size()) : 0;
  if (unfinished_ > options_.eventBytesMax) return drop(ErrorKind::malformed, tr("The engine sent an event without end."));
  for (const auto& event : events) {
    take(event);
    if (reply_ != mine) return;  // a listener stopped the stream or connected anew
  }
}

void EventStream::take(const protocol::SseEvent& event) {
  backoff_.reset();  // only a stream that speaks is a good one: a server that accepts and cuts keeps its delay
  if (!event.id.empty()) lastEventId_ = QByteArray::fromStdString(event.id);
  if (event.event == "heartbeat") {
    if (const auto asOf = protocol::parse<protocol::AsOf>(event.data); asOf.ok()) Q_EMIT heartbeat(asOf.value());
  } else if (event.event == "reset") {
    Q_EMIT reset();
  } else {
    Q_EMIT received(event);
  }
}

void EventStream::closed() {
  if (!reply_ || !reply_->isFinished()) return;  // an older connection's queued word
  read();
  if (!reply_ || !reply_->isFinished()) return;
  std::optional<ClientError> error = errorOf(*reply_, errorBody_, false);
  if (!error) {
    error.emplace();
    error->kind = state_ == StreamState::live ? ErrorKind::refused : ErrorKind::version;
    error->text =
        state_ == StreamState::live ? tr("The engine ended the event stream.") : tr("What answers there is no event stream of a Signalbox engine.");
  }
  silence_.stop();
  reply_->deleteLater();
  reply_.clear();
  if (error->kind == ErrorKind::token || error->kind == ErrorKind::forbidden) {
    lastError_ = *error;
    setState(StreamState::stopped);
    Q_EMIT refused(*error);
    return;
  }
  retryLater(std::move(*error));
}

void EventStream::drop(ErrorKind kind, const QString& text) {
  silence_.stop();
  if (reply_) {
    reply_->disconnect(this);
    reply_->abort();
    reply_->deleteLater();
    reply_.clear();
  }
  ClientError error;
  error.kind = kind;
  error.text = text;
  retryLater(std::move(error));
}

void EventStream::retryLater(ClientError error) {
  base::Millis delay = backoff_.next();
  if (error.retryAfterSeconds)  // a busy engine says when; a wish beyond our most is not waited for
    delay = std::clamp<base::Millis>(std::chrono::seconds{*error.retryAfterSeconds}, delay, std::max(delay, options_.retryMost));
  lastError_ = std::move(error);
  retryAt_ = clock_.now().boot + delay;
  retry_.start(delay);
  setState(StreamState::waiting);
}

void EventStream::setState(StreamState state) {
  // Waiting is told each time, since delay and reason are new ones.
  if (state_ == state && state != StreamState::waiting) return;
  state_ = state;
  Q_EMIT stateChanged(state);
}

}  // namespace signalbox::ui::client
