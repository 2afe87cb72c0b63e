#pragma once
// How a seed's engine is set up for the day, beside its faults: how long it keeps what has ended, and how narrow it is. As of the
// faults, half of the seeds have each; drawn by a generator of its own, so that a day without it is the same day. Values.

#include <cstdint>
#include <optional>
#include <string>

#include "engine/core/options.h"
#include "engine/queue/embedded_queue.h"

namespace signalbox::simulation {

class Surroundings {
 public:
  explicit Surroundings(std::uint64_t seed);

  /// What has ended is purged while the day lasts.
  bool keepsShortly() const { return keepsShortly_; }
  bool isNarrow() const { return isNarrow_; }
  void setUp(core::CoreOptions& options) const;
  queue::EmbeddedQueueOptions window() const { return window_; }
  /// Of each provider.
  std::int32_t slotCount() const { return slots_; }
  std::string words() const;

 private:
  bool keepsShortly_ = false, isNarrow_ = false;
  core::RetentionOptions kept_;
  core::StepBounds bounds_;
  queue::EmbeddedQueueOptions window_;
  std::int32_t slots_ = 32;
  std::optional<std::int32_t> originSlots_;
};

}  // namespace signalbox::simulation
