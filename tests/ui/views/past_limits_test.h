#pragma once
// What of the past is more than is shown: it is counted, and an incident report has all of its stretch.

#include <QObject>

namespace signalbox::tests {

class PastLimitsTest final : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void whatIsLeftOutIsCounted();
  void whatWasNotKeptIsNotKnown();
  void chartOfGapsSaysSo();
  void actsAreForThoseWhoReadTheAudit();
  void actsSayWhatWasMadeOfIt();
  void reportHasTheActsOfItsWholeStretch();
};

}  // namespace signalbox::tests
