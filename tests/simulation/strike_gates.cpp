// How often each statement of the store has to be struck, by a crash as it begins and by an error of the disk while it works.

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <vector>

#include "tests/simulation/fault.h"

namespace signalbox::simulation {
namespace {

// Of each name, in a run of ten thousand hours.
constexpr std::int64_t kCrashesWanted = 20, kErrorsWanted = 5;
constexpr double kLongRun = 10;  // thousand hours
// A shorter one shares out what it had: half of what each would get if all got the same. Of what ran seldom one in so many is asked for, and of
// so many more in a slice, where what is met a few dozen times is struck by luck. An error needs the disk, however long the run: what finds its
// pages in memory but for some twenty times in ten thousand hours cannot be struck there five times. What is never there has to be named below.
constexpr std::int64_t kRunsForStrike = 20, kRunsForStrikeInSlice = 60;

/// Where no error of the disk can strike, or no blow at all, and why. Whatever proves that wrong fails the run.
struct Unreached {
  std::string_view words;  // that stand in none that can be struck
  bool byCrash;
  bool byError;
  const char* why;
};
constexpr const char *kMemory = "it works in memory alone", *kRead = "what ran before it has read its pages";
constexpr std::array kUnreached{
    Unreached{"SAVEPOINT input", false, true, kMemory},
    Unreached{"RELEASE input", false, true, kMemory},
    Unreached{"ROLLBACK TO input", false, true, kMemory},
    Unreached{"SELECT due_at_ms FROM deliveries INDEXED BY deliveries_waiting", false, true, kRead},
    Unreached{"SELECT count(*) FROM routes", false, true, kRead},
    Unreached{"INTO data_keys", false, true, kRead},
    Unreached{"DELETE FROM data_keys", false, true, kRead},
    Unreached{"PRAGMA secure_delete=", false, true, kMemory},
    Unreached{"SELECT EXISTS(SELECT 1 FROM deliveries INDEXED BY deliveries_waiting", false, true, kRead},
    Unreached{"SELECT coalesce(max(version),0) FROM templates", false, true, kRead},
    Unreached{"INTO views", false, true, kRead},
    Unreached{"DELETE FROM views", false, true, kRead},
    Unreached{"UPDATE erasures SET done=1", false, true, kRead},
};

const Unreached* unreachedOf(std::string_view statement) {
  const auto found = std::find_if(kUnreached.begin(), kUnreached.end(),
                                  [statement](const Unreached& each) { return statement.find(each.words) != std::string_view::npos; });
  return found == kUnreached.end() ? nullptr : &*found;
}

std::string_view shortened(std::string_view statement) { return statement.substr(0, 120); }

struct Sums {
  std::int64_t crashNames = 0, crashes = 0, errorNames = 0, errors = 0;
};

std::int64_t shareOf(double scale, std::int64_t strikes, std::int64_t names, std::int64_t wanted) {
  if (scale >= kLongRun || names == 0) return wanted;
  return std::clamp<std::int64_t>(strikes / (2 * names), 1, wanted);
}

}  // namespace

std::string Coverage::unstruck(double scale) const {
  Sums sums;
  for (const auto& [text, counts] : statements) {
    ++sums.crashNames;
    sums.errorNames += counts.diskRuns > 0 ? 1 : 0;
    sums.crashes += counts.crashes;
    sums.errors += counts.errors;
  }
  if (sums.crashNames == 0) return "  statements: none has run\n";
  const std::int64_t crashesWanted = shareOf(scale, sums.crashes, sums.crashNames, kCrashesWanted);
  const std::int64_t errorsWanted = shareOf(scale, sums.errors, sums.errorNames, kErrorsWanted);
  std::string words;
  const auto sharedOut = [scale](std::int64_t runs, std::int64_t wanted) {
    return std::min(wanted, runs / (scale < 1 ? kRunsForStrikeInSlice : kRunsForStrike));
  };
  const auto want = [&words](const char* what, std::string_view text, std::int64_t found, std::int64_t least) {
    if (found < least) words += fmt::format("  {} at: {}: {} times, of {}\n", what, shortened(text), found, least);
  };
  const auto proved = [&](const char* what, const Unreached& row, std::string_view text, std::int64_t found) {
    if (found > 0) words += fmt::format("  {} at: {}: {} times, and it is said to be out of reach: {}\n", what, shortened(text), found, row.why);
  };
  for (const auto& [text, counts] : statements) {
    const Unreached* const row = unreachedOf(text);
    if (row != nullptr && row->byCrash)
      proved("crash", *row, text, counts.crashes);
    else
      want("crash", text, counts.crashes, scale >= kLongRun ? crashesWanted : sharedOut(counts.runs, crashesWanted));
    if (row != nullptr && row->byError)
      proved("error", *row, text, counts.errors);
    else
      want("error", text, counts.errors, scale >= kLongRun && counts.diskRuns == 0 ? errorsWanted : sharedOut(counts.diskRuns, errorsWanted));
  }
  for (const Unreached& row : kUnreached)
    if (scale >= 1 && std::none_of(statements.begin(), statements.end(), [&row](const auto& each) { return unreachedOf(each.first) == &row; }))
      words += fmt::format("  out of reach, and not there at all: {}\n", row.words);
  return words;
}

std::string Coverage::strikes() const {
  struct Least {
    std::int64_t count;
    std::string_view text;
  };
  std::vector<Least> crashed, failed;
  std::int64_t crashSum = 0, errorSum = 0;
  for (const auto& [text, counts] : statements) {
    crashSum += counts.crashes;
    errorSum += counts.errors;
    crashed.push_back({counts.crashes, text});
    if (counts.diskRuns > 0) failed.push_back({counts.errors, text});
  }
  const auto told = [](const char* what, std::vector<Least>& those, std::int64_t sum) {
    std::sort(those.begin(), those.end(), [](const Least& a, const Least& b) { return a.count < b.count; });
    const auto none = std::count_if(those.begin(), those.end(), [](const Least& each) { return each.count == 0; });
    const std::int64_t least = those.empty() ? 0 : those.front().count, median = those.empty() ? 0 : those[those.size() / 2].count;
    return fmt::format("  {} at {} of {} statements ({}; the least {}, half of them {} or more)\n", what,
                       those.size() - static_cast<std::size_t>(none), those.size(), sum, least, median);
  };
  return told("crashes", crashed, crashSum) + told("errors", failed, errorSum);
}

}  // namespace signalbox::simulation
