#pragma once
#include <QObject>

namespace signalbox::tests {

/// What providers report of a message after they took it is told apart: in its timeline, in the list and above it.
class ReceiptsShownTest final : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void eachReportHasItsWordsAndItsMark_data();
  void eachReportHasItsWordsAndItsMark();
  void marksOfReportsLookDifferent();
  void providersWordsStandUnderTheSentence();
  void reportOfAnOlderEngineStandsAsItCame();
  void listAndHeadSayTheReport();
};

}  // namespace signalbox::tests
