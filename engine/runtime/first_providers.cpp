#include "engine/runtime/first_providers.h"

namespace signalbox::runtime {

base::Status addFirstProviders(core::Core& core, base::Now now) {
  if (!core.memory().providers.empty()) return base::Status::okay();
  base::Status status;
  core::StepInputs inputs;
  for (const model::Channel channel : model::kChannels) {
    core::PutProvider put;
    put.config.name = "simulated-" + std::string(model::name(channel));
    put.config.kind = "simulated";
    put.config.channel = channel;
    inputs.commands.push_back({{"engine", "engine", ""}, "first start", std::move(put), [&status](base::Result<core::CommandDone> done) {
      if (!done.ok()) status = done.status();
    }});
  }
  const core::StepResult result = core.step(std::move(inputs), now);
  for (const auto& reply : result.effects.replies) reply();
  return result.status.ok() ? status : result.status;
}

}  // namespace signalbox::runtime
