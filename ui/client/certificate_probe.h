#pragma once
// Which certificate a server shows: a handshake and nothing else, so that a person can compare it before any token is sent.
// Completes exactly once, by `shown` or `failed`. GUI thread.

#include <QSslSocket>
#include <QTimer>

namespace signalbox::ui::client {

class CertificateProbe final : public QObject {
  Q_OBJECT
 public:
  explicit CertificateProbe(QObject* parent = nullptr);
  void ask(const QUrl& url);

  static constexpr int kLimitMs = 10'000;

 Q_SIGNALS:
  void shown(const QString& fingerprint, const QString& name);  // "AB:CD:...", and whom it is made for
  void failed();

 private:
  void end(const QString& fingerprint, const QString& name);

  QSslSocket socket_;
  QTimer limit_;
  bool over_ = true;
};

}  // namespace signalbox::ui::client
