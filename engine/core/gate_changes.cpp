#include "engine/core/event_deliveries.h"
#include "engine/core/settle.h"

namespace signalbox::core {

using base::Status;

namespace {

Status persist(StepContext& step, store::BreakerRow row, std::string text) {
  step.draft.wrote = true;
  SB_TRY(step.store().addBreaker(row));
  step.draft.measures.breakers.push_back(row);
  boost::json::object data;
  data["state"] = row.state;
  data["mode"] = row.mode;
  data["calls"] = row.calls;
  data["failures"] = row.failures;
  step.draft.event("breaker", row.gate, std::move(text), {}, std::move(data));
  step.draft.afterCommit([row = std::move(row)](Memory& memory) {
    if (row.state == "open" && row.mode == "auto") memory.lastTrips[row.gate] = row;
    memory.gateSince[row.gate] = row;
  });
  return Status::okay();
}

/// Rule 33: what befalls the deliveries of events is no event.
void tellSubscriptions(StepContext& step, const store::BreakerRow& row, const policy::BreakerTransition& transition) {
  using policy::BreakerState;
  const bool opened = transition.from == BreakerState::closed && transition.to == BreakerState::open;
  const bool closed = transition.from != BreakerState::closed && transition.to == BreakerState::closed;
  if (isEventGate(row.gate) || !(opened || closed)) return;
  EventFact fact;
  fact.type = opened ? model::EventType::breakerOpened : model::EventType::breakerClosed;
  if (const ProviderEntry* provider = step.draft.provider(row.gate)) {
    fact.channel = provider->config.channel;
    fact.data["provider"] = row.gate;
  } else {
    fact.channel = model::Channel::webhook;
    fact.data["destination"] = row.gate.substr(row.gate.find(':') + 1);  // scheme, host and port of a webhook's URL
  }
  fact.data["mode"] = row.mode;
  fact.data["reason"] = row.reason;
  fact.data["calls"] = row.calls;
  fact.data["failures"] = row.failures;
  fact.data["until"] = row.until ? boost::json::value(base::formatRfc3339(*row.until)) : boost::json::value(nullptr);
  step.draft.tell(std::move(fact));
}

}  // namespace

std::string_view wireName(model::BreakerMode mode) {
  switch (mode) {
    case model::BreakerMode::automatic: return "auto";
    case model::BreakerMode::forcedOpen: return "forced_open";
    case model::BreakerMode::forcedClosed: return "forced_closed";
  }
  return "auto";
}

Status tellTransition(StepContext& step, const std::string& gate, const policy::BreakerTransition& transition) {
  store::BreakerRow row;
  row.gate = gate;
  row.at = step.draft.wall();
  row.state = std::string(policy::name(transition.to));
  row.mode = std::string(wireName(transition.memory.mode));
  row.reason = transition.memory.mode == model::BreakerMode::automatic ? transition.words(step.draft.policyOfGate(gate).breaker.trip.rateLimit)
                                                                       : transition.memory.forcedReason;
  row.calls = transition.calls;
  row.failures = transition.failures;
  row.until = transition.memory.mode == model::BreakerMode::automatic ? transition.memory.openUntil : transition.memory.forcedUntil;
  row.cooldownLevel = transition.memory.coolDownLevel;
  // A failed ping only makes it last longer: why and since when it does not send stays what it was.
  const auto since = step.memory.gateSince.find(gate);
  if (transition.reason == policy::BreakerReason::pingFailed && since != step.memory.gateSince.end()) {
    row.at = since->second.at;
    row.reason = since->second.reason;
  }
  tellSubscriptions(step, row, transition);
  std::string text = gate + ": " + row.state + ", " + row.reason;
  const policy::Gate* state = step.draft.gate(gate);
  const bool staysPaused =
      state != nullptr && since != step.memory.gateSince.end() && since->second.state == "paused" && state->pause(step.draft.wall());
  store::BreakerRow pause = staysPaused ? since->second : store::BreakerRow{};
  SB_TRY(persist(step, std::move(row), std::move(text)));
  // A restart reads the newest row alone, and would send with the key that was refused.
  return staysPaused ? persist(step, std::move(pause), gate + " stays paused") : Status::okay();
}

Status tellPause(StepContext& step, const std::string& gate, const std::string& reason) {
  store::BreakerRow row;
  row.gate = gate;
  row.at = step.draft.wall();
  row.state = "paused";
  row.mode = "auto";
  row.reason = reason;
  return persist(step, std::move(row), gate + " is paused: " + reason);
}

Status tellResume(StepContext& step, const std::string& gate, const policy::Gate& state, std::string reason) {
  const policy::BreakerMemory memory = state.breaker().memory();
  store::BreakerRow row;
  row.gate = gate;
  row.at = step.draft.wall();
  row.state = std::string(policy::name(memory.state));
  row.mode = std::string(wireName(memory.mode));
  row.reason = std::move(reason);
  row.until = memory.mode == model::BreakerMode::automatic ? memory.openUntil : memory.forcedUntil;
  row.cooldownLevel = memory.coolDownLevel;
  return persist(step, std::move(row), gate + " goes on");
}

Status tellRemoved(StepContext& step, const std::string& gate, std::string reason) {
  const policy::Gate* known = step.draft.gate(gate);
  if (known == nullptr) return Status::okay();
  const policy::BreakerMemory memory = known->breaker().memory();
  const bool changed = memory.state != policy::BreakerState::closed || memory.mode != model::BreakerMode::automatic;
  if (!changed && !known->pause(step.draft.wall())) return Status::okay();
  store::BreakerRow row;
  row.gate = gate;
  row.at = step.draft.wall();
  row.state = "closed";
  row.mode = "auto";
  row.reason = std::move(reason);
  return persist(step, std::move(row), gate + " is removed");
}

}  // namespace signalbox::core
