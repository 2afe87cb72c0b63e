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
  bool isRunning() const { return running_; }
  /// The newest part's; the whole check's once it is not running. Nothing before the first answer.
  const std::optional<protocol::AuditVerdict>& verdict() const { return verdict_; }
  const std::optional<client::ClientError>& error() const { return error_; }

 Q_SIGNALS:
  void changed();

 private:
  void ask(const QString& cursor);
  void take(client::Reply<protocol::AuditVerdict> reply);

  EngineSession& session_;
  int generation_ = 0;  // answers to earlier checks are dropped
  bool running_ = false;
  std::optional<protocol::AuditVerdict> verdict_;
  std::optional<client::ClientError> error_;
};

}  // namespace signalbox::ui::state
