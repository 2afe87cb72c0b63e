#pragma once
// One act of a person from asking to the engine's word: "Asked" -> ("Started") -> "Done 14:03:10" or "Failed". Nothing is
// shown as done before the engine said so, nor as failed where its answer was lost. Owned by Commands. GUI thread.

#include <QDateTime>
#include <QObject>
#include <QTimeZone>

#include <optional>

#include "engine/base/time.h"
#include "ui/client/client_error.h"

namespace signalbox::ui::state {

enum class ActState { asked, started, done, failed };

class PendingAct final : public QObject {
  Q_OBJECT
 public:
  PendingAct(QString what, base::WallTime askedAt, QObject* parent);

  QString what() const { return what_; }  // "Pause email"
  ActState state() const { return state_; }
  bool isOver() const { return state_ == ActState::done || state_ == ActState::failed; }
  base::WallTime askedAt() const { return askedAt_; }
  std::optional<base::WallTime> endedAt() const { return endedAt_; }
  /// The operation that carries it out, once there is one; to follow, steer and undo it.
  QString operationId() const { return operationId_; }
  const std::optional<client::ClientError>& error() const { return error_; }
  QString result() const { return result_; }   // what the engine said in words; may be empty
  QString words(const QTimeZone& zone) const;  // "Asked", "Started", "Done 14:03:10", "Failed: ...", "Not known whether it was done: ..."

  void start(const QString& operationId);
  void finish(base::WallTime at, const QString& result = {});
  void fail(base::WallTime at, client::ClientError error);

 Q_SIGNALS:
  void changed();
  void over();  // once, at done or failed

 private:
  const QString what_;
  const base::WallTime askedAt_;
  ActState state_ = ActState::asked;
  std::optional<base::WallTime> endedAt_;
  QString operationId_;
  QString result_;
  std::optional<client::ClientError> error_;
};

}  // namespace signalbox::ui::state
