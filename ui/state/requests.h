#pragma once
// Bodies that belong to one route and have no type in engine/protocol.

#include "engine/protocol/json_fields.h"

namespace signalbox::ui::state {

/// PATCH /dead-letters/groups/{id}; absent members stay as they are.
struct GroupPatch {
  std::optional<std::string> note;
  std::optional<std::string> fixedBy;
  std::optional<bool> seen;
  template <class F> void describe(F& f) {
    f("note", note);
    f("fixed_by", fixedBy);
    f("seen", seen);
  }
};
struct ReasonBody {
  std::string reason;
  template <class F> void describe(F& f) { f("reason", reason); }
};
struct RateBody {
  double rate = 0;
  template <class F> void describe(F& f) { f("rate", rate); }
};
struct TestBody {
  std::string to;
  template <class F> void describe(F& f) { f("to", to); }
};
/// What POST /reload answers.
struct Reloaded {
  std::int64_t providers = 0;  // that have a new credential because of it
  template <class F> void describe(F& f) { f("providers", providers); }
};
/// GET/PUT /simulators/{name}.
struct SimulatorSettings {
  boost::json::object settings;
  template <class F> void describe(F& f) { f("settings", settings); }
};

}  // namespace signalbox::ui::state
