#pragma once
// Queues, providers, templates, recipients, views and the quick ones.

#include <QObject>

namespace signalbox::api::tests {

class ResourceTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void queuesArePausedAndShown();
  void providersAreCheckedByTheCatalogue();
  void versionsGuardProviders();
  void breakersAreForcedWithAReason();
  void providersAreProbed();
  void simulatorsKeepTheirPlaceWhenTheirDialsTurn();
  void templatesAreCheckedAndPreviewed();
  void versionsGuardTemplates();
  void unsavedTemplateIsPreviewed();
  void versionsGuardWhatPeopleWrite();
  void recipientsAndPreferences();
  void viewsAuditAndAlerts();
  void viewThatCouldNotBeCountedComesWithoutACount();
  void groupsThatCouldNotAllBeCountedSayHowFarItCame();
  void rollbackThatTheAuditTellsOfIsAFaultForGood();
  void quickOnes();
  void eventsAreSubscribed();
  void reasonOfTheHeaderReachesTheAct();
  void wrongReasonsAreRefused_data();
  void wrongReasonsAreRefused();
};

}  // namespace signalbox::api::tests
