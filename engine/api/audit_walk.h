#pragma once
// The audit, newest first, from an instant backwards. It grows with time and is numbered in that order, so where to begin is found by halving: an
// older stretch costs no more than the newest one. Confined to the reader's thread; ends by itself after kRowsMax rows.

#include <optional>
#include <string_view>
#include <vector>

#include "engine/store/reader.h"

namespace signalbox::api {

/// Whether an act of the audit changed something, or is a start or an end of the engine. What was refused, shown, exported, planned or tried out
/// did not, and what time takes away nobody did.
bool changesSomething(std::string_view action);

class AuditWalk {
 public:
  static constexpr std::size_t kRowsMax = 20'000;  // that one walk looks through

  struct Range {
    std::optional<base::WallTime> from;  // to the beginning without it
    std::optional<base::WallTime> to;    // exclusive; from the end without it
  };

  /// `before`: only rows with a lower number, wherever `to` lies; 0 = by `to` alone.
  AuditWalk(store::Reader& reader, Range range, std::int64_t before = 0) : reader_(reader), range_(range), before_(before) {}

  /// The next older row. Nothing at the end of the range, and when enough rows were looked through: isCutShort() then.
  base::Result<std::optional<store::AuditRow>> next();
  bool isCutShort() const { return cutShort_; }
  /// Of the row that was looked at last.
  std::int64_t seq() const { return seq_; }
  base::WallTime at() const { return at_; }

 private:
  base::Status begin();
  base::Status readOn();

  store::Reader& reader_;
  const Range range_;
  std::int64_t before_;
  bool begun_ = false, ended_ = false, cutShort_ = false;
  std::vector<store::AuditRow> rows_;
  std::size_t next_ = 0, looked_ = 0;
  std::size_t pageRows_ = 32;  // the first one; most walks are short
  std::int64_t seq_ = 0;
  base::WallTime at_{};
};

}  // namespace signalbox::api
