#pragma once
// What happens in the simulated day, as data: providers, templates, traffic and incidents, each at its minute. Pure.

#include <map>
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
/// A minute or so in which a provider is not well: what its settings are then.
struct DemoTrouble {
  std::string provider;
  std::map<std::string, std::string> settings;
  std::string begins;  // in an operator's words
  std::string ends;
  int seconds = 60;
};
std::vector<DemoTrouble> demoTroubles();
/// One message of the usual kind.
core::AcceptLine demoLine(base::Random& random);
/// Sorted by minute.
std::vector<DemoIncident> demoIncidents();
/// Notifications that come in during a span of `seconds` from that minute on.
std::vector<core::AcceptLine> demoTraffic(int minute, int seconds, base::Random& random);

}  // namespace signalbox::runtime
