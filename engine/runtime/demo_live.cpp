#include "engine/runtime/demo_live.h"

#include <pthread.h>

#include <algorithm>

namespace signalbox::runtime {

namespace {
constexpr std::chrono::milliseconds kPauseMin{100};  // a fast clock is served in handfuls
}

void DemoLive::start() {
  thread_ = std::thread([this] { run(); });
  ::pthread_setname_np(thread_.native_handle(), "sb-demo");
}

void DemoLive::stop() {
  stopping_ = true;
  bell_.ring();
  if (thread_.joinable()) thread_.join();
}

std::vector<model::ProviderConfig> DemoLive::providers() const {
  std::vector<model::ProviderConfig> configs;
  const auto snapshot = parts_.snapshot();
  if (snapshot == nullptr) return configs;
  for (const protocol::ProviderView& view : snapshot->providers) {
    model::ProviderConfig config;
    config.name = view.name;
    config.kind = view.kind;
    config.channel = model::channelFromName(view.channel).value_or(model::Channel::email);
    config.enabled = view.enabled;
    config.position = view.position;
    config.weight = view.weight;
    config.ratePerSecond = view.ratePerSecond;
    config.concurrency = view.concurrency;
    config.settings = view.settings;
    configs.push_back(std::move(config));
  }
  return configs;
}

void DemoLive::carryOut(const DemoLiveScript::Change& change) const {
  // A full lane is an engine with other worries; the provider is then as it was, and the script finds it so.
  static_cast<void>(parts_.intake.command({{"demo", "engine", ""}, change.reason, core::PutProvider{change.config}, {}}));
}

base::BootTime DemoLive::once(DemoLiveScript& script, base::Now now) const {
  DemoLiveScript::Happening happening = script.until(now, providers());
  if (happening.change) carryOut(*happening.change);
  if (!happening.lines.empty()) {
    core::AcceptInput input;
    input.lines = std::move(happening.lines);
    input.reply = [](std::vector<core::AcceptVerdict>) {};  // an app that does not mind a refusal
    static_cast<void>(parts_.intake.accept(std::move(input)));
  }
  return script.next();
}

void DemoLive::run() {
  DemoLiveScript script(parts_.seed, parts_.clock.now());
  while (!stopping_) {
    const base::Now now = parts_.clock.now();
    const base::BootTime next = once(script, now);
    const double wait = static_cast<double>((next - now.boot).count()) / parts_.clock.speed();
    bell_.waitFor(std::max(kPauseMin, std::chrono::milliseconds{static_cast<std::int64_t>(wait)}));
  }
  if (const auto change = script.end(providers())) carryOut(*change);
}

}  // namespace signalbox::runtime
