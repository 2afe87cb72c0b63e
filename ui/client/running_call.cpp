#include "ui/client/running_call.h"
#include "ui/client/foreign.h"

#include <QSslError>

#include "ui/client/network.h"
#include "ui/client/rest_client.h"
#include "ui/client/text.h"
#include "ui/client/words.h"

namespace signalbox::ui::client {

namespace {

QString hostOf(const QNetworkReply& reply) {
  const QUrl url = reply.url();
  return url.port() > 0 ? QStringLiteral("%1:%2").arg(url.host()).arg(url.port()) : url.host();
}

ClientError make(ErrorKind kind, QString text, const QNetworkReply& reply, Effect effect = Effect::none) {
  ClientError error;
  error.kind = kind;
  error.text = std::move(text);
  error.effect = effect;
  error.httpStatus = reply.attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
  error.requestId = QString::fromLatin1(reply.request().rawHeader("X-Request-Id"));
  return error;
}

bool isTlsError(QNetworkReply::NetworkError error) { return error == QNetworkReply::SslHandshakeFailedError; }

ClientError networkError(const QNetworkReply& reply, bool changesSomething) {
  const QString host = hostOf(reply);
  const Effect uncertain = changesSomething ? Effect::unknown : Effect::none;
  if (const QString refused = refusedCertificate(reply); !refused.isEmpty()) return make(ErrorKind::tls, refused, reply);
  switch (reply.error()) {
    case QNetworkReply::SslHandshakeFailedError:
      return make(ErrorKind::tls, Words::tr("No safe connection to %1: %2. Nothing was sent.").arg(host, reply.errorString()), reply);
    case QNetworkReply::ConnectionRefusedError:
      return make(ErrorKind::refused, Words::tr("Nobody answers at %1. Is the engine running there?").arg(host), reply);
    case QNetworkReply::HostNotFoundError:
      return make(ErrorKind::refused, Words::tr("The name %1 is not known. Check the address.").arg(reply.url().host()), reply);
    case QNetworkReply::TimeoutError: return make(ErrorKind::timeout, Words::tr("%1 did not answer in time.").arg(host), reply, uncertain);
    case QNetworkReply::ProtocolFailure:
    case QNetworkReply::ProtocolUnknownError:
      return make(ErrorKind::malformed, Words::tr("%1 answers, but not as a web server does.").arg(host), reply, uncertain);
    default: return make(ErrorKind::refused, Words::tr("The connection to %1 was lost: %2.").arg(host, reply.errorString()), reply, uncertain);
  }
}

QString wordsOf(const protocol::Problem& problem, int status) {
  QString words = text(problem.detail.empty() ? problem.title : problem.detail);
  if (!words.isEmpty() && !QStringLiteral(".?!").contains(words.back())) words += QLatin1Char('.');  // others follow it
  for (const auto& field : problem.errors) words += QStringLiteral(" %1: %2.").arg(foreign(field.pointer), foreign(field.detail));
  return words.isEmpty() ? Words::tr("The engine refused this (%1).").arg(status) : words;
}

/// Everything that carries an HTTP status beyond 299.
ClientError refusal(const QNetworkReply& reply, const QByteArray& body, int status) {
  ClientError error = make(ErrorKind::problem, {}, reply);
  auto problem = protocol::parse<protocol::Problem>({body.constData(), static_cast<std::size_t>(body.size())});
  const bool written = problem.ok() && problem->status == status;
  if (written) error.problem = problem.value();
  bool isNumber = false;
  const int wait = reply.rawHeader("Retry-After").toInt(&isNumber);
  if (isNumber) error.retryAfterSeconds = wait;
  if (status == 401) {
    error.kind = ErrorKind::token;
    error.text = error.problem.detail.empty()
        ? Words::tr("The engine at %1 does not know this token. Nothing was changed. Enter a valid token.").arg(hostOf(reply))
        : Words::tr("The engine at %1 refuses this token. %2 Nothing was changed. Enter a valid token.")
              .arg(hostOf(reply), wordsOf(error.problem, status));
  } else if (status == 403) {
    error.kind = ErrorKind::forbidden;
    error.text = error.problem.missingPermission.empty()
        ? wordsOf(error.problem, status)
        : Words::tr("This needs the permission %1, which the token does not have. Nothing was changed.")
              .arg(foreign(error.problem.missingPermission));
  } else if (status < 400) {
    error.kind = ErrorKind::version;
    error.text = Words::tr("%1 sends on to another address. Enter that address itself.").arg(hostOf(reply));
  } else if (written) {
    error.text = wordsOf(error.problem, status);
  } else {
    error.text = Words::tr("The engine at %1 answered %2 without saying why.").arg(hostOf(reply)).arg(status);
    if (status >= 500) error.effect = Effect::unknown;
  }
  return error;
}

}  // namespace

std::optional<ClientError> errorOf(const QNetworkReply& reply, const QByteArray& body, bool changesSomething) {
  const int status = reply.attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
  if (status == 0) {
    if (reply.error() == QNetworkReply::NoError)
      return make(ErrorKind::malformed, Words::tr("%1 gave no answer that can be read.").arg(hostOf(reply)), reply);
    return networkError(reply, changesSomething);
  }
  const QByteArray version = reply.rawHeader("Signalbox-Api-Version");
  if (version.isEmpty() && status < 500 && status != 401 && status != 403)
    return status >= 300 && status < 400
        ? refusal(reply, body, status)
        : make(ErrorKind::version, Words::tr("Something answers at %1, but it is no Signalbox engine.").arg(hostOf(reply)), reply);
  if (!version.isEmpty() && version.toInt() != kApiVersion)
    return make(ErrorKind::version,
                Words::tr("The engine at %1 speaks version %2 of the API, this console version %3. Update the older one.")
                    .arg(hostOf(reply), QString::fromLatin1(version))
                    .arg(kApiVersion),
                reply);
  if (status >= 300) return refusal(reply, body, status);
  if (reply.error() != QNetworkReply::NoError) {  // a 2xx that broke off
    if (isTlsError(reply.error())) return networkError(reply, changesSomething);
    return make(ErrorKind::refused, Words::tr("The answer of %1 broke off: %2.").arg(hostOf(reply), reply.errorString()), reply,
                changesSomething ? Effect::unknown : Effect::none);
  }
  return std::nullopt;
}

RunningCall::RunningCall(QNetworkReply* reply, bool changesSomething, QString requestId, CallLimits limits, QObject* context, RawDone done,
                         QObject* parent)
    : QObject(parent),
      reply_(reply),
      changesSomething_(changesSomething),
      requestId_(std::move(requestId)),
      limits_(limits),
      context_(context),
      done_(std::move(done)) {
  connect(reply, &QNetworkReply::readyRead, this, &RunningCall::read);
  // Queued: a request that fails at once would otherwise complete inside the call that made it.
  connect(reply, &QNetworkReply::finished, this, &RunningCall::finish, Qt::QueuedConnection);
  connect(context, &QObject::destroyed, this, [this] {
    done_ = nullptr;
    cancel();
  });
  deadline_.setSingleShot(true);
  connect(&deadline_, &QTimer::timeout, this,
          [this] { end(ErrorKind::timeout, tr("The engine did not answer within %1 s.").arg(limits_.deadlineMs / 1000.0)); });
  deadline_.start(limits_.deadlineMs);
}

RunningCall::~RunningCall() {
  if (!reply_) return;
  reply_->disconnect(this);
  if (!reply_->isFinished()) reply_->abort();
  reply_->deleteLater();  // it stays the network manager's child, which has to outlive it
}

void RunningCall::cancel() { end(ErrorKind::cancelled, tr("Cancelled.")); }

void RunningCall::end(ErrorKind kind, const QString& text) {
  if (ended_) return;
  ended_.emplace(kind, text);
  deadline_.stop();
  if (reply_ && !reply_->isFinished()) reply_->abort();  // finished() follows, and with it finish()
}

void RunningCall::read() {
  if (ended_ || !reply_) return;
  body_ += reply_->readAll();
  if (body_.size() > limits_.bodyBytesMax) end(ErrorKind::malformed, tr("The engine's answer is larger than this console reads."));
}

void RunningCall::finish() {
  if (!reply_) return;
  if (ended_) {
    ClientError error;
    error.kind = ended_->first;
    error.text = ended_->second;
    error.requestId = requestId_;
    error.effect = changesSomething_ ? Effect::unknown : Effect::none;
    return complete(std::move(error));
  }
  body_ += reply_->readAll();
  if (auto error = errorOf(*reply_, body_, changesSomething_)) return complete(std::move(*error));
  RawAnswer answer;
  answer.status = reply_->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
  answer.body = std::move(body_);
  answer.etag = reply_->rawHeader("ETag");
  answer.replayed = reply_->rawHeader("Idempotent-Replayed") == "true";
  complete(std::move(answer));
}

void RunningCall::abandon() {
  ClientError error;
  error.kind = ErrorKind::cancelled;
  error.text = tr("The console left this engine.");
  error.effect = changesSomething_ ? Effect::unknown : Effect::none;
  error.requestId = requestId_;
  if (reply_) reply_->disconnect(this);
  complete(std::move(error));
}

void RunningCall::complete(Reply<RawAnswer> answer) {
  deadline_.stop();
  over_ = true;  // before telling, so that the callback sees its Call as finished
  const RawDone done = std::exchange(done_, nullptr);
  deleteLater();
  const QPointer<QObject> context = context_;
  if (done && context) done(std::move(answer));
}

}  // namespace signalbox::ui::client
