#include "ui/client/network.h"

#include <QCryptographicHash>
#include <QNetworkProxy>
#include <QNetworkReply>
#include <QSslCertificate>
#include <QSslConfiguration>
#include <QSslError>

namespace signalbox::ui::client {

namespace {

constexpr char kRefused[] = "signalbox_refused_certificate";

QByteArray digestOf(const QString& fingerprint) { return QByteArray::fromHex(QString(fingerprint).remove(QLatin1Char(':')).toLatin1()); }

/// What a certificate that a person confirmed may lack: somebody who vouches for it, and this name.
bool isForgiven(const QSslError& error) {
  switch (error.error()) {
    case QSslError::SelfSignedCertificate:
    case QSslError::SelfSignedCertificateInChain:
    case QSslError::UnableToGetIssuerCertificate:
    case QSslError::UnableToGetLocalIssuerCertificate:
    case QSslError::UnableToVerifyFirstCertificate:
    case QSslError::CertificateUntrusted:
    case QSslError::HostNameMismatch: return true;
    default: return false;
  }
}

}  // namespace

QString fingerprintOf(const QSslCertificate& certificate) {
  return QString::fromLatin1(certificate.digest(QCryptographicHash::Sha256).toHex(':').toUpper());
}

QString refusedCertificate(const QNetworkReply& reply) { return reply.property(kRefused).toString(); }

Network::Network(const EngineAddress& address) : pinned_(digestOf(address.certificate)), caFile_(address.caFile), host_(address.url.host()) {
  if (address.isLoopback()) setProxy(QNetworkProxy::NoProxy);
  connect(this, &QNetworkAccessManager::encrypted, this, &Network::compare);
  connect(this, &QNetworkAccessManager::sslErrors, this, &Network::forgive);
}

QNetworkReply* Network::createRequest(Operation operation, const QNetworkRequest& request, QIODevice* data) {
  if (request.url().scheme() != QLatin1String("https")) return QNetworkAccessManager::createRequest(operation, request, data);
  QNetworkRequest safe(request);
  QSslConfiguration tls = QSslConfiguration::defaultConfiguration();
  tls.setProtocol(QSsl::TlsV1_2OrLater);
  if (!caFile_.isEmpty()) tls.addCaCertificates(caFile_, QSsl::Pem);
  safe.setSslConfiguration(tls);
  return QNetworkAccessManager::createRequest(operation, safe, data);
}

void Network::compare(QNetworkReply* reply) {
  if (pinned_.isEmpty()) return;
  const QSslCertificate shown = reply->sslConfiguration().peerCertificate();
  if (!shown.isNull() && shown.digest(QCryptographicHash::Sha256) == pinned_) return;
  reply->setProperty(kRefused,
                     tr("The certificate of %1 is not the one that was confirmed for this engine. The token was not sent. "
                        "If the engine got a new certificate, remove it from this console's list and attach to it anew.")
                         .arg(host_));
  reply->abort();
}

/// These errors and no others, and only for an address whose certificate is compared afterwards.
void Network::forgive(QNetworkReply* reply, const QList<QSslError>& errors) {
  if (pinned_.isEmpty()) return;
  for (const QSslError& error : errors)
    if (!isForgiven(error)) return;
  reply->ignoreSslErrors(errors);
}

}  // namespace signalbox::ui::client
