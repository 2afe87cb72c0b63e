#pragma once
#include <QObject>

namespace signalbox::tests {

/// What a screen has asked for and has not yet: it is waited for, stopped, asked for again, and not asked for twice.
class AskedTest final : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void longChartsAreStopped_data();
  void longChartsAreStopped();
  void failedChartOfAQueueIsAskedForAgain();
  void pingIsAskedOnce();
  void steeredOneStaysAskedWhateverIsHeard();
  void removedProviderIsNotActedOn();
};

}  // namespace signalbox::tests
