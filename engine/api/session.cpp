// Who one is here, what one may do, and what this engine can do: the console's buttons follow it.
#include "engine/api/answering.h"
#include "engine/api/handlers.h"

namespace signalbox::api {

void getSession(const ApiParts& parts, Call call) {
  protocol::SessionView view;
  view.asOf = asOf(parts);
  view.principal = call.request.principal.name;
  view.role = call.request.principal.role;
  for (std::size_t i = static_cast<std::size_t>(Permission::authenticated) + 1; i < kPermissionCount; ++i)
    if (call.request.principal.permissions.test(i)) view.permissions.emplace_back(name(static_cast<Permission>(i)));
  view.capabilities = {"batch", "replay", "discard", "restore", "resolve", "cancel", "operations", "breakers", "queues", "providers",
                       "simulators", "templates", "recipients", "views", "stats", "export", "audit", "events", "complete", "groups"};
  if (const auto snapshot = parts.snapshots.latest()) {
    view.engine = snapshot->engine;
  } else {
    view.engine.version = parts.facts.version;
    view.engine.name = parts.facts.name;
    view.engine.dataDirectory = parts.facts.dataDirectory;
  }
  view.url = parts.facts.url;
  call.respond(jsonResponse(view));
}

}  // namespace signalbox::api
