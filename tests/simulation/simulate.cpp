// simulate --seed N [--hours H]          one episode, told in full; what a failing run names
// simulate --seeds A-B [--hours H]       many, with the gates on what the generator has to reach; `--gates no` without them,
//                                        for a run that is too short for them
#include <cstdlib>
#include <iostream>
#include <string>

#include <fmt/format.h>

#include "engine/store/sqlite/open.h"
#include "tests/simulation/episode.h"

using namespace signalbox::simulation;

namespace {

struct Wanted {
  std::uint64_t first = 1, last = 1;
  std::int64_t hours = 24;
  bool one = true;
  bool gates = true;
};

std::optional<Wanted> read(int argc, char** argv) {
  Wanted wanted;
  for (int i = 1; i + 1 < argc; i += 2) {
    const std::string option = argv[i], value = argv[i + 1];
    if (option == "--seed") {
      wanted.first = wanted.last = std::strtoull(value.c_str(), nullptr, 10);
    } else if (option == "--seeds") {
      const auto dash = value.find('-');
      if (dash == std::string::npos) return std::nullopt;
      wanted.first = std::strtoull(value.c_str(), nullptr, 10);
      wanted.last = std::strtoull(value.c_str() + dash + 1, nullptr, 10);
      wanted.one = false;
    } else if (option == "--gates") {
      wanted.gates = value != "no";
    } else if (option == "--hours") {
      wanted.hours = std::strtoll(value.c_str(), nullptr, 10);
    } else {
      return std::nullopt;
    }
  }
  if (argc % 2 == 0 || wanted.hours < 1 || wanted.last < wanted.first) return std::nullopt;
  return wanted;
}

}  // namespace

int main(int argc, char** argv) {
  const auto wanted = read(argc, argv);
  if (!wanted) {
    std::cerr << "simulate --seed N [--hours H] | --seeds A-B [--hours H] [--gates no]\n";
    return 2;
  }
  signalbox::store::sqlite::configureSqliteOnce();
  Coverage coverage;
  int failed = 0;
  for (std::uint64_t seed = wanted->first; seed <= wanted->last; ++seed) {
    const EpisodeResult result = runEpisode({seed, wanted->hours, {}, Features::bySeed});
    coverage.add(result.coverage);
    if (wanted->one) std::cout << fmt::format("seed {}: {}\ntrace {:016x}\n", seed, result.plan, result.trace);
    if (result.violation.empty()) continue;
    ++failed;
    std::cout << fmt::format("seed {} breaks {}\n  {}\n  again: simulate --seed {} --hours {}\n", seed, result.violation, result.plan, seed,
                             wanted->hours)
              << std::flush;
  }
  std::cout << coverage.report();
  std::cout << (failed == 0 ? "PASS   " : "FAIL!  ") << ": Simulation::everyInvariantHolds()\n";
  if (wanted->one || !wanted->gates) return failed == 0 ? 0 : 1;
  const std::string missing = coverage.missing(static_cast<double>(coverage.hours) / 1'000);
  std::cout << missing << (missing.empty() ? "PASS   " : "FAIL!  ") << ": Simulation::generatorWentEverywhere()\n";
  return failed == 0 && missing.empty() ? 0 : 1;
}
