#pragma once
// How often each command of the core was carried out in the simulated days: an act that no day has is judged by nobody. Values.

#include <array>
#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "engine/core/inputs.h"

namespace signalbox::simulation {

class CommandCounts {
 public:
  /// By its place among the commands.
  void count(std::size_t kind) { ++counts_[kind]; }
  void add(const CommandCounts& other);
  /// In the order of the commands, to be kept; addKept() takes what another one gave, and nothing else.
  std::vector<std::int64_t> kept() const { return {counts_.begin(), counts_.end()}; }
  bool addKept(const std::vector<std::int64_t>& counts);
  /// Those that were never carried out, one sentence each.
  std::string missing() const;
  std::string report() const;

 private:
  std::array<std::int64_t, std::variant_size_v<core::Command>> counts_{};
};

}  // namespace signalbox::simulation
