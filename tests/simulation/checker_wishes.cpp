// What those who are written to want, or cannot get (rule 8), judged by the checker's own book of what the store knows of them.

#include <fmt/format.h>

#include <algorithm>

#include "tests/simulation/checker.h"

namespace signalbox::simulation {

/// What comes back into use was lifted by an operator, or its owner wants it again: neither makes anything be sent by itself.
bool Checker::seesWish(const Change& change) {
  if (change.kind == "unused") {
    const std::string& address = change.texts[0];
    if (!suppressed_.contains(address)) violate("R8", "an address is not used any more, and nobody has said why: " + address);
    book_.unused[change.numbers[0]] = {static_cast<int>(change.numbers[1]), address};
  } else if (change.kind == "used_again") {
    book_.unused.erase(change.numbers[0]);
  } else {
    return false;
  }
  return true;
}

/// A row of an event leads to a subscription, of which nobody says that.
bool Checker::isUnused(const Row& known) const {
  return known.subscription == 0 && std::any_of(book_.unused.begin(), book_.unused.end(), [&known](const auto& each) {
    return each.second.first == known.channel && each.second.second == known.target;
  });
}

void Checker::checkWishes(const Row& known, int attempt) {
  if (isUnused(known)) violate("R8", fmt::format("attempt {} of {} goes to an address that is not used any more", attempt, known.seq));
}

std::string Checker::differsInWishes(const tests::RawConnection& file) const {
  std::string found;
  std::size_t rows = 0;
  const std::string error = file.rows("SELECT number, channel, address FROM suppressions", [&](sqlite3_stmt* row) {
    ++rows;
    const auto known = book_.unused.find(::sqlite3_column_int64(row, 0));
    const std::string address(reinterpret_cast<const char*>(::sqlite3_column_text(row, 2)));
    if (known == book_.unused.end() || known->second != std::pair(::sqlite3_column_int(row, 1), address))
      found = "the address " + address + " came out of use";
  });
  if (rows != book_.unused.size()) found = fmt::format("{} addresses are out of use, of {}", rows, book_.unused.size());
  return error.empty() ? found : error;
}

}  // namespace signalbox::simulation
