#pragma once
// Programs on the engine's own machine that watch it (Prometheus, a supervisor) ask for readiness and metrics without a
// token, and learn nothing else. Whoever asks for somebody else is no such program: a proxy beside the engine has an address of
// loopback, too, but it names itself, whom it asks for, or the host that the world calls. Pure.

#include "engine/api/request.h"

namespace signalbox::api {

/// Without any token: who gives one is judged by that.
bool isLoopbackProbe(const Request& request);

}  // namespace signalbox::api
