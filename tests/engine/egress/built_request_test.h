#pragma once
// What an adapter builds is what its receiver gets: every byte of the body, each header, and no header beside those.

#include <QObject>

class BuiltRequestTest : public QObject {
  Q_OBJECT
 private slots:
  void everyByteArrivesAsItWasBuilt_data();
  void everyByteArrivesAsItWasBuilt();
  void everySignedHeaderIsSent_data();
  void everySignedHeaderIsSent();
};
