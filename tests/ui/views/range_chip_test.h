#pragma once
// A stretch of time that was chosen in a chart is asked for by every list, too.

#include <QObject>

namespace signalbox::tests {

class RangeChipTest final : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void deadLettersAreOfTheChosenTime();
  void otherListsAreOfTheChosenTime_data();
  void otherListsAreOfTheChosenTime();
  void latestMessagesAreOfTheChosenTime();
  void hiddenListAsksWhenItIsOpened();
  void auditIsOfTheChosenTime();
  void listsSayThatTheyHoldAllTimes();
  void spansTellTheirDays();
};

}  // namespace signalbox::tests
