#pragma once
// Has the engine verify the audit's chain, part by part, and tells how far it has come and what was found. GUI thread.

#include <QObject>

#include <optional>

#include "engine/protocol/audit.h"
#include "ui/client/rest_client.h"
#include "ui/state/engine_session.h"

namespace signalbox::ui::state {

class AuditCheck final : public QObject {
  Q_OBJECT
 public:
  explicit AuditCheck(EngineSession& session, QObject* parent = nullptr) : QObject(parent), session_(session) {}

  /// From the first row; a check under way begins anew.
  void start();
  /// One that is under way is given up, and nothing comes of it.
  void stop();
  bool isRunning() const { return running_; }
  /// The newest one was given up.
  bool isStopped() const { return stopped_; }
  /// The verdict is a part of the check under way; else that of the one before.
  bool hasPart() const { return running_ && part_; }
  /// The newest part's; the whole check's once it is not running. Nothing before the first answer, nor of a check that was not carried to its end
  /// and has found nothing.
  const std::optional<protocol::AuditVerdict>& verdict() const { return verdict_; }
  const std::optional<client::ClientError>& error() const { return error_; }

 Q_SIGNALS:
  void changed();

 private:
  void ask(const QString& cursor);
  void take(client::Reply<protocol::AuditVerdict> reply);
  void dropPart();

  EngineSession& session_;
  int generation_ = 0;  // answers to earlier checks are dropped
  bool running_ = false, stopped_ = false, part_ = false;
  client::Call call_;
  std::optional<protocol::AuditVerdict> verdict_;
  std::optional<client::ClientError> error_;
};

}  // namespace signalbox::ui::state
