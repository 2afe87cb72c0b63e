// What those who are written to want, or cannot get (rule 8), judged by the checker's own book of what the store knows of them.

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>

#include "tests/simulation/checker.h"

namespace signalbox::simulation {
namespace {

constexpr std::int64_t kMinuteMs = 60'000, kDayMs = 24 * 60 * kMinuteMs;

/// "12:05" -> 725; empty = 0.
int minuteOf(const std::string& clock) { return clock.empty() ? 0 : std::atoi(clock.c_str()) * 60 + std::atoi(clock.c_str() + clock.find(':') + 1); }

std::string textOf(sqlite3_stmt* row, int column) { return reinterpret_cast<const char*>(::sqlite3_column_text(row, column)); }

}  // namespace

/// What comes back into use was lifted by an operator, or its owner wants it again: neither makes anything be sent by itself.
bool Checker::seesWish(const Change& change) {
  if (change.kind == "unused") {
    const std::string& address = change.texts[0];
    if (!suppressed_.contains(address)) violate("R8", "an address is not used any more, and nobody has said why: " + address);
    book_.unused[change.numbers[0]] = {static_cast<int>(change.numbers[1]), address};
  } else if (change.kind == "used_again") {
    book_.unused.erase(change.numbers[0]);
  } else if (change.kind == "deferred") {
    if (!deferredNow_.insert(change.numbers[0]).second) violate("R8", fmt::format("{} is put off twice in one step", change.numbers[0]));
  } else if (change.kind == "recipient") {
    auditChecker_.needs({"recipients.put"}, "", "a recipient");
    book_.recipients[change.texts[0]] = {minuteOf(change.texts[1]), minuteOf(change.texts[2])};
  } else {
    return false;
  }
  return true;
}

/// A row of an event leads to a subscription, of which nobody says that.
bool Checker::isUnused(const Row& known) const {
  return known.subscription == 0 && !known.isErased && std::any_of(book_.unused.begin(), book_.unused.end(), [&known](const auto& each) {
    return each.second.first == known.channel && each.second.second == known.target;
  });
}

/// When the quiet hours end in which that moment lies for whom it goes to; nothing where it lies in none. A webhook wakes nobody.
std::optional<std::int64_t> Checker::quietUntil(const Row& known, std::int64_t wallMs) const {
  const auto ask = asks_.find(known.ask);
  if (known.channel == kWebhook || ask == asks_.end()) return std::nullopt;
  const auto who = book_.recipients.find(ask->second.recipient);
  if (who == book_.recipients.end()) return std::nullopt;
  const auto [from, to] = who->second;
  const auto minute = static_cast<int>(wallMs % kDayMs / kMinuteMs);
  const bool isQuiet = from <= to ? minute >= from && minute < to : minute >= from || minute < to;
  if (!isQuiet) return std::nullopt;
  return wallMs - wallMs % kDayMs + (minute < to ? 0 : kDayMs) + to * kMinuteMs;
}

void Checker::checkPutOff(const Row& known, std::int64_t dueMs) {
  const auto until = quietUntil(known, base::toMillis(now_.wall));
  if (!until) return violate("R8", fmt::format("{} is put off, and its recipient has no quiet hours now", known.seq));
  if (dueMs != *until) violate("R8", fmt::format("{} is put off until {} ms after its recipient's quiet hours", known.seq, dueMs - *until));
}

void Checker::checkWishes(const Row& known, int attempt) {
  const auto says = [&](const char* words) { violate("R8", fmt::format("attempt {} of {} {}", attempt, known.seq, words)); };
  if (isUnused(known)) says("goes to an address that is not used any more");
  if (quietUntil(known, base::toMillis(now_.wall))) says("goes in its recipient's quiet hours");
}

std::string Checker::differsInWishes(const tests::RawConnection& file) const {
  std::string found;
  std::size_t addresses = 0, recipients = 0;
  std::string error = file.rows("SELECT number, channel, address FROM suppressions", [&](sqlite3_stmt* row) {
    ++addresses;
    const auto known = book_.unused.find(::sqlite3_column_int64(row, 0));
    if (known == book_.unused.end() || known->second != std::pair(::sqlite3_column_int(row, 1), textOf(row, 2)))
      found = "the address " + textOf(row, 2) + " came out of use";
  });
  error += file.rows("SELECT id, coalesce(quiet_from,''), coalesce(quiet_to,'') FROM recipients", [&](sqlite3_stmt* row) {
    ++recipients;
    const auto known = book_.recipients.find(textOf(row, 0));
    if (known == book_.recipients.end() || known->second != RecipientRecord{minuteOf(textOf(row, 1)), minuteOf(textOf(row, 2))})
      found = "recipient " + textOf(row, 0) + " wants something else";
  });
  if (addresses != book_.unused.size()) found = fmt::format("{} addresses are out of use, of {}", addresses, book_.unused.size());
  if (recipients != book_.recipients.size()) found = fmt::format("{} recipients are there, of {}", recipients, book_.recipients.size());
  return error.empty() ? found : error;
}

}  // namespace signalbox::simulation
