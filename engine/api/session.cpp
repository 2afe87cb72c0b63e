// Who one is here, what one may do, and what this engine can do: the console's buttons follow it.
#include "engine/api/answering.h"
#include "engine/api/handlers.h"

namespace signalbox::api {
namespace {

/// Other machines can reach it, and what they send can be read on the way.
bool isExposed(std::string_view url) {
  constexpr std::string_view kPlain = "http://";
  if (!url.starts_with(kPlain)) return false;
  const std::string_view host = url.substr(kPlain.size());
  return !host.starts_with("127.") && !host.starts_with("localhost:") && !host.starts_with("[::1]:");
}

}  // namespace

void getSession(const ApiParts& parts, Call call) {
  protocol::SessionView view;
  view.asOf = asOf(parts);
  view.principal = call.request.principal.name;
  view.role = call.request.principal.role;
  view.permissions = namesOf(call.request.principal.permissions);
  view.capabilities = {"batch",     "replay",     "discard",   "restore",       "resolve",      "cancel",  "operations", "breakers",   "queues",
                       "providers", "simulators", "templates", "recipients",    "views",        "stats",   "export",     "audit",      "events",
                       "complete",  "groups",     "tokens",    "subscriptions", "suppressions", "secrets", "past",       "generations"};
  if (const auto snapshot = parts.snapshots.latest()) {
    view.engine = snapshot->engine;
  } else {
    view.engine.version = parts.facts.version;
    view.engine.name = parts.facts.name;
    view.engine.dataDirectory = parts.facts.dataDirectory;
  }
  view.url = parts.facts.url;
  boost::json::value answer = protocol::toJson(view);
  answer.as_object()["app"] = call.request.principal.app;  // whose messages the token is for; empty = the whole engine's
  answer.as_object()["expires_at"] = protocol::toJson(call.request.principal.expiresAt);
  answer.as_object()["exposed"] = isExposed(parts.facts.url);
  answer.as_object()["retention"] = protocol::toJson(parts.facts.retention);
  answer.as_object()["alert_limits"] = protocol::toJson(parts.facts.alertLimits);
  Response response;
  response.body = protocol::jsonText(answer);
  call.respond(std::move(response));
}

}  // namespace signalbox::api
