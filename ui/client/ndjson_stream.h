#pragma once
// A POST of lines answered by lines (application/x-ndjson), such as POST /notifications/batch: each answered line is
// handed on as it comes. Completes exactly once, by `finished` or `failed`. GUI thread.

#include <QNetworkReply>
#include <QObject>
#include <QPointer>
#include <QTimer>

#include "ui/client/line_buffer.h"
#include "ui/client/rest_client.h"

namespace signalbox::ui::client {

class NdjsonStream final : public QObject {
  Q_OBJECT
 public:
  NdjsonStream(EngineAddress address, QObject* parent = nullptr);
  ~NdjsonStream() override;

  /// `reason`: why, for the audit; empty: none.
  void post(const QString& path, const Query& query, const QByteArray& lines, const QString& reason = {}, int silenceMs = 30'000);
  void cancel();
  bool isRunning() const { return !reply_.isNull(); }

 Q_SIGNALS:
  void line(const QByteArray& json);
  void finished(qint64 lines);
  void failed(const signalbox::ui::client::ClientError& error);

 private:
  void read(bool last);
  void closed();

  const EngineAddress address_;
  Network network_;
  QPointer<QNetworkReply> reply_;
  LineBuffer buffer_;
  QTimer silence_;
  qint64 lines_ = 0;
  std::optional<ErrorKind> ended_;
};

}  // namespace signalbox::ui::client
