#pragma once
// What counts as success for the messages of a plan, channel by channel, from what the engine waits for and what its providers can tell. Pure.

#include <QStringList>

#include <map>

#include "engine/protocol/resources.h"

namespace signalbox::ui::views {

struct CanaryQuestion {
  std::map<std::string, std::int64_t> channels;  // of the plan; empty: not known yet
  std::string provider;                          // the one that was chosen; empty: by the routing
  bool delivered = false;                        // a receipt is asked for, not only that a provider took it
};

/// One line for each channel of the plan, largest first.
QStringList successWords(const CanaryQuestion& question, const std::vector<protocol::ProviderView>& providers);

}  // namespace signalbox::ui::views
