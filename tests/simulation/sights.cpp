#include "tests/simulation/sights.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "engine/base/check.h"

namespace signalbox::simulation {
namespace {

struct Row {
  std::string_view name;
  double wanted;        // in a thousand hours; a fourth of what comes, or less
  bool isRare = false;  // is not asked of less
};
constexpr double kOften = 20, kSometimes = 5, kSeldom = 1;
constexpr std::array kRows{
    // Rare states.
    Row{"a crash while a start recovers from a crash", kOften},
    Row{"a third crash before an engine runs", kSeldom, true},
    Row{"a crash in a checkpoint", kSometimes},
    Row{"a crash between a checkpoint and the log's reset", kOften},
    Row{"a second engine knocks while a start recovers", kOften},
    Row{"a commit in doubt was one", kSeldom, true},
    Row{"a commit in doubt was none", kSometimes},
    Row{"a crash while a breaker is half-open", kOften},
    Row{"a crash while a probe is under way", kSometimes},
    Row{"a provider is switched off while its breaker is half-open", kSometimes},
    Row{"a restart while the store is on hold", kSometimes},
    Row{"a crash while an operation runs", kSometimes},
    Row{"a crash while a canary is dealt", kSeldom},
    Row{"a crash behind a canary that has stopped", kSeldom},
    Row{"a crash while the disk is full", kSeldom, true},
    Row{"a crash while a key changes", kSometimes},
    Row{"a crash while a channel is paused", kSometimes},
    // Breakers.
    Row{"a breaker opens by the rate alone", kSometimes},
    Row{"a breaker opens by a run of failures alone", kOften},
    Row{"half-open ends: all probes were sent", kOften},
    Row{"half-open ends: a probe failed", kOften},
    Row{"half-open ends: forced open", kSometimes},
    Row{"half-open ends: forced closed", kSometimes},
    Row{"half-open ends: the key is refused", kSometimes},
    Row{"half-open ends: the provider is removed", kSometimes},
    // Calls that were answered as their provider's mood says.
    Row{"a call in a crawl: its answer came late", kOften},
    Row{"a call in a crawl: nobody waited for its answer", kOften},
    Row{"a call in a flap: refused", kOften},
    // What was answered.
    Row{"answer: 2xx", kOften},
    Row{"answer: 2xx without a body", kOften},
    Row{"answer: 2xx that breaks off", kSometimes},
    Row{"answer: 3xx", kSometimes},
    Row{"answer: 4xx", kSometimes},
    Row{"answer: 401", kOften},
    Row{"answer: 408", kOften},
    Row{"answer: 410", kSometimes},
    Row{"answer: 425", kOften},
    Row{"answer: 429", kOften},
    Row{"answer: 500 in its own words", kOften},
    Row{"answer: 500 without a body", kSometimes},
    Row{"answer: 500 that breaks off", kSometimes},
    Row{"answer: 502", kSometimes},
    Row{"answer: 503", kOften},
    Row{"answer: 503 that asks to wait", kOften},
    Row{"answer: 504", kSometimes},
    Row{"answer: none", kOften},
    Row{"answer: no connection", kOften},
    Row{"Retry-After: none", kOften},
    Row{"Retry-After: seconds", kOften},
    Row{"Retry-After: a date", kOften},
    Row{"Retry-After: a date that is past", kSometimes},
    Row{"Retry-After: 0", kSometimes},
    Row{"Retry-After: less than 0", kSometimes},
    Row{"Retry-After: longer than anybody waits", kSeldom},
    Row{"Retry-After: garbage", kSometimes},
    Row{"Retry-After: in two headers", kSometimes},
};

}  // namespace

bool Sights::isAskedFor(std::string_view name) {
  return std::any_of(kRows.begin(), kRows.end(), [name](const Row& row) { return row.name == name; });
}

void Sights::saw(std::string_view name) {
  const auto found = counts_.find(name);
  if (found != counts_.end()) {
    ++found->second;
    return;
  }
  SB_CHECK(isAskedFor(name), "what is seen is asked for");
  counts_.emplace(name, 1);
}

bool Sights::take(std::string_view name, std::int64_t count) {
  if (!isAskedFor(name)) return false;
  counts_[std::string(name)] += count;
  return true;
}

void Sights::add(const Sights& other) {
  for (const auto& [name, count] : other.counts_) counts_[name] += count;
}

std::int64_t Sights::count(std::string_view name) const {
  const auto found = counts_.find(name);
  return found == counts_.end() ? 0 : found->second;
}

std::string Sights::missing(double scale) const {
  std::string words;
  for (const Row& row : kRows) {
    if (row.isRare && scale < 1) continue;
    const auto least = std::max<std::int64_t>(1, static_cast<std::int64_t>(row.wanted * scale));
    if (const std::int64_t found = count(row.name); found < least) words += fmt::format("  {}: {} times, of {}\n", row.name, found, least);
  }
  return words;
}

std::string Sights::report() const {
  std::string words;
  for (const Row& row : kRows) words += fmt::format("  {:58}{:8}\n", row.name, count(row.name));
  return words;
}

}  // namespace signalbox::simulation
