#pragma once
#include <QObject>

namespace signalbox::tests {

/// What every sheet that changes something keeps to: it names a production engine, says how much, asks why, and forgets nothing.
class SheetsTest final : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void noteThatWasTypedWaitsForItsCause();
  void noteThatWasChangedMeanwhileIsSaid();
  void importAsksBeforeItSendsAnything();
  void secondImportWaitsForTheFirst();
  void productionIsNamed();
  void importLeadsToItsReason();
  void policyLeadsToTheFieldThatIsWrong();
  void policySaysWhatItsLimitsAreFor();
  void passphraseLeadsToTheFieldThatIsWrong();
};

}  // namespace signalbox::tests
