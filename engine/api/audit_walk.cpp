#include "engine/api/audit_walk.h"

#include <algorithm>
#include <array>
#include <limits>

namespace signalbox::api {

namespace {

constexpr std::size_t kPageRowsMax = 512;

/// Whole names, and beginnings of names that end in a point.
constexpr std::array<std::string_view, 11> kChangesNothing{"access.",          "audit.chain_begins", "messages.export",  "plan.create",
                                                           "provider.ping",    "provider.test",      "recipient.export", "retention.goes_on",
                                                           "retention.purged", "retention.waits",    "subscription.test"};

/// The number of the first row that is not before the instant.
base::Result<std::int64_t> firstFrom(store::Reader& reader, base::WallTime instant) {
  constexpr std::int64_t kEnd = std::numeric_limits<std::int64_t>::max();
  SB_ASSIGN(const auto newest, reader.audit(kEnd, 1));
  if (newest.empty() || newest.front().at < instant) return kEnd;  // as most ask about what is newest
  std::int64_t low = 0, high = newest.front().seq;                 // rows up to `low` are before it, and `high` is not
  while (low + 1 < high) {
    const std::int64_t middle = low + (high - low) / 2;
    SB_ASSIGN(const auto row, reader.audit(middle + 1, 1));
    const bool before = row.empty() || row.front().at < instant;
    (before ? low : high) = middle;
  }
  return high;
}

}  // namespace

bool changesSomething(std::string_view action) {
  return std::none_of(kChangesNothing.begin(), kChangesNothing.end(),
                      [action](std::string_view word) { return word.ends_with('.') ? action.starts_with(word) : action == word; });
}

base::Status AuditWalk::begin() {
  begun_ = true;
  std::int64_t end = std::numeric_limits<std::int64_t>::max();
  if (range_.to && before_ == 0) {
    SB_ASSIGN(end, firstFrom(reader_, *range_.to));
  }
  if (before_ == 0) before_ = end;
  return base::Status::okay();
}

base::Status AuditWalk::readOn() {
  if (looked_ >= kRowsMax) {
    ended_ = cutShort_ = true;
    return base::Status::okay();
  }
  SB_ASSIGN(rows_, reader_.audit(before_, pageRows_));
  pageRows_ = std::min(2 * pageRows_, kPageRowsMax);
  next_ = 0;
  looked_ += rows_.size();
  ended_ = rows_.empty();
  if (!ended_) before_ = rows_.back().seq;
  return base::Status::okay();
}

base::Result<std::optional<store::AuditRow>> AuditWalk::next() {
  if (!begun_) SB_TRY(begin());
  while (!ended_) {
    if (next_ == rows_.size()) {
      SB_TRY(readOn());
      continue;
    }
    store::AuditRow& row = rows_[next_++];
    if (range_.from && row.at < *range_.from) {
      ended_ = true;
      break;
    }
    seq_ = row.seq;
    at_ = row.at;
    if (range_.to && row.at >= *range_.to) continue;  // written while the clock was ahead
    return std::optional(std::move(row));
  }
  return std::optional<store::AuditRow>();
}

}  // namespace signalbox::api
