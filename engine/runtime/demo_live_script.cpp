#include "engine/runtime/demo_live_script.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace signalbox::runtime {
namespace {

constexpr double kRate = 3;   // messages a second on the average
constexpr double kSwing = 1;  // up and down from it
constexpr double kSwingSeconds = 420;
constexpr double kRampSeconds = 45;  // from the quiet end of the simulated day
constexpr base::Millis kGapMax{5'000};

const model::ProviderConfig* find(const std::vector<model::ProviderConfig>& providers, const std::string& name) {
  const auto found = std::find_if(providers.begin(), providers.end(), [&name](const auto& one) { return one.name == name; });
  return found == providers.end() || found->kind != "simulated" ? nullptr : &*found;
}

/// Empty = not set, or none of it.
std::string settingOf(const model::ProviderConfig& config, const std::string& key) {
  const auto setting = config.settings.find(key);
  return setting == config.settings.end() || setting->second == "0" ? std::string() : setting->second;
}

/// The setting as the demonstration has it when all is well.
std::string wellOf(const std::string& provider, const std::string& key) {
  for (const model::ProviderConfig& config : demoProviders())
    if (config.name == provider) return settingOf(config, key);
  return {};
}

bool hasTrouble(const model::ProviderConfig& config, const DemoTrouble& trouble) {
  return std::all_of(trouble.settings.begin(), trouble.settings.end(),
                     [&](const auto& setting) { return settingOf(config, setting.first) == setting.second; });
}

bool isWell(const model::ProviderConfig& config, const DemoTrouble& trouble) {
  return std::all_of(trouble.settings.begin(), trouble.settings.end(),
                     [&](const auto& setting) { return settingOf(config, setting.first) == wellOf(config.name, setting.first); });
}

std::optional<DemoLiveScript::Change> cured(const std::vector<model::ProviderConfig>& providers, const DemoTrouble& trouble) {
  const model::ProviderConfig* config = find(providers, trouble.provider);
  if (config == nullptr || !hasTrouble(*config, trouble)) return std::nullopt;  // somebody was faster
  DemoLiveScript::Change change{*config, trouble.ends};
  for (const auto& [key, value] : trouble.settings) {
    const std::string well = wellOf(trouble.provider, key);
    if (well.empty()) {
      change.config.settings.erase(key);
    } else {
      change.config.settings[key] = well;
    }
  }
  return change;
}

}  // namespace

DemoLiveScript::Happening DemoLiveScript::until(base::Now now, const std::vector<model::ProviderConfig>& providers) {
  Happening happening;
  if (now.boot - nextLine_ > kGapMax) nextLine_ = now.boot;
  writeLines(now.boot, happening.lines);
  if (now.boot >= nextChange_) happening.change = change(now.boot, providers);
  return happening;
}

double DemoLiveScript::ratePerSecond(base::BootTime now) const {
  const double seconds = std::chrono::duration<double>(now - start_).count();
  const double full = kRate + kSwing * std::sin(2 * std::numbers::pi * seconds / kSwingSeconds);
  return full * std::min(1.0, 0.3 + 0.7 * seconds / kRampSeconds);
}

void DemoLiveScript::writeLines(base::BootTime now, std::vector<core::AcceptLine>& lines) {
  while (nextLine_ <= now && lines.size() < kLinesMax) {
    lines.push_back(demoLine(random_));
    const double seconds = -std::log(1 - random_.unit()) / ratePerSecond(nextLine_);
    nextLine_ += base::Millis{static_cast<std::int64_t>(seconds * 1000) + 1};
  }
  if (lines.size() >= kLinesMax) nextLine_ = std::max(nextLine_, now);
}

std::optional<DemoLiveScript::Change> DemoLiveScript::change(base::BootTime now, const std::vector<model::ProviderConfig>& providers) {
  if (!begun_) {
    // The day ends within a trouble, and an earlier run may have been cut off in one.
    begun_ = true;
    for (const DemoTrouble& known : demoTroubles())
      if (const model::ProviderConfig* config = find(providers, known.provider); config != nullptr && hasTrouble(*config, known)) trouble_ = known;
    nextChange_ = now + between(100, 160);
    return std::nullopt;
  }
  if (!trouble_) return begin(now, providers);
  nextChange_ = now + between(120, 300);
  return cured(providers, *std::exchange(trouble_, std::nullopt));
}

std::optional<DemoLiveScript::Change> DemoLiveScript::begin(base::BootTime now, const std::vector<model::ProviderConfig>& providers) {
  nextChange_ = now + between(120, 300);
  std::vector<DemoTrouble> possible;
  for (const DemoTrouble& known : demoTroubles()) {
    const model::ProviderConfig* config = find(providers, known.provider);
    if (config != nullptr && isWell(*config, known) && known.begins != lastTrouble_) possible.push_back(known);
  }
  if (possible.empty()) return std::nullopt;
  trouble_ = possible[static_cast<std::size_t>(random_.between(0, static_cast<std::int64_t>(possible.size()) - 1))];
  lastTrouble_ = trouble_->begins;
  nextChange_ = now + between(trouble_->seconds * 3 / 4, trouble_->seconds * 5 / 4);
  Change change{*find(providers, trouble_->provider), trouble_->begins};
  for (const auto& [key, value] : trouble_->settings) change.config.settings[key] = value;
  return change;
}

std::optional<DemoLiveScript::Change> DemoLiveScript::end(const std::vector<model::ProviderConfig>& providers) {
  if (!trouble_) return std::nullopt;
  return cured(providers, *std::exchange(trouble_, std::nullopt));
}

}  // namespace signalbox::runtime
