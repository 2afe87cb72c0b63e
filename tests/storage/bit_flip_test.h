#pragma once
#include <QObject>

#include <array>
#include <memory>

#include "tests/storage/fault_bench.h"

/// A bit of a file at rest is another one when the engine starts.
class BitFlipTest final : public QObject {
  Q_OBJECT

 public:
  explicit BitFlipTest(std::int64_t flipsOfAPage) : flipsOfAPage_(flipsOfAPage) {}

 private Q_SLOTS:
  void flippedBitOfAPageIsFoundOrChangesOneValue_data() { eachScenario(); }
  void flippedBitOfAPageIsFoundOrChangesOneValue();
  void flippedBitOfTheLogCostsWholeStepsAtMost_data() { eachScenario(); }
  void flippedBitOfTheLogCostsWholeStepsAtMost();
  void everyKindOfEndWasSeen();

 private:
  static void eachScenario();
  static signalbox::tests::Scenario scenario();

  const std::int64_t flipsOfAPage_;
  std::array<std::int64_t, 4> ends_{};  // by FaultBench::Rot
  std::int64_t log_ = 0;
};
