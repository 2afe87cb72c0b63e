#pragma once
// What happens in the simulated day, as data: providers, templates, traffic and incidents, each at its minute. Pure.

#include <string>
#include <vector>

#include "engine/base/random.h"
#include "engine/core/inputs.h"

namespace signalbox::runtime {

/// A change of the world at a minute of the day (0-1439).
struct DemoIncident {
  int minute = 0;
  core::Command command;
  std::string reason;
};

std::vector<model::ProviderConfig> demoProviders();
std::vector<model::Template> demoTemplates();
std::vector<model::Recipient> demoRecipients();
/// Sorted by minute.
std::vector<DemoIncident> demoIncidents();
/// Notifications that come in during a span of `seconds` from that minute on.
std::vector<core::AcceptLine> demoTraffic(int minute, int seconds, base::Random& random);

}  // namespace signalbox::runtime
