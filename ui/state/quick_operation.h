#pragma once
// Plan, wait for it, start the operation with the plan's own verdicts: for acts on a few messages that are undone rather
// than confirmed (discard, restore, resolve one). Ends exactly once, by `started` or `failed`. GUI thread.

#include "ui/state/plan_watcher.h"

namespace signalbox::ui::state {

class QuickOperation final : public QObject {
  Q_OBJECT
 public:
  QuickOperation(EngineSession& session, protocol::PlanRequest plan, protocol::OperationRequest operation, QObject* parent);
  void start();

 Q_SIGNALS:
  void started(const signalbox::protocol::OperationView& operation);
  void failed(const signalbox::ui::client::ClientError& error);

 private:
  EngineSession& session_;
  const protocol::PlanRequest request_;
  protocol::OperationRequest operation_;
  PlanWatcher watcher_;
};

}  // namespace signalbox::ui::state
