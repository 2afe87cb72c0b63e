#pragma once
// What a canary replay is asked for, and its steps as they went.

#include "engine/protocol/json_fields.h"

namespace signalbox::protocol {

struct CanaryRequest {
  std::vector<std::int64_t> steps{1, 2, 5, 20};  // the first sizes; each one after them is twice as large
  std::string confirm = "accepted";              // accepted | delivered: what counts as success
  std::int64_t waitSeconds = 60;                 // for confirmations of a step
  double failureLimit = 0.1;                     // share that may fail or stay unconfirmed
  template <class F> void describe(F& f) {
    f("steps", steps);
    f("confirm", confirm);
    f("wait_seconds", waitSeconds);
    f("failure_limit", failureLimit);
  }
};

struct CanaryStepView {
  std::int64_t size = 0;
  std::int64_t dealt = 0;
  std::int64_t confirmed = 0;
  std::int64_t failed = 0;
  std::string verdict;  // dealing | waiting | passed | failed
  std::string text;     // why it passed or failed
  base::WallTime startedAt{};
  std::optional<base::WallTime> dealtAt;
  std::optional<base::WallTime> endedAt;
  template <class F> void describe(F& f) {
    f("size", size);
    f("dealt", dealt);
    f("confirmed", confirmed);
    f("failed", failed);
    f("verdict", verdict);
    f("text", text);
    f("started_at", startedAt);
    f("dealt_at", dealtAt);
    f("ended_at", endedAt);
  }
};

struct CanaryView {
  CanaryRequest rules;
  std::vector<CanaryStepView> steps;
  template <class F> void describe(F& f) {
    f("rules", rules);
    f("steps", steps);
  }
};

}  // namespace signalbox::protocol
