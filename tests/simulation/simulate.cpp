// simulate --seed N [--hours H] [--hand CARDS]
//                                        one episode, told in full; what a failing run names, with the statements that it was to strike
// simulate --seeds A-B [--hours H]       many, with the gates on what the generator has to reach; `--gates no` without them,
//                                        for a run that is too short for them; `--coverage FILE` leaves them to whoever judges
//                                        several parts, and writes what this one has seen
// `--dies check|segv|term`               the last of these episodes ends so: what a test looks at
// simulate --judge FILE...               the gates on parts that have been run, as on one
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <iterator>
#include <optional>
#include <string>

#include <fmt/format.h>

#include "engine/base/check.h"
#include "engine/store/sqlite/open.h"
#include "tests/simulation/coverage_text.h"
#include "tests/simulation/episode.h"
#include "tests/simulation/last_words.h"

using namespace signalbox::simulation;

namespace {

struct Wanted {
  std::uint64_t first = 1, last = 1;
  std::int64_t hours = 24;
  bool one = true;
  bool gates = true;
  std::string file;  // for what was seen; empty = it is judged here
  std::string dies;  // how the last one ends; empty = it does not
  Hand hand;
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
    } else if (option == "--hand") {
      const std::optional<Hand> hand = handFromText(value);
      if (!hand) return std::nullopt;
      wanted.hand = *hand;
    } else if (option == "--gates") {
      wanted.gates = value != "no";
    } else if (option == "--coverage") {
      wanted.file = value;
    } else if (option == "--dies" && (value == "check" || value == "segv" || value == "term")) {
      wanted.dies = value;
    } else if (option == "--hours") {
      wanted.hours = std::strtoll(value.c_str(), nullptr, 10);
    } else {
      return std::nullopt;
    }
  }
  if (argc % 2 == 0 || wanted.hours < 1 || wanted.last < wanted.first) return std::nullopt;
  return wanted;
}

int judge(const Coverage& coverage) {
  const std::string missing = coverage.missing(static_cast<double>(coverage.hours) / 1'000);
  std::cout << missing << (missing.empty() ? "PASS   " : "FAIL!  ") << ": Simulation::generatorWentEverywhere()\n";
  return missing.empty() ? 0 : 1;
}

int judgeParts(int argc, char** argv) {
  Coverage whole;
  for (int i = 2; i < argc; ++i) {
    std::ifstream file(argv[i]);
    const std::string text{std::istreambuf_iterator<char>(file), {}};
    const std::optional<Coverage> part = coverageFromText(text);
    if (!part) {
      std::cout << fmt::format("{} holds nothing that this program has seen\nFAIL!  : Simulation::generatorWentEverywhere()\n", argv[i]);
      return 1;
    }
    whole.add(*part);
  }
  std::cout << "together: " << whole.report();  // each part has told its own hours, which are summed elsewhere
  return judge(whole);
}

std::string again(std::uint64_t seed, std::int64_t hours, const Hand& hand) {
  return fmt::format("simulate --seed {} --hours {}", seed, hours) + (hand.empty() ? "" : " --hand " + toText(hand));
}

/// In the midst of its work.
Plant deadly(const std::string& how) {
  Plant plant;
  if (how.empty()) return plant;
  plant.atWork = [how, left = 100](signalbox::tests::Disk&) mutable {
    if (--left > 0) return;
    SB_CHECK(how != "check", "somebody wants to see how it ends");
    static_cast<void>(std::raise(how == "segv" ? SIGSEGV : SIGTERM));
  };
  return plant;
}

/// Whatever ends it names it: an end by a signal in its last words, and one that nobody can catch in the line before.
EpisodeResult run(const EpisodeOptions& options) {
  const std::string command = again(options.seed, options.hours, options.hand);
  keepLastWords(fmt::format("died in: {}\n", command));
  std::cerr << fmt::format("seed {} begins: {}\n", options.seed, command) << std::flush;
  EpisodeResult result = runEpisode(options);
  keepLastWords({});
  return result;
}

bool keep(const Coverage& coverage, const std::string& path) {
  std::ofstream file(path, std::ios::trunc);
  file << toText(coverage);
  file.flush();
  if (file) return true;
  std::cout << fmt::format("{} cannot be written\n", path);
  return false;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc > 2 && std::string(argv[1]) == "--judge") return judgeParts(argc, argv);
  const auto wanted = read(argc, argv);
  if (!wanted) {
    std::cerr << "simulate --seed N [--hours H] [--hand CARDS] | --seeds A-B [--hours H] [--gates no | --coverage FILE] | --judge FILE...\n";
    return 2;
  }
  sayLastWords();
  signalbox::store::sqlite::configureSqliteOnce();
  Coverage coverage;
  Deck deck;
  int failed = 0;
  for (std::uint64_t seed = wanted->first; seed <= wanted->last; ++seed) {
    const Hand hand = wanted->one ? wanted->hand : deck.deal(seed);
    const EpisodeResult result = run({seed, wanted->hours, deadly(seed == wanted->last ? wanted->dies : ""), Features::bySeed, hand});
    coverage.add(result.coverage);
    deck.played(result.coverage);
    if (wanted->one) std::cout << fmt::format("seed {}: {}\ntrace {:016x}\n", seed, result.plan, result.trace);
    if (result.violation.empty()) continue;
    ++failed;
    std::cout << fmt::format("seed {} breaks {}\n  {}\n  again: {}\n", seed, result.violation, result.plan, again(seed, wanted->hours, hand))
              << std::flush;
  }
  std::cout << coverage.report();
  std::cout << (failed == 0 ? "PASS   " : "FAIL!  ") << ": Simulation::everyInvariantHolds()\n";
  if (!wanted->file.empty()) return keep(coverage, wanted->file) && failed == 0 ? 0 : 1;
  if (wanted->one || !wanted->gates) return failed == 0 ? 0 : 1;
  return judge(coverage) == 0 && failed == 0 ? 0 : 1;
}
