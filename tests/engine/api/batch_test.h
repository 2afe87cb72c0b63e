#pragma once
// NDJSON in, NDJSON out.

#include <QObject>

namespace signalbox::api::tests {

class BatchTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void eachLineStandsAlone();
  void linesGoToTheCoreInChunksAndTheAnswerKeepsTheirOrder();
  void linesTakeTheirKeysFromTheBatch();
  void repeatedMembersAreRefusedByLine();
  void fullLaneRefusesLines();
  void tooManyLinesAreRefusedWhole();
  void busyReadersRefuse();
  void recipientsComeInBatchesToo();
};

}  // namespace signalbox::api::tests
