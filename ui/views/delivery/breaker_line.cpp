#include "ui/views/delivery/breaker_line.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "ui/client/text.h"

namespace signalbox::ui::views {

namespace {

constexpr double kUnknown = std::numeric_limits<double>::quiet_NaN();

struct Counts {
  double calls = 0, failures = 0;
  bool known = false;
};

const protocol::StatsSeries* find(const protocol::StatsAnswer& answer, const char* what, const std::string& provider) {
  const std::string name = what + ("{provider=" + provider + "}");
  const auto found = std::find_if(answer.series.begin(), answer.series.end(), [&](const auto& each) { return each.series == name; });
  return found == answer.series.end() ? nullptr : &*found;
}

/// Whole calls again of what the engine tells as so many a second: a minimum is met or it is not.
std::vector<Counts> countsOf(const protocol::StatsSeries& calls, const protocol::StatsSeries& failures, std::int64_t stepSeconds) {
  const auto step = static_cast<double>(stepSeconds);
  const auto counted = [step](double perSecond) { return std::round(perSecond * step); };
  std::vector<Counts> all;
  for (std::size_t i = 0; i < std::min(calls.values.size(), failures.values.size()); ++i) {
    const bool known = calls.values[i] && failures.values[i];
    all.push_back(known ? Counts{counted(*calls.values[i]), counted(*failures.values[i]), true} : Counts());
  }
  return all;
}

/// In which bucket each closing lies: it empties the window, for what came before the break says nothing of the provider any more.
std::vector<std::size_t> closingsOf(const protocol::StatsAnswer& answer, const std::string& provider) {
  std::vector<std::size_t> buckets;
  bool wasOpen = false;  // or half-open; a pause leaves the window as it is
  for (const protocol::BreakerInterval& interval : answer.breakers) {
    if (interval.provider != provider) continue;
    if (wasOpen && interval.state == "closed" && interval.from >= answer.from)
      buckets.push_back(static_cast<std::size_t>((interval.from - answer.from) / std::chrono::seconds{answer.stepSeconds}));
    wasOpen = interval.state == "open" || interval.state == "half_open";
  }
  return buckets;
}

/// Of the buckets [first, last]. Where nothing is known nothing was called: the engine did not run, or had not met the provider.
Counts sumOf(const std::vector<Counts>& counts, std::size_t first, std::size_t last) {
  Counts sum;
  for (std::size_t i = first; i <= last; ++i) {
    sum.calls += counts[i].calls;
    sum.failures += counts[i].failures;
  }
  sum.known = counts[last].known;
  return sum;
}

}  // namespace

BreakerLine breakerLine(const protocol::StatsAnswer& answer, const std::string& provider, const protocol::BreakerView& breaker) {
  BreakerLine line;
  const auto *calls = find(answer, "calls", provider), *failures = find(answer, "failures", provider);
  if (calls == nullptr || failures == nullptr || answer.stepSeconds <= 0) return line;
  const std::int64_t window = std::max<std::int64_t>(1, breaker.windowSeconds);
  const auto length = static_cast<std::size_t>(std::max<std::int64_t>(1, window / answer.stepSeconds));
  line.spanSeconds = static_cast<std::int64_t>(length) * answer.stepSeconds;
  const double windows = std::max(1.0, static_cast<double>(line.spanSeconds) / static_cast<double>(window));
  const double least = static_cast<double>(breaker.callsMin) * windows;
  const std::vector<Counts> counts = countsOf(*calls, *failures, answer.stepSeconds);
  const std::vector<std::size_t> closings = closingsOf(answer, provider);
  auto closing = closings.begin();
  std::size_t emptied = 0;  // from this bucket on the window counts
  for (std::size_t i = 0; i < counts.size(); ++i) {
    for (; closing != closings.end() && *closing <= i; ++closing) emptied = *closing;
    const std::size_t begin = i + 1 < length ? 0 : i + 1 - length;
    const Counts sum = sumOf(counts, std::max(begin, emptied), i);
    const double at = client::seconds(answer.from) + static_cast<double>(i + 1) * static_cast<double>(answer.stepSeconds);
    const bool drawn = sum.known && sum.calls > 0;  // no calls is not 0 %
    const bool whole = i + 1 >= length || closing != closings.begin();
    line.at << at;
    line.share << (drawn ? sum.failures / sum.calls : kUnknown);
    if (drawn && (sum.calls < least || !whole)) line.hollow.push_back({at, at});
  }
  return line;
}

}  // namespace signalbox::ui::views
