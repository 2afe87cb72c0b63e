#pragma once
// One request on the wire, from sending to its single completion. Owned by RestClient; callers hold a Call, which
// outlives it harmlessly. GUI thread. The completion never comes from inside the call that asked for it.

#include <QNetworkReply>
#include <QObject>
#include <QPointer>
#include <QTimer>

#include <functional>

#include "ui/client/client_error.h"

namespace signalbox::ui::client {

/// Body and headers of a 2xx.
struct RawAnswer {
  int status = 0;
  QByteArray body;
  QByteArray etag;
  bool replayed = false;  // Idempotent-Replayed: the engine had done it before
};

using RawDone = std::function<void(Reply<RawAnswer>)>;

struct CallLimits {
  int deadlineMs = 15'000;
  qint64 bodyBytesMax = 64 * 1024 * 1024;
};

class RunningCall final : public QObject {
  Q_OBJECT
 public:
  RunningCall(QNetworkReply* reply, bool changesSomething, QString requestId, CallLimits limits, QObject* context, RawDone done, QObject* parent);
  ~RunningCall() override;

  void cancel();
  /// Completes at once; for a client that goes away.
  void abandon();
  bool isOver() const { return over_; }

 private:
  void read();
  void finish();
  void end(ErrorKind kind, const QString& text);
  void complete(Reply<RawAnswer> answer);

  QPointer<QNetworkReply> reply_;
  const bool changesSomething_;
  const QString requestId_;
  const CallLimits limits_;
  QPointer<QObject> context_;
  RawDone done_;
  QByteArray body_;
  QTimer deadline_;
  bool over_ = false;
  std::optional<std::pair<ErrorKind, QString>> ended_;  // by us, before the network said so
};

/// A handle to cancel by. Empty ones and those of finished calls do nothing.
class Call {
 public:
  Call() = default;
  explicit Call(RunningCall* call) : call_(call) {}
  void cancel() {
    if (call_) call_->cancel();
  }
  bool isRunning() const { return call_ && !call_->isOver(); }

 private:
  QPointer<RunningCall> call_;
};

/// What a finished reply means; nothing for a usable 2xx. Shared by calls, streams and downloads.
std::optional<ClientError> errorOf(const QNetworkReply& reply, const QByteArray& body, bool changesSomething);

}  // namespace signalbox::ui::client
