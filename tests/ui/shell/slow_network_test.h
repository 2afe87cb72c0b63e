#pragma once
#include <QObject>

namespace signalbox::tests {

/// Answers that take long stop nobody: each screen opens, each key works, and what comes late is shown where it belongs.
class SlowNetworkTest final : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void screensOpenAndKeysWorkBeforeAnyAnswer();
  void lateAnswersOfAScreenThatWasLeftDisturbNobody();
  void gapOfTheConnectionIsFilledFromTheEngine();
};

}  // namespace signalbox::tests
