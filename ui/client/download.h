#pragma once
// Streams an answer (GET /export) into a file without holding it in memory. The file appears under its name only when it
// is whole. Completes exactly once, by `finished` or `failed`; a cancelled one leaves nothing behind. GUI thread.

#include <QNetworkReply>
#include <QObject>
#include <QPointer>
#include <QSaveFile>
#include <QTimer>

#include <memory>

#include "ui/client/rest_client.h"

namespace signalbox::ui::client {

class Download final : public QObject {
  Q_OBJECT
 public:
  Download(EngineAddress address, QObject* parent = nullptr);
  ~Download() override;

  void start(const QString& path, const Query& query, const QString& file, int silenceMs = 30'000);
  void cancel();
  bool isRunning() const { return running_; }
  qint64 bytes() const { return bytes_; }

 Q_SIGNALS:
  void progressed(qint64 bytes);
  void finished(const QString& file, qint64 bytes);
  void failed(const signalbox::ui::client::ClientError& error);

 private:
  void read();
  void closed();
  void fail(ErrorKind kind, const QString& text);

  const EngineAddress address_;
  Network network_;
  QPointer<QNetworkReply> reply_;
  std::unique_ptr<QSaveFile> file_;
  QByteArray errorBody_;
  QTimer silence_;
  qint64 bytes_ = 0;
  bool running_ = false;
  std::optional<ClientError> ended_;
};

}  // namespace signalbox::ui::client
