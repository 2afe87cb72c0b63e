#pragma once
// One line to the machine's syslog, over its socket: unlike syslog(3) it tells when nobody takes it. Any thread; blocks for
// no longer than a second.

#include <string>

#include "engine/base/status.h"

namespace signalbox::runtime {

inline constexpr const char* kSyslogSocket = "/dev/log";

/// Facility auth, severity notice (RFC 3164). unavailable, and why.
base::Status sendToSyslog(const std::string& socketPath, const std::string& line);

}  // namespace signalbox::runtime
