// Whether the process answers, and whether it can take work.
#include "engine/api/answering.h"
#include "engine/api/handlers.h"

namespace signalbox::api {
namespace {

struct HealthView {
  std::string status;
  std::string reason;
  template <class F> void describe(F& f) {
    f("status", status);
    if (!reason.empty()) f("reason", reason);
  }
};

}  // namespace

void getHealth(const ApiParts&, Call call) { call.respond(jsonResponse(HealthView{"ok", ""})); }

void getReadiness(const ApiParts& parts, Call call) {
  const auto snapshot = parts.snapshots.latest();
  HealthView view{"ok", ""};
  if (!snapshot)
    view = {"unavailable", "the engine is starting"};
  else if (snapshot->engine.diskFull)
    view = {"unavailable", "the disk is full"};
  else if (snapshot->engine.onHold)
    view.reason = "on hold: accepts, but sends nothing until an operator releases it";
  call.respond(jsonResponse(view, view.status == "ok" ? 200 : 503));
}

}  // namespace signalbox::api
