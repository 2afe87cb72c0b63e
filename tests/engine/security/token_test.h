#pragma once

#include <QObject>

class TokenTest : public QObject {
  Q_OBJECT
 private slots:
  void aMadeTokenHasItsShape();
  void everyChangedCharacterBreaksTheShape();
  void otherFormsAreRefused_data();
  void otherFormsAreRefused();
  void onlyTheSameTokenMatchesItsHash();
  void tokensDiffer();
};
