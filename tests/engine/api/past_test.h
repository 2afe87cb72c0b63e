#pragma once
// The engine at an instant, and the audit of a stretch of time: what is shown, and what is said to be left out.

#include <QObject>

namespace signalbox::api::tests {

class PastTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void lastActsBeforeTheInstantAreShown();
  void actsTellWhatWasDone();
  void furtherActsOfTheDayAreCounted();
  void furtherCausesAreCounted();
  void figuresAreThoseOfTheInstant();
  void figuresOfAnOlderTimeAreLessExact();
  void breakersAreThoseOfTheInstant();
  void providerThatCameLaterIsNotToldOf();
  void alertsAreThoseOfTheInstant();
  void auditIsReadByRange();
  void auditOfChangesComesInPages();
  void pageOfTheAuditMayBeShort();
};

}  // namespace signalbox::api::tests
