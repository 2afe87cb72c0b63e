#include "engine/telemetry/process_memory.h"

#include <unistd.h>

#include <cstdio>

namespace signalbox::telemetry {

std::int64_t residentMemoryBytes() {
  std::FILE* const file = std::fopen("/proc/self/statm", "re");
  if (file == nullptr) return 0;
  long long pages = 0;
  const int read = std::fscanf(file, "%*s %lld", &pages);
  std::fclose(file);
  return read == 1 ? pages * sysconf(_SC_PAGESIZE) : 0;
}

}  // namespace signalbox::telemetry
