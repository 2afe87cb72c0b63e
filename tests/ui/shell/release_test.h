#pragma once
#include <QObject>

namespace signalbox::tests {

/// A restored store is released from a sheet that says what is sent then, and what maybe twice.
class ReleaseTest final : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void sheetSaysWhatIsSentAndAsksForAReason();
  void productionAsksForItsName();
  void releaseOfSomebodyElseClosesTheSheet();
};

}  // namespace signalbox::tests
