#pragma once
// The real window on a real engine that it reaches through a network which is not ours: it falls silent, it is slow, or nobody is behind it any
// more. What it says of that in which time, what it blocks, and how it comes back. Each case has an engine of its own. GUI thread.

#include <QObject>

#include "tests/ui/acceptance/relay.h"
#include "tests/ui/acceptance/stage.h"

namespace signalbox::tests {

class LinkWindowTest final : public QObject {
  Q_OBJECT
 public:
  using MakeHost = std::unique_ptr<EngineHost> (*)();
  explicit LinkWindowTest(MakeHost make) : make_(make) {}

 private Q_SLOTS:
  void init();
  void cleanup();
  void silenceIsToldActsAreBlockedAndTheGapIsFilled();
  void deadEngineIsSeenWithinSeconds();
  void slowNetworkHoldsUpNobody();

 private:
  /// Attached to the engine by way of the relay.
  bool reach();
  bool isPill(const QString& words);
  /// A verb is there on the screen of that place, and cannot be pressed.
  bool isBlockedAt(const QString& place, const QString& act);
  bool isFreeAt(const QString& place, const QString& act);
  bool press(const QString& screen);  // in the rail, with the mouse
  bool waits(const QString& words);   // some card that is shown says so at its foot
  /// Whether the chart of throughput tells of accepted messages in that time.
  bool tellsAccepted(base::WallTime from, base::WallTime to);

  const MakeHost make_;
  std::unique_ptr<Stage> stage_;
  std::unique_ptr<Relay> relay_;
};

}  // namespace signalbox::tests
