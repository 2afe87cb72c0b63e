#include "engine/core/step_context.h"

#include <algorithm>
#include <cctype>

namespace signalbox::core {

base::Result<model::RouteId> routeFor(StepContext& step, bool pinned, const std::string& name) {
  const std::string key = routeKey(pinned, name);
  if (const auto known = step.memory.routeByName.find(key); known != step.memory.routeByName.end()) return known->second;
  SB_ASSIGN(const model::RouteId id, step.store().internRoute(pinned, name));
  step.draft.wrote = true;
  step.draft.afterCommit([id, pinned, name, key](Memory& memory) {
    memory.routes.insert_or_assign(id, store::Route{id, pinned, name});
    memory.routeByName.insert_or_assign(key, id);
  });
  return id;
}

std::string originOf(const std::string& url) {
  const std::size_t scheme = url.find("://");
  if (scheme == std::string::npos) return url;
  const std::size_t end = url.find_first_of("/?#", scheme + 3);
  std::string origin = url.substr(0, end);
  if (const std::size_t user = origin.find('@'); user != std::string::npos) origin.erase(scheme + 3, user - scheme - 2);
  std::transform(origin.begin(), origin.end(), origin.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return origin;
}

std::string domainOf(model::Channel channel, const std::string& target) {
  if (channel == model::Channel::email) {
    const std::size_t at = target.rfind('@');
    return at == std::string::npos ? std::string() : target.substr(at + 1);
  }
  if (channel == model::Channel::webhook) {
    const std::string origin = originOf(target);
    const std::size_t scheme = origin.find("://");
    return scheme == std::string::npos ? std::string() : origin.substr(scheme + 3);
  }
  return {};
}

}  // namespace signalbox::core
