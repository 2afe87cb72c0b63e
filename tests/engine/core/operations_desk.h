#pragma once
// What tests of operations do again and again: dead letters, a plan over them as the planner would count it, an operation.

#include "tests/engine/core/rig.h"

namespace signalbox::tests {

inline base::Uuid planned(Rig& rig, model::Plan wanted, std::int64_t count = 10) {
  const auto made = rig.command(core::CreatePlan{wanted});
  SB_CHECK(made.ok(), made.status().toString().c_str());
  auto kept = rig.store->plan(made.value().id);
  SB_CHECK(kept.ok() && kept.value(), "the plan is kept");
  model::Plan counted = *kept.value();
  counted.state = model::PlanState::ready;
  counted.matched = count;
  counted.counts[0] = count;
  SB_CHECK(rig.command(core::PlanProgress{counted}).ok(), "progress is kept");
  return counted.id;
}

inline base::Uuid planned(Rig& rig, const std::string& q = "", std::int64_t count = 10) {
  model::Plan wanted;
  wanted.q = q;
  return planned(rig, wanted, count);
}

inline base::Uuid begun(Rig& rig, core::CreateOperation asked, const std::string& reason = "provider is back") {
  const auto made = rig.command(std::move(asked), reason);
  SB_CHECK(made.ok(), made.status().toString().c_str());
  return made.value().id;
}

/// As many mails as asked, all dead; the provider takes everything afterwards.
inline std::vector<base::Uuid> deadMails(Rig& rig, int count, const std::function<void(core::AcceptLine&)>& change = {}) {
  rig.provider("mail", model::Channel::email, 0, always("share_permanent"));
  std::vector<core::AcceptLine> lines;
  for (int i = 0; i < count; ++i) {
    lines.push_back(Rig::line("u" + std::to_string(i) + "@example.com"));
    if (change) change(lines.back());
  }
  std::vector<base::Uuid> ids;
  for (const auto& verdict : rig.postAll(std::move(lines))) ids.push_back(verdict.id);
  rig.run(std::chrono::minutes{1});
  SB_CHECK(rig.count(model::Channel::email, model::State::dead) == count, "all are dead");
  rig.provider("mail", model::Channel::email);
  return ids;
}

inline model::Operation operationOf(Rig& rig, const base::Uuid& id) { return *rig.store->operation(id).value(); }

}  // namespace signalbox::tests
