#pragma once
// The one place that makes connections to an engine, for calls, streams and downloads alike: no proxy to this machine, TLS
// 1.2 or newer, the address's own authorities and its pinned certificate. The certificate is compared when the handshake is
// done and before a byte of the request leaves, so a wrong server never sees the token. GUI thread.

#include <QNetworkAccessManager>

#include "ui/client/address.h"

class QSslCertificate;
class QSslError;

namespace signalbox::ui::client {

/// "AB:CD:...": SHA-256, as the engine writes it into engine.json.
QString fingerprintOf(const QSslCertificate& certificate);
/// Why the network ended a reply by itself; empty when it did not.
QString refusedCertificate(const QNetworkReply& reply);

class Network final : public QNetworkAccessManager {
  Q_OBJECT
 public:
  explicit Network(const EngineAddress& address);

 protected:
  QNetworkReply* createRequest(Operation operation, const QNetworkRequest& request, QIODevice* data) override;

 private:
  void compare(QNetworkReply* reply);
  void forgive(QNetworkReply* reply, const QList<QSslError>& errors);

  const QByteArray pinned_;  // the digest; empty: none
  const QString caFile_;
  const QString host_;
};

}  // namespace signalbox::ui::client
