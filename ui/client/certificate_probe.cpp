#include "ui/client/certificate_probe.h"

#include <QNetworkProxy>
#include <QSslCertificate>
#include <QUrl>

#include <utility>

#include "ui/client/network.h"

namespace signalbox::ui::client {

namespace {
constexpr int kHttpsPort = 443;
}

CertificateProbe::CertificateProbe(QObject* parent) : QObject(parent) {
  limit_.setSingleShot(true);
  limit_.setInterval(kLimitMs);
  socket_.setPeerVerifyMode(QSslSocket::QueryPeer);  // it is only looked at
  connect(&socket_, &QSslSocket::encrypted, this, [this] {
    const QSslCertificate certificate = socket_.peerCertificate();
    end(certificate.isNull() ? QString() : fingerprintOf(certificate), certificate.subjectInfo(QSslCertificate::CommonName).join(QLatin1Char(' ')));
  });
  connect(&socket_, &QAbstractSocket::errorOccurred, this, [this] { end({}, {}); });
  connect(&limit_, &QTimer::timeout, this, [this] { end({}, {}); });
}

void CertificateProbe::ask(const QUrl& url) {
  over_ = false;
  socket_.abort();
  if (EngineAddress{url, {}}.isLoopback()) socket_.setProxy(QNetworkProxy::NoProxy);
  limit_.start();
  socket_.connectToHostEncrypted(url.host(), static_cast<quint16>(url.port(kHttpsPort)));
}

void CertificateProbe::end(const QString& fingerprint, const QString& name) {
  if (std::exchange(over_, true)) return;
  limit_.stop();
  socket_.abort();
  if (fingerprint.isEmpty())
    Q_EMIT failed();
  else
    Q_EMIT shown(fingerprint, name);
}

}  // namespace signalbox::ui::client
