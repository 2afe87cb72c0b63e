#pragma once
// The last phase of a step that has something to tell: each fact of the step becomes an ordinary outbox row for each
// subscription that wants it, in the transaction that made it a fact, so that a crash loses none and tells none twice.
// Without a subscription nothing is read and nothing written (rule 33). Lives for one step.

#include <vector>

#include "engine/core/step_context.h"

namespace signalbox::core {

class EventsOut {
 public:
  explicit EventsOut(StepContext& step) : step_(step) {}
  base::Status run();

 private:
  struct Event {
    const EventFact* fact = nullptr;
    std::string app;       // of the notification; empty = it is about none
    std::string content;   // of every row that carries it
    std::string metadata;  // finds the deliveries about one notification
  };

  bool anybodyWants(const EventFact& fact) const;
  base::Status tell(const EventFact& fact);
  /// False when there is nothing to tell after all.
  base::Result<bool> describe(Event& event) const;
  void add(const SubscriptionEntry& subscriber, const Event& event);
  base::Status insert();

  StepContext& step_;
  std::vector<store::AcceptRow> rows_;
};

/// {"type", "timestamp", "data"} as receivers get it.
std::string eventPayload(std::string_view type, base::WallTime at, boost::json::object data);

}  // namespace signalbox::core
