#pragma once
// The real window on a real engine: how a replay begins and goes on. Its rate and its canary as they were asked for in the sheet, its figures while
// it runs, what is sent again although it may be a duplicate, what comes too late, and what an end of engine and console in the middle leaves of it.
// The cases follow one another: the sheet's undo lane of 20 s is over while the next ones go on. GUI thread.

#include <QObject>

#include "tests/ui/acceptance/mail_process.h"
#include "tests/ui/acceptance/stage.h"

namespace signalbox::ui::views {
class OperationCard;
}

namespace signalbox::tests {

class ReplayWindowTest final : public QObject {
  Q_OBJECT
 public:
  explicit ReplayWindowTest(std::unique_ptr<EngineHost> host) : stage_(std::move(host)) {}

 private Q_SLOTS:
  void initTestCase();
  void cleanupTestCase();
  void halfSentReplayGoesOnAfterBothEnded();
  void rateOfTheSheetIsTheOperations();
  void heldIsAskedToBeSentAgain();
  void canarySaysWhatItWaitsFor();
  void messageWhoseTimeIsOverIsStale();
  void figuresAndBarFollowWhatIsSent();
  void heldWasSentByWhoeverDecided();
  void pausedCanaryGoesOnAfterBothEnded();

 private:
  struct Figures {
    int sent = -1, underWay = -1, failed = -1, left = -1;  // -1: nothing is told
    bool operator==(const Figures&) const = default;
  };

  /// Those that were sent to in this order, and refused for now or, where the address says so, for good.
  QStringList deadTo(const QStringList& targets);
  QString newest();
  QJsonObject operation(const QString& id);
  /// The card of an operation that is not over; nothing while there is none.
  ui::views::OperationCard* card(const QString& id);
  /// What its card says of how far it is.
  Figures figures(const QString& id);
  QString steps(const QString& id);
  /// How often it was sent since its first replay, as its story tells.
  int timesSentAgain(const QString& id);

  Stage stage_;
  MailProcess mail_;
  QString held_, canary_;  // a message, and an operation
  QStringList flock_;      // what the canary is over
};

}  // namespace signalbox::tests
