#pragma once
// Keeps a number of connections busy with POSTs, one request under way on each, on one thread and with as little work as an
// answer takes, so that what is measured is the server. HTTP/1.1 with Content-Length, which is all that the servers here answer.
// Confined to one thread.

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace signalbox::bench {

struct LoadOptions {
  std::string host = "127.0.0.1";
  std::uint16_t port = 0;
  int connections = 1;
  double warmUpSeconds = 0;      // answers of this time do not count
  double seconds = 1;            // that are measured
  std::int64_t requestsMax = 0;  // ends earlier when so many were answered; 0 = no limit
};

struct LoadResult {
  std::int64_t answered = 0;     // within the measured time
  std::int64_t answeredAll = 0;  // with the warm-up's
  std::int64_t failed = 0;       // other than 2xx, in all
  std::string firstFailure;
  double seconds = 0;
  std::vector<std::uint32_t> latencyUs;  // sorted
};

/// Writes the next request, head and body. The connection is called again when it has been answered.
using MakeRequest = std::function<void(std::string& into)>;
/// Called with each answer's body, where given.
using SeeAnswer = std::function<void(const char* body, std::size_t size)>;

LoadResult runLoad(const LoadOptions& options, const MakeRequest& next, const SeeAnswer& see = {});

/// The value below which this share of a sorted list lies.
double quantileUs(const std::vector<std::uint32_t>& sorted, double share);
std::int64_t steadyMicros();
/// User and system time of this process.
double cpuSeconds();

}  // namespace signalbox::bench
