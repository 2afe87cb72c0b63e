#pragma once
// The real window on a real engine: everything that is set up, from the form to what the engine does with it. Providers, templates, recipients from a
// file, access tokens, subscriptions, secrets, policies. Each case has names of its own, but for the template, which two share. GUI thread.

#include <QObject>

#include "tests/ui/acceptance/stage.h"

namespace signalbox::ui::views {
class SetUpView;
}

namespace signalbox::tests {

class SetUpWindowTest final : public QObject {
  Q_OBJECT
 public:
  explicit SetUpWindowTest(std::unique_ptr<EngineHost> host) : stage_(std::move(host)) {}

 private Q_SLOTS:
  void initTestCase();
  void providerIsAddedTestedAndRemoved();
  void templateIsPreviewedAndSavedAnew();
  void templateIsSeenWithAMessagesDataAndComparedToItsLastVersion();
  void recipientsComeFromAFile();
  void tokenIsShownOnceAndRevoked();
  void subscriptionIsTestedAndTold();
  void secretThatIsUsedStays();
  void policyIsSetAndPutBack();

 private:
  ui::views::SetUpView* setUp();
  /// Waits until that button can be pressed and presses it; false when that never happens.
  bool press(const QString& words);
  /// The same with what a sheet confirms.
  bool pressIn(const QString& sheet, const QString& words);
  void fill(const QString& field, const QString& words);
  std::vector<std::int64_t> ladderOf(const std::string& channel);

  Stage stage_;
};

}  // namespace signalbox::tests
