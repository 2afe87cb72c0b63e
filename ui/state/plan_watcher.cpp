#include "ui/state/plan_watcher.h"

namespace signalbox::ui::state {

using client::ErrorKind;

PlanWatcher::PlanWatcher(EngineSession& session, QObject* parent) : QObject(parent), session_(session) {
  timer_.setSingleShot(true);
  timer_.setInterval(kPollMs);
  connect(&timer_, &QTimer::timeout, this, &PlanWatcher::look);
}

void PlanWatcher::start(const protocol::PlanRequest& request) {
  cancel();
  plan_.reset();
  lost_ = 0;
  running_ = true;
  if (!session_.isStarted()) {
    client::ClientError error;
    error.kind = ErrorKind::refused;
    error.text = tr("Not connected to the engine.");
    QMetaObject::invokeMethod(this, [this, error] {
      if (running_) end(error);
    }, Qt::QueuedConnection);
    return;
  }
  call_ = session_.rest().post<protocol::PlanView>(QStringLiteral("/plans"), request, this, [this](auto reply) { take(std::move(reply)); });
}

void PlanWatcher::cancel() {
  running_ = false;
  timer_.stop();
  call_.cancel();
  call_ = {};
}

void PlanWatcher::look() {
  if (!session_.isStarted()) {
    client::ClientError error;
    error.text = tr("The console left this engine.");
    return end(error);
  }
  call_ = session_.rest().get<protocol::PlanView>(QStringLiteral("/plans/") + client::segment(client::text(plan_->id)), {}, this,
                                                  [this](auto reply) { take(std::move(reply)); });
}

void PlanWatcher::take(client::Reply<protocol::PlanView> reply) {
  // The completion of a cancelled call may come after start() began another.
  if (!running_ || (call_.isRunning() && !reply.ok() && reply.error().kind == ErrorKind::cancelled)) return;
  if (!reply.ok()) {
    const ErrorKind kind = reply.error().kind;
    const bool passing = kind == ErrorKind::refused || kind == ErrorKind::timeout || reply.error().httpStatus == 503;
    if (plan_ && passing && ++lost_ < kLostAnswersMax) return timer_.start();  // the engine computes on
    return end(reply.error());
  }
  lost_ = 0;
  plan_ = std::move(reply).value();
  if (plan_->state == "computing") {
    Q_EMIT progressed(*plan_);
    if (running_) timer_.start();
    return;
  }
  if (plan_->state == "ready") {
    running_ = false;
    Q_EMIT ready(*plan_);
    return;
  }
  client::ClientError error;
  error.kind = ErrorKind::problem;
  error.text = !plan_->error.empty() ? client::text(plan_->error)
      : plan_->state == "expired"    ? tr("The plan has expired. Nothing was changed. Plan again.")
                                     : tr("The plan could not be computed. Nothing was changed.");
  end(std::move(error));
}

void PlanWatcher::end(client::ClientError error) {
  running_ = false;
  timer_.stop();
  Q_EMIT failed(error);
}

}  // namespace signalbox::ui::state
