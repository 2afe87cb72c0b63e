#include "tests/simulation/key_plan.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

namespace signalbox::simulation {
namespace {

constexpr std::array<std::string_view, kKeyActs> kActs{"data key",   "master key",     "moved key",     "named secret",
                                                       "own secret", "outside secret", "dropped secret"};

struct EventRow {
  KeyEvent event;
  std::string_view name;
  double wanted;  // in a thousand hours; the fourth part of what comes, or less
};
using enum KeyEvent;
constexpr std::array<EventRow, kKeyEvents> kEvents{{
    {dataKeyChanged, "data key changed", 40},
    {pieceSealed, "piece sealed anew", 40},
    {masterKeyChanged, "master key changed", 40},
    {changedByStart, "key changed by a start", 20},
    {finishedByStart, "change finished by a start", 5},
    {namedChanged, "named secret changed", 40},
    {ownChanged, "own secret changed", 40},
    {outsideChanged, "outside secret changed", 40},
    {dropped, "secret dropped", 20},
    {sentAfterChange, "sent with a new credential", 100},
    {crashBetweenPieces, "crash between pieces", 10},
    {resumedByStart, "change resumed by a start", 10},
    {struckAtStatement, "struck at a statement", 10},
    {crashInStart, "crash in a start's change", 5},
    {wrongKeyRefused, "wrong key refused", 20},
    {backupBehindKey, "backup behind its key", 2},
    {untoldByStart, "start's change untold", 0},
}};

}  // namespace

KeyPlan::KeyPlan(std::uint64_t seed) {
  base::SeededRandom random(seed ^ 0x5EA1ED0CULL);
  any_ = random.chance(0.6);
  for (bool& each : enabled_) each = random.chance(0.6);
  if (std::none_of(enabled_.begin(), enabled_.end(), [](bool each) { return each; })) enabled_[0] = true;
  crashes_ = random.chance(0.6);
  strikes_ = random.chance(0.6);
  knocks_ = random.chance(0.5);
  perHour_ = static_cast<double>(random.between(2, 8));
  spares_ = random.between(20, 80);
  piece_ = static_cast<std::size_t>(random.between(8, 40));
}

KeyAct KeyPlan::draw(base::Random& random) const {
  std::vector<KeyAct> those;
  for (std::size_t i = 0; i < kKeyActs; ++i)
    if (enabled_[i]) those.push_back(static_cast<KeyAct>(i));
  return those[static_cast<std::size_t>(random.between(0, static_cast<std::int64_t>(those.size()) - 1))];
}

std::string KeyPlan::words() const {
  if (!any_) return "no keys";
  std::string words = fmt::format("keys {:.0f} an hour:", perHour_);
  for (std::size_t i = 0; i < kKeyActs; ++i)
    if (enabled_[i]) words += fmt::format(" {},", kActs[i]);
  words += fmt::format(" {} secrets in pieces of {}", spares_, piece_);
  if (crashes_) words += ", crashes between";
  if (strikes_) words += ", struck";
  if (knocks_) words += ", wrong keys";
  return words;
}

void KeyCoverage::add(const KeyCoverage& other) {
  for (std::size_t i = 0; i < kKeyEvents; ++i) counts[i] += other.counts[i];
}

std::string KeyCoverage::missing(double scale) const {
  std::string words;
  for (const EventRow& row : kEvents) {
    if (row.wanted <= 0) continue;
    const std::int64_t found = counts[static_cast<std::size_t>(row.event)];
    const auto least = std::max<std::int64_t>(1, static_cast<std::int64_t>(row.wanted * scale));
    if (found < least) words += fmt::format("  keys '{}': {} times, of {}\n", row.name, found, least);
  }
  return words;
}

std::string KeyCoverage::report() const {
  std::string words;
  for (const EventRow& row : kEvents) words += fmt::format("  keys: {:28}{:8}\n", row.name, counts[static_cast<std::size_t>(row.event)]);
  return words;
}

}  // namespace signalbox::simulation
