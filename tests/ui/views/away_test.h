#pragma once
#include <QObject>

namespace signalbox::tests {

/// The engine of this console ends, or was never there, while somebody works on what it answers.
class AwayTest final : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void incidentReportNeedsItsEngine();
  void exportWhoseEngineEndedSaysSo();
  void exportWithoutAnEngineAsksForNoFile();
  void importWhoseEngineEndedSaysSo();
  void previewWhoseEngineEndedSaysSo();
};

}  // namespace signalbox::tests
