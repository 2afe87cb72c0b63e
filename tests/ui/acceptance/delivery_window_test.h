#pragma once
// The real window on a real engine: what operators do to providers and queues. A provider that is held with an end and let go, or asked whether it
// answers; a queue that is paused with an end and drained; retries that come due. Each case has a channel of its own. GUI thread.

#include <QObject>

#include "tests/ui/acceptance/stage.h"

namespace signalbox::ui::views {
class ComingDue;
}

namespace signalbox::tests {

class DeliveryWindowTest final : public QObject {
  Q_OBJECT
 public:
  explicit DeliveryWindowTest(std::unique_ptr<EngineHost> host) : stage_(std::move(host)) {}

 private Q_SLOTS:
  void initTestCase();
  void providerIsHeldUntilAnInstantAndLetGo();
  void sheetForcesTheOneThatItNames();
  void pingSaysWhetherTheProviderAnswers();
  void queueIsPausedWithAnEndAndDrained();
  void retriesComingDueAreSeen();

 private:
  /// Whether the list at the left has a row that begins so: "SMS: Paused".
  bool lists(const QString& words);
  const protocol::BreakerView* breakerOf(const QString& provider);
  ui::views::ComingDue* comingDue();

  Stage stage_;
};

}  // namespace signalbox::tests
