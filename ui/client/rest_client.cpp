#include "ui/client/rest_client.h"
#include "ui/client/foreign.h"

namespace signalbox::ui::client {

QString segment(const QString& name) { return QString::fromLatin1(QUrl::toPercentEncoding(name)); }

QNetworkRequest requestTo(const EngineAddress& address, const QString& path, const Query& query, const QByteArray& requestId) {
  // Encoded by hand: QUrlQuery leaves "+" alone, which servers read as a space.
  QByteArray encoded = address.url.toEncoded(QUrl::StripTrailingSlash | QUrl::RemoveQuery | QUrl::RemoveFragment);
  while (encoded.endsWith('/')) encoded.chop(1);
  encoded += path.toUtf8();
  char mark = '?';
  for (const auto& [name, value] : query) {
    encoded += mark + QUrl::toPercentEncoding(name) + '=' + QUrl::toPercentEncoding(value);
    mark = '&';
  }
  QNetworkRequest request(QUrl::fromEncoded(encoded, QUrl::StrictMode));
  request.setAttribute(QNetworkRequest::RedirectPolicyAttribute, QNetworkRequest::ManualRedirectPolicy);
  request.setAttribute(QNetworkRequest::CacheLoadControlAttribute, QNetworkRequest::AlwaysNetwork);
  request.setAttribute(QNetworkRequest::CacheSaveControlAttribute, false);
  request.setAttribute(QNetworkRequest::CookieLoadControlAttribute, QNetworkRequest::Manual);
  request.setAttribute(QNetworkRequest::CookieSaveControlAttribute, QNetworkRequest::Manual);
  request.setAttribute(QNetworkRequest::AuthenticationReuseAttribute, QNetworkRequest::Manual);
  request.setAttribute(QNetworkRequest::Http2AllowedAttribute, false);
  request.setRawHeader("Accept", "application/json");
  request.setRawHeader("User-Agent", "signalbox-console");
  if (!address.token.isEmpty()) request.setRawHeader("Authorization", "Bearer " + QByteArray::fromStdString(address.token.reveal()));
  if (!requestId.isEmpty()) request.setRawHeader("X-Request-Id", requestId);
  return request;
}

RestClient::RestClient(EngineAddress address, const base::Clock& clock, base::Random& random, QObject* parent)
    : QObject(parent), address_(std::move(address)), clock_(clock), ids_(random), network_(address_), acts_(address_) {}

RestClient::~RestClient() {
  const auto running = findChildren<RunningCall*>(QString(), Qt::FindDirectChildrenOnly);
  for (const QPointer<RunningCall> call : running) {
    if (call) call->abandon();
    delete call.data();  // before the network manager goes
  }
}

QByteArray RestClient::newIdempotencyKey() { return QByteArray::fromStdString(ids_.next(clock_.now().wall).toString()); }

Call RestClient::send(const char* verb, const QString& path, const Query& query, const QByteArray& body, const CallOptions& options, QObject* context,
                      RawDone done, const QByteArray& contentType) {
  SB_CHECK(context != nullptr, "a call needs a context that its completion lives with");
  const QByteArray requestId = newIdempotencyKey();
  QNetworkRequest request = requestTo(address_, path, query, requestId);
  if (!body.isNull()) request.setHeader(QNetworkRequest::ContentTypeHeader, contentType.isEmpty() ? QByteArray("application/json") : contentType);
  if (qstrcmp(verb, "POST") == 0)
    request.setRawHeader("Idempotency-Key", options.idempotencyKey.isEmpty() ? newIdempotencyKey() : options.idempotencyKey);
  if (!options.ifMatch.isEmpty()) request.setRawHeader("If-Match", options.ifMatch);
  if (!options.ifNoneMatch.isEmpty()) request.setRawHeader("If-None-Match", options.ifNoneMatch);
  if (!options.reason.isEmpty()) request.setRawHeader("Signalbox-Reason", QUrl::toPercentEncoding(options.reason));
  const bool changesSomething = qstrcmp(verb, "GET") != 0;
  QNetworkReply* reply = (changesSomething ? acts_ : network_).sendCustomRequest(request, verb, body);
  return Call(new RunningCall(reply, changesSomething, QString::fromLatin1(requestId), options.limits, context, std::move(done), this));
}

ClientError RestClient::unreadable(const RawAnswer& answer, const base::Status& why) {
  ClientError error;
  error.kind = ErrorKind::malformed;
  error.httpStatus = answer.status;
  error.effect = Effect::unknown;
  error.text = tr("The engine's answer cannot be read: %1.").arg(foreign(why.message()));
  for (const auto& field : why.fields()) error.text += QStringLiteral(" %1 %2.").arg(foreign(field.pointer), foreign(field.detail));
  return error;
}

}  // namespace signalbox::ui::client
