#pragma once
#include <QObject>

namespace signalbox::tests {

/// The pages of the set-up and the check of the audit owe the same to whoever waits for them: words after 300 ms, a way out after 2 s, and no more of
/// what was stopped until it is asked for again.
class StoppedTest final : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void pageOfTheSetUpIsStopped_data();
  void pageOfTheSetUpIsStopped();
  void pageThatComesLateIsWaitedForOnce();
  void whatWasBegunMeanwhileStays();
  void secondPageOfALongListIsStoppedToo();
  void checkOfTheAuditIsStopped();
  void whatTheCheckBeforeFoundStays();
  void checkIsGivenUpWithItsScreen();
};

}  // namespace signalbox::tests
