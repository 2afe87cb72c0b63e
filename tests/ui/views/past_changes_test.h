#pragma once
// What changes while the past is looked at, and what has changed since: who may look, the engine that is there, the providers that it has.

#include <QObject>

namespace signalbox::tests {

class PastChangesTest final : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void refusalOfAllOfItIsSaidOnce();
  void refusalOfTheChartsAloneIsSaidOnce();
  void marksGoWithTheirEngine();
  void whatIsRememberedStaysWithoutTheEngine();
  void engineThatIsBackIsAskedAgain();
  void nothingRememberedIsAskedForAgainToo();
  void chartsAloneAreAskedForAgain();
  void removedProviderIsSaidToBe();
  void listsWaitAsHighAsTheyCome();
  void instantBeforeTheRangeHasOneAsLong();
};

}  // namespace signalbox::tests
