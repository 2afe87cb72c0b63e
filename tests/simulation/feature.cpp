#include "tests/simulation/feature.h"

#include <fmt/format.h>

#include <algorithm>

#include "engine/base/random.h"

namespace signalbox::simulation {
namespace {

constexpr double kOften = 20, kRarely = 1;  // in a thousand hours

constexpr std::array<std::string_view, kFeatures> kFeatureNames{
    "right reports",      "late reports",         "repeated reports",      "early reports",       "disordered reports",
    "reports of failure", "reports on addresses", "nameless reports",      "refusals twice",      "unknown reports",
    "foreign reports",    "forged reports",       "dropped reports",       "subscriptions",       "changed subscriptions",
    "switched off",       "exchanged secrets",    "deleted subscriptions", "receivers gone",      "receivers that fail",
    "paused operations",  "resumed operations",   "cancelled operations",  "undone operations",   "changed rates",
    "canaries",           "large operations",     "refused approvals",     "replays another way", "looked up",
    "work at the desk",   "changed templates",    "deleted templates",     "replays as of now",   "edited replays",
    "find and replace",   "erased recipients"};

struct LandmarkRow {
  std::string_view name;
  bool isRare = false;
};
constexpr std::array<LandmarkRow, kLandmarks> kLandmarkRows{{
    {"a receipt settles what waits"},
    {"a receipt settles what is held"},
    {"a receipt settles a send"},
    {"a receipt settles what a crash took", true},
    {"a receipt waits for its message"},
    {"a receipt meets nobody"},
    {"a receipt is turned away"},
    {"a receipt changes nothing"},
    {"notification.sent"},
    {"notification.delivered"},
    {"notification.bounced"},
    {"notification.dead"},
    {"notification.held"},
    {"breaker.opened"},
    {"breaker.closed"},
    {"operation.finished"},
    {"an event is cancelled", true},
    {"the anchor holds a backup", true},
    {"checkpoints hold a backup", true},
    {"a backup is put back once more", true},
    {"an engine ends behind another's step", true},
    {"an engine ends behind another's work", true},
    {"a canary stops"},
    {"a stopped canary goes on"},
    {"whoever asks may not approve"},
    {"an operation goes on after a crash"},
    {"what brings the engine down is dead", true},
    {"a command is answered again"},
    {"a message is purged"},
    {"a discarded one is purged", true},
    {"the clock is doubted"},
    {"the clock is believed again", true},
    {"sent years ahead"},
    {"sent in 1970"},
    {"a late send is dropped"},
    {"a late transfer is dropped", true},
    {"the queue's window is full"},
    {"all slots are taken"},
}};

bool isReport(std::size_t feature) { return feature < static_cast<std::size_t>(Feature::subscription); }
bool isOperators(std::size_t feature) { return feature >= static_cast<std::size_t>(Feature::pausedOperation); }

}  // namespace

FeaturePlan::FeaturePlan(std::uint64_t seed, Features features) {
  base::SeededRandom random(seed ^ 0xFEA70E5ULL);
  const double kind = random.unit();
  const bool all = features == Features::all || (features == Features::bySeed && kind < 0.25);
  const bool some = features == Features::bySeed && kind < 0.85;
  for (bool& each : enabled_) each = all || (some && random.chance(0.5));
  if (hasSubscriptions()) return;  // without one there is nothing to change
  for (std::size_t i = 0; i < kFeatures; ++i)
    if (!isReport(i) && !isOperators(i)) enabled_[i] = false;
}

bool FeaturePlan::hasReports() const {
  for (std::size_t i = 0; i < kFeatures; ++i)
    if (enabled_[i] && isReport(i)) return true;
  return false;
}

bool FeaturePlan::hasOperators() const {
  for (std::size_t i = 0; i < kFeatures; ++i)
    if (enabled_[i] && isOperators(i)) return true;
  return false;
}

std::string FeaturePlan::words() const {
  std::string words;
  for (std::size_t i = 0; i < kFeatures; ++i)
    if (enabled_[i]) words += fmt::format("{}{}", words.empty() ? " with " : ", ", kFeatureNames[i]);
  return words;
}

void FeatureCounts::add(const FeatureCounts& other) {
  for (std::size_t i = 0; i < kFeatures; ++i) features_[i] += other.features_[i];
  for (std::size_t i = 0; i < kLandmarks; ++i) landmarks_[i] += other.landmarks_[i];
}

std::vector<std::int64_t> FeatureCounts::kept() const {
  std::vector<std::int64_t> counts(features_.begin(), features_.end());
  counts.insert(counts.end(), landmarks_.begin(), landmarks_.end());
  return counts;
}

bool FeatureCounts::addKept(const std::vector<std::int64_t>& counts) {
  if (counts.size() != kFeatures + kLandmarks) return false;
  for (std::size_t i = 0; i < kFeatures; ++i) features_[i] += counts[i];
  for (std::size_t i = 0; i < kLandmarks; ++i) landmarks_[i] += counts[kFeatures + i];
  return true;
}

void FeatureCounts::each(const std::function<void(std::string_view, std::int64_t, double, bool)>& show) const {
  for (std::size_t i = 0; i < kFeatures; ++i) show(kFeatureNames[i], features_[i], kOften, false);
  for (std::size_t i = 0; i < kLandmarks; ++i) {
    const LandmarkRow& row = kLandmarkRows[i];
    show(row.name, landmarks_[i], row.isRare ? kRarely : kOften, row.isRare);
  }
}

}  // namespace signalbox::simulation
