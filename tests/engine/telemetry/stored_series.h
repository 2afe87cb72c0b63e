#pragma once
// A store's table of time series as series_recorder wants it: a row replaces the one of its (level, series, at).

#include <map>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "engine/store/rows.h"
#include "tests/engine/telemetry/scene.h"

namespace signalbox::telemetry::tests {

class StoredSeries {
 public:
  void put(const std::vector<store::StatRow>& rows) {
    for (const store::StatRow& row : rows) rows_[{row.level, row.series, base::toMillis(row.at) - kNoon}] = row;
  }
  std::optional<double> value(int level, const std::string& series, std::int64_t startMillis) const {
    const auto found = rows_.find({level, series, startMillis});
    return found == rows_.end() ? std::nullopt : std::optional(found->second.value);
  }
  std::string histogram(int level, const std::string& series, std::int64_t startMillis) const {
    const auto found = rows_.find({level, series, startMillis});
    return found == rows_.end() ? std::string() : found->second.histogram;
  }
  double sum(int level, const std::string& series) const {
    double total = 0;
    for (const auto& [key, row] : rows_)
      if (std::get<0>(key) == level && std::get<1>(key) == series) total += row.value;
    return total;
  }
  std::size_t size() const { return rows_.size(); }

 private:
  std::map<std::tuple<int, std::string, std::int64_t>, store::StatRow> rows_;
};

}  // namespace signalbox::telemetry::tests
