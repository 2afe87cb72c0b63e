#pragma once
// The real window on a real engine: what operators do to providers and queues. A provider that is held with an end and let go, or asked whether it
// answers, one whose breaker opened, and how messages are shared out among several; a queue that is paused with an end and drained; retries that come
// due. GUI thread.

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
  void orderShareAndRateAreTheEnginesOnceSaved();
  void openBreakerSaysWhyAndWhenItIsTriedAgain();

 private:
  /// Whether the list at the left has a row that begins so: "SMS: Paused".
  bool lists(const QString& words);
  const protocol::BreakerView* breakerOf(const QString& provider);
  ui::views::ComingDue* comingDue();
  /// Asks for it beside the window; true when the engine did it.
  bool pauseQueue(const char* channel, bool paused);
  /// In the form that is shown, which is this provider's; the share in percent. True when the engine tells it so.
  bool saveRouting(const QString& provider, int share, int rate, int atOnce);
  /// Through which provider it went; nothing when it never did.
  QString senderOf(const QString& id);

  Stage stage_;
};

}  // namespace signalbox::tests
