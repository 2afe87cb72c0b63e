#include "engine/runtime/target_gate.h"

#include <algorithm>
#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>

#include "engine/core/replay_content.h"
#include "engine/egress/target_host.h"
#include "engine/providers/simulated_provider.h"
#include "engine/providers/webhook_provider.h"

namespace signalbox::runtime {

using base::FieldError;
using base::Status;

namespace {

/// As it stands in the text. Boost.URL reads the host "1.2.3.4.5" as the address 1.2.3.4, which is not what others make of it.
std::string_view hostOf(std::string_view url) {
  const std::size_t begin = url.find("//") + 2;
  std::string_view authority = url.substr(begin, url.find_first_of("/?#", begin) - begin);
  authority.remove_prefix(authority.rfind('@') + 1);  // npos + 1 = 0
  if (authority.starts_with('[')) return authority.substr(0, authority.find(']') + 1);
  return authority.substr(0, authority.find(':'));
}

}  // namespace

bool TargetGate::goesInside() const {
  const auto snapshot = snapshots_.latest();
  if (snapshot == nullptr) return false;
  return std::any_of(snapshot->providers.begin(), snapshot->providers.end(), [](const protocol::ProviderView& provider) {
    const auto found = provider.settings.find("url_allow_private");
    return provider.kind == "webhook" && found != provider.settings.end() && found->second == "true";
  });
}

std::string TargetGate::fault(std::string_view url) const {
  const auto parsed = boost::urls::parse_uri({url.data(), url.size()});
  if (!parsed || !parsed->has_authority()) return "is not a URL";
  const std::string_view host = hostOf(url);
  // Names are the usual case, and say nothing yet.
  if (egress::hostFault(host, allowedNetworks_, false).empty()) return {};
  return egress::hostFault(host, allowedNetworks_, goesInside());
}

bool TargetGate::accept(core::AcceptInput input) {
  std::vector<core::AcceptVerdict> verdicts(input.lines.size());
  std::vector<std::size_t> places;  // of those that pass
  for (std::size_t i = 0; i < input.lines.size(); ++i) {
    const model::Notification& notification = input.lines[i].notification;
    const bool named = notification.channel == model::Channel::webhook && !notification.target.empty();
    std::string wrong = named ? fault(notification.target) : std::string();
    if (wrong.empty())
      places.push_back(i);
    else
      verdicts[i].status = Status::invalid({{"/to", std::move(wrong)}});
  }
  if (places.size() == input.lines.size()) return behind_.accept(std::move(input));
  if (places.empty()) {
    input.reply(std::move(verdicts));
    return true;
  }
  std::vector<core::AcceptLine> passing;
  for (const std::size_t place : places) passing.push_back(std::move(input.lines[place]));
  input.lines = std::move(passing);
  input.reply = [reply = std::move(input.reply), verdicts = std::move(verdicts), places = std::move(places)](std::vector<core::AcceptVerdict> done) {
    std::vector<core::AcceptVerdict> all = verdicts;
    for (std::size_t i = 0; i < places.size(); ++i) all[places[i]] = std::move(done[i]);
    reply(std::move(all));
  };
  return behind_.accept(std::move(input));
}

std::vector<FieldError> TargetGate::faults(const core::Command& command) const {
  std::vector<FieldError> errors;
  const auto* provider = std::get_if<core::PutProvider>(&command);
  if (provider != nullptr && clockIsFast_ && provider->config.enabled && provider->config.kind != providers::kSimulatedKind)
    errors.push_back({"/kind", "must be simulated while the engine's clock runs faster than time (engine.clock_speed)"});
  if (provider != nullptr && provider->config.kind == providers::kWebhookKind) {
    const auto setting = [&settings = provider->config.settings](const char* key) {
      return settings.contains(key) ? settings.at(key) : std::string();
    };
    const std::string health = setting("health_url");
    const auto parsed = boost::urls::parse_uri({health.data(), health.size()});
    std::string wrong = parsed && parsed->has_authority()
        ? egress::hostFault(hostOf(health), allowedNetworks_, setting("url_allow_private") == "true")
        : std::string();
    if (!wrong.empty()) errors.push_back({"/settings/health_url", std::move(wrong)});
  }
  if (const auto* put = std::get_if<core::PutSubscription>(&command)) {
    // A subscription has no webhook provider that could be set up for the own network.
    const auto parsed = boost::urls::parse_uri({put->value.url.data(), put->value.url.size()});
    std::string wrong = parsed && parsed->has_authority() ? egress::hostFault(hostOf(put->value.url), allowedNetworks_, false) : std::string();
    if (!wrong.empty()) errors.push_back({"/url", std::move(wrong)});
    if (clockIsFast_ && put->value.enabled)
      errors.push_back({"/url", "nothing is sent while the engine's clock runs faster than time (engine.clock_speed)"});
  }
  if (const auto* plan = std::get_if<core::CreatePlan>(&command)) {
    const std::vector<protocol::Edit> edits = core::editsFromText(plan->plan.edits);
    for (std::size_t i = 0; i < edits.size(); ++i) {
      if (edits[i].field != "to" || edits[i].op != "set" || !edits[i].value.is_string()) continue;
      const std::string target(edits[i].value.get_string());
      // An address or a number is none of ours; what a part of a target is replaced by is judged as it is used.
      std::string wrong = target.find("://") == std::string::npos ? std::string() : fault(target);
      if (!wrong.empty()) errors.push_back({"/edits/" + std::to_string(i) + "/value", std::move(wrong)});
    }
  }
  const auto* put = std::get_if<core::PutRecipients>(&command);
  for (std::size_t i = 0; put != nullptr && i < put->rows.size(); ++i) {
    std::string wrong = put->rows[i].webhookUrl.empty() ? std::string() : fault(put->rows[i].webhookUrl);
    if (wrong.empty()) continue;
    errors.push_back({(put->rows.size() == 1 ? std::string() : "/" + std::to_string(i)) + "/webhook_url", std::move(wrong)});
  }
  return errors;
}

bool TargetGate::command(core::CommandInput input) {
  std::vector<FieldError> errors = faults(input.command);
  if (errors.empty()) return behind_.command(std::move(input));
  input.reply(Status::invalid(std::move(errors)));
  return true;
}

}  // namespace signalbox::runtime
