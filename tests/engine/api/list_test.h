#pragma once
// Lists: parameters, cursors, masking, own app; groups; export; completion.

#include <QObject>

namespace signalbox::api::tests {

class ListTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void nobodySearchesForThoseWhoHaveLeft();
  void parametersReachTheReader();
  void wrongParametersAreNamed_data();
  void wrongParametersAreNamed();
  void readersErrorsAreAnswered();
  void recipientsAreMaskedWithoutPermission();
  void senderSeesItsOwnAppOnly();
  void detailTellsWhenItIsPurged_data();
  void detailTellsWhenItIsPurged();
  void groupsAreMarked();
  void exportReadsPageByPage();
  void exportWithAddressesIsAnAct();
  void contentThatIsShownIsCounted();
  void recipientsExportHasWhatNamesHim();
  void recipientsExportIsNotCutOff();
  void csvCellsAreNoFormulas_data();
  void csvCellsAreNoFormulas();
  void completionAddsTheStoresValues();
};

}  // namespace signalbox::api::tests
