#include "tests/simulation/strike_deck.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include "engine/base/digest.h"
#include "engine/base/random.h"

namespace signalbox::simulation {
namespace {

// An episode has some blows of either kind; what is left over of a hand is dealt again.
constexpr std::size_t kCrashesMax = 24, kErrorsMax = 16, kWaitingMax = 16;
// What comes less often than once in ten minutes is seldom there while a blow looks for it; and the disk is met in clusters.
constexpr double kOftenPerHour = 6, kOftenOnDiskPerHour = 60;
// Of each name; so that four processes together have struck it as often as the longest run asks for, and half as often again.
constexpr std::int64_t kCrashesEnough = 8, kErrorsEnough = 3;

struct Dealt {
  std::int64_t struck = 0;
  std::uint64_t place = 0;  // among those that were struck as often
  Card card = 0;
  bool isGuess = false;  // never seen where the blow has to meet it: after all that were
};

std::vector<Card> leastStruck(std::vector<Dealt> those, std::size_t most) {
  std::sort(those.begin(), those.end(), [](const Dealt& a, const Dealt& b) {
    return std::tie(a.isGuess, a.struck, a.place, a.card) < std::tie(b.isGuess, b.struck, b.place, b.card);
  });
  std::vector<Card> cards;
  for (std::size_t i = 0; i < those.size() && i < most; ++i) cards.push_back(those[i].card);
  return cards;
}

constexpr std::array kParts{&Hand::crashes, &Hand::errors, &Hand::waitingCrashes, &Hand::waitingErrors};

}  // namespace

Card cardOf(std::string_view statement) { return static_cast<Card>(base::fnv1a(statement) >> 16); }

Hand Deck::deal(std::uint64_t seed) const {
  base::SeededRandom random(seed ^ 0xDEC0FCA2D5ULL);
  std::vector<Dealt> crashes, errors, waitingCrashes, waitingErrors;
  for (const auto& [text, known] : statements_) {
    const Coverage::Statement& counts = known.sums;
    const Card card = cardOf(text);
    const Dealt crash{counts.crashes, random.next(), card}, error{counts.errors, random.next(), card, counts.diskRuns == 0};
    const auto isOften = [this](std::int64_t runs, double perHour) { return static_cast<double>(runs) >= perHour * static_cast<double>(hours_); };
    if (isOften(counts.runs, kOftenPerHour)) crashes.push_back(crash);
    // What comes a thousand times at once, and in few episodes, is seldom there, too.
    const bool isMostlyThere = isOften(counts.runs, kOftenPerHour) && 2 * known.oftenIn > episodes_;
    if (!isMostlyThere && counts.crashes < kCrashesEnough) waitingCrashes.push_back(crash);
    if (isOften(counts.diskRuns, kOftenOnDiskPerHour)) errors.push_back(error);
    // What has never come to the disk is looked at now and then all the same.
    const bool isSought = counts.diskRuns > 0 || random.chance(0.2);
    if (!isOften(counts.diskRuns, kOftenOnDiskPerHour) && counts.errors < kErrorsEnough && isSought) waitingErrors.push_back(error);
  }
  return {leastStruck(std::move(crashes), kCrashesMax), leastStruck(std::move(errors), kErrorsMax),
          leastStruck(std::move(waitingCrashes), kWaitingMax), leastStruck(std::move(waitingErrors), kWaitingMax)};
}

void Deck::played(const Coverage& seen) {
  hours_ += seen.hours;
  ++episodes_;
  for (const auto& [text, counts] : seen.statements) {
    Known& known = statements_[text];
    known.sums.add(counts);
    if (static_cast<double>(counts.runs) >= kOftenPerHour * static_cast<double>(seen.hours)) ++known.oftenIn;
  }
}

std::string toText(const Hand& hand) {
  std::string text;
  for (const auto part : kParts) {
    if (part != kParts.front()) text += '/';
    for (const Card card : hand.*part) text += fmt::format("{}{:x}", text.empty() || text.back() == '/' ? "" : ",", card);
  }
  return text;
}

std::optional<Hand> handFromText(std::string_view text) {
  Hand hand;
  for (const auto part : kParts) {
    const std::size_t end = std::min(text.find('/'), text.size());
    std::string_view cards = text.substr(0, end);
    text.remove_prefix(end);
    if (text.empty() != (part == kParts.back())) return std::nullopt;
    if (!text.empty()) text.remove_prefix(1);
    while (!cards.empty()) {
      Card card = 0;
      const auto read = std::from_chars(cards.data(), cards.data() + cards.size(), card, 16);
      if (read.ec != std::errc{}) return std::nullopt;
      (hand.*part).push_back(card);
      cards.remove_prefix(static_cast<std::size_t>(read.ptr - cards.data()));
      if (cards.empty()) break;
      if (cards.front() != ',' || cards.size() == 1) return std::nullopt;
      cards.remove_prefix(1);
    }
  }
  return hand;
}

}  // namespace signalbox::simulation
