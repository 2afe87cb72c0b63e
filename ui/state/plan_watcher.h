#pragma once
// Asks for a plan and looks again every 250 ms until the engine has computed it. Ends exactly once a start(), by `ready`,
// `failed`, or cancel(). The plan keeps on the engine until it expires. GUI thread.

#include <QObject>
#include <QTimer>

#include <optional>

#include "ui/state/engine_session.h"

namespace signalbox::ui::state {

class PlanWatcher final : public QObject {
  Q_OBJECT
 public:
  explicit PlanWatcher(EngineSession& session, QObject* parent = nullptr);

  void start(const protocol::PlanRequest& request);  // a running one is cancelled
  void cancel();
  bool isRunning() const { return running_; }
  const std::optional<protocol::PlanView>& plan() const { return plan_; }

  static constexpr int kPollMs = 250;
  static constexpr int kLostAnswersMax = 8;

 Q_SIGNALS:
  void progressed(const signalbox::protocol::PlanView& plan);
  void ready(const signalbox::protocol::PlanView& plan);
  void failed(const signalbox::ui::client::ClientError& error);

 private:
  void look();
  void take(client::Reply<protocol::PlanView> reply);
  void end(client::ClientError error);

  EngineSession& session_;
  QTimer timer_;
  client::Call call_;
  std::optional<protocol::PlanView> plan_;
  bool running_ = false;
  int lost_ = 0;
};

}  // namespace signalbox::ui::state
