#pragma once
// Which program listens on a port of this machine, in words for a person whose own program could not have it. Reads
// Linux's /proc; any thread.

#include <cstdint>
#include <string>

namespace signalbox::server {

/// "python3 (process 812)"; "a program of www-data" when the system does not show another user's process; empty when
/// nobody listens or nothing can be known.
std::string whoListensOn(std::uint16_t port);

}  // namespace signalbox::server
