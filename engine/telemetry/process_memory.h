#pragma once
// How much memory this process holds, for the metric process_resident_memory_bytes. Asks the kernel; any thread.

#include <cstdint>

namespace signalbox::telemetry {

/// Resident bytes as /proc/self/statm has them; 0 where that cannot be read.
std::int64_t residentMemoryBytes();

}  // namespace signalbox::telemetry
