#include "ui/state/quick_operation.h"

namespace signalbox::ui::state {

QuickOperation::QuickOperation(EngineSession& session, protocol::PlanRequest plan, protocol::OperationRequest operation, QObject* parent)
    : QObject(parent), session_(session), request_(std::move(plan)), operation_(std::move(operation)), watcher_(session) {
  connect(&watcher_, &PlanWatcher::failed, this, &QuickOperation::failed);
  connect(&watcher_, &PlanWatcher::ready, this, [this](const protocol::PlanView& ready) {
    operation_.planId = ready.id;
    if (!session_.isStarted()) return Q_EMIT failed(client::notConnected());
    session_.rest().post<protocol::OperationView>(QStringLiteral("/operations"), operation_, this, [this](auto reply) {
      if (reply.ok())
        Q_EMIT started(reply.value());
      else
        Q_EMIT failed(reply.error());
    });
  });
}

void QuickOperation::start() { watcher_.start(request_); }

}  // namespace signalbox::ui::state
