#pragma once
#include <QObject>

class LineBufferTest final : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void linesAreTheSameInWhateverPieces_data();
  void linesAreTheSameInWhateverPieces();
  void restWaitsForItsEnd();
};
