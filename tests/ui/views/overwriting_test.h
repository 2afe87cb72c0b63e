#pragma once
#include <QObject>

namespace signalbox::tests {

/// What two people write at a time: notes on causes, recipients, secrets, saved views. The later one is told, and chooses.
class OverwritingTest final : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void noteOfSomebodyElseIsNotReplacedUnseen_data();
  void noteOfSomebodyElseIsNotReplacedUnseen();
  void recipientOfSomebodyElseIsNotReplacedUnseen_data();
  void recipientOfSomebodyElseIsNotReplacedUnseen();
  void recipientThatWasRemovedIsAddedAnew();
  void newRecipientReplacesNone();
  void secretOfSomebodyElseIsNotReplacedUnseen();
  void secretIsReplacedByWhoeverChoseTo();
  void viewOfTheSameNameStays();
};

}  // namespace signalbox::tests
