// GET /stats: time series for the charts, with breaker intervals and what operators did in between.
#include <algorithm>
#include <set>

#include "engine/api/audit_view.h"
#include "engine/api/audit_walk.h"
#include "engine/api/handlers.h"
#include "engine/api/listing.h"
#include "engine/api/masking.h"
#include "engine/api/series_answer.h"
#include "engine/telemetry/series.h"

namespace signalbox::api {
namespace {

constexpr std::size_t kSeriesAskedMax = 32, kSeriesAnsweredMax = 64, kTopCauses = 4, kMarkersMax = 200;
constexpr std::int64_t kStepSecondsMax = 24 * 3600;

struct StatsQuery {
  std::vector<std::string> series;
  StepRange range;
  bool breakers = false;
  bool markers = false;
};

/// Commas inside of braces belong to the name.
std::vector<std::string> splitNames(std::string_view text) {
  std::vector<std::string> names(1);
  int depth = 0;
  for (const char c : text) {
    if (c == '{') ++depth;
    if (c == '}') --depth;
    if (c == ',' && depth <= 0)
      names.emplace_back();
    else
      names.back() += c;
  }
  std::erase(names, "");
  return names;
}

base::Result<StatsQuery> readStatsQuery(const Request& request, base::WallTime now) {
  StatsQuery query;
  query.series = splitNames(request.query("series").value_or(""));
  if (query.series.size() > kSeriesAskedMax) return base::Status::invalid({{"series", "names more than 32 series"}});
  SB_ASSIGN(const auto from, readTime(request, "from"));
  SB_ASSIGN(const auto to, readTime(request, "to"));
  SB_ASSIGN(const std::int64_t step, readNumber(request, "step", 5, kStepSecondsMax, 5));
  if (step % 5 != 0) return base::Status::invalid({{"step", "must be a multiple of 5 seconds"}});
  const base::WallTime end = to.value_or(now);
  SB_ASSIGN(query.range, makeRange(from.value_or(end - std::chrono::minutes{15}), end, step, now));
  query.breakers = request.query("breakers").value_or("0") == "1";
  query.markers = request.query("markers").value_or("0") == "1";
  return query;
}

/// Reads series and says what each is called on a chart.
class SeriesReading {
 public:
  /// `reveal`: causes by the titles that hold providers' words.
  SeriesReading(store::Reader& reader, const StepRange& range, base::WallTime now, bool reveal)
      : reader_(reader), range_(range), now_(now), reveal_(reveal) {}

  /// A stored name answers as it is; a word without label that is not stored stands for all that bear one.
  base::Status add(const std::string& name, std::vector<protocol::StatsSeries>& out) {
    if (name == telemetry::kDead) return topCauses(out);
    SB_ASSIGN(protocol::StatsSeries own, one(name));
    const bool known = std::any_of(own.values.begin(), own.values.end(), [](const auto& value) { return value.has_value(); });
    if (known || name.find('{') != std::string::npos) return append(std::move(own), out);
    SB_ASSIGN(const auto labelled, all(name));
    if (labelled.empty()) return append(std::move(own), out);
    if (name == telemetry::kLatency) {
      for (const protocol::StatsSeries& each : labelled) addSeries(own, each);
      return append(std::move(own), out);
    }
    for (const protocol::StatsSeries& each : labelled) SB_TRY(append(each, out));
    return {};
  }

 private:
  static base::Status append(protocol::StatsSeries series, std::vector<protocol::StatsSeries>& out) {
    if (out.size() >= kSeriesAnsweredMax) return base::Status::invalid({{"series", "makes more than 64 series"}});
    out.push_back(std::move(series));
    return {};
  }

  base::Result<protocol::StatsSeries> one(const std::string& name) {
    SB_ASSIGN(const auto rows, reader_.stats(range_.level, name, range_.from, range_.to));
    std::string label(telemetry::labelValue(name));
    if (label.empty()) label = name;
    return seriesOf(name, std::move(label), rows, range_);
  }

  base::Result<std::vector<protocol::StatsSeries>> all(const std::string& word) {
    SB_ASSIGN(const auto names, reader_.seriesNames(range_.level, word + "{", range_.from, range_.to));
    std::vector<protocol::StatsSeries> series;
    for (const std::string& name : names) {
      SB_ASSIGN(protocol::StatsSeries each, one(name));
      series.push_back(std::move(each));
    }
    return series;
  }

  /// The four largest causes by name, and the rest as one.
  base::Status topCauses(std::vector<protocol::StatsSeries>& out) {
    SB_ASSIGN(auto causes, all(std::string(telemetry::kDead)));
    std::stable_sort(causes.begin(), causes.end(), [](const auto& a, const auto& b) { return lastValue(a) > lastValue(b); });
    protocol::StatsSeries rest = seriesOf("dead{cause=rest}", "All others", {}, range_);
    for (std::size_t i = 0; i < causes.size(); ++i) {
      if (i >= kTopCauses) {
        addSeries(rest, causes[i]);
        continue;
      }
      SB_ASSIGN(const auto group, reader_.group(causes[i].label, now_));
      if (group) causes[i].label = shownTitle(group->id, group->title, group->plainTitle, reveal_);
      SB_TRY(append(std::move(causes[i]), out));
    }
    return causes.size() > kTopCauses ? append(std::move(rest), out) : base::Status{};
  }

  store::Reader& reader_;
  const StepRange& range_;
  const base::WallTime now_;
  const bool reveal_;
};

std::string_view markerKind(std::string_view action) {
  for (const std::string_view word : {"provider.put", "provider.delete", "template.", "simulator."})
    if (action.starts_with(word)) return "configuration";
  return action == "engine.started" || action == "engine.stopped" ? "restart" : "operator";
}

std::string restartText(std::string_view action) { return action == "engine.started" ? "The engine started" : "The engine stopped"; }

/// The audit is for those who may read it: the others learn when something was done, and of what kind.
protocol::Marker shortMarkerOf(const store::AuditRow& row) {
  protocol::Marker marker{row.at, std::string(markerKind(row.action)), "An act"};
  if (marker.kind == "restart") marker.text = restartText(row.action);
  if (marker.kind == "configuration") marker.text = "The configuration was changed";
  return marker;
}

protocol::Marker markerOf(const store::AuditRow& row, const std::vector<store::BreakerRow>& breakers) {
  protocol::Marker marker{row.at, std::string(markerKind(row.action)), row.principal + ": " + row.action + " " + row.object};
  if (marker.kind == "restart") {
    marker.text = restartText(row.action);
  } else {
    marker.by = row.principal;
    marker.action = row.action;
    marker.object = row.object;
    marker.reason = row.reason;
    marker.detail = detailOf(row);
    if (row.action == kForceBreaker) marker.until = heldUntil(row.object, row.at, marker.detail, breakers);
  }
  if (!row.reason.empty()) marker.text += " (" + row.reason + ")";
  return marker;
}

/// The newest of the range, and how many before them are left out.
base::Status addActs(store::Reader& reader, const std::vector<store::BreakerRow>& breakers, protocol::StatsAnswer& answer, bool showsAudit) {
  AuditWalk walk(reader, {answer.from, answer.to});
  for (;;) {
    SB_ASSIGN(const std::optional<store::AuditRow> row, walk.next());
    if (!row) break;
    if (!changesSomething(row->action)) continue;
    if (answer.markers.size() < kMarkersMax)
      answer.markers.push_back(showsAudit ? markerOf(*row, breakers) : shortMarkerOf(*row));
    else
      ++answer.markersLeftOut;
  }
  if (walk.isCutShort()) answer.markersFrom = walk.at();
  return {};
}

base::Status addMarkers(store::Reader& reader, protocol::StatsAnswer& answer, bool showsAudit) {
  SB_ASSIGN(const auto breakers, reader.breakers(answer.from, answer.to));
  SB_TRY(addActs(reader, breakers, answer, showsAudit));
  std::set<std::pair<std::string, base::WallTime>> told;  // a failed health check writes the break down again
  for (const store::BreakerRow& row : breakers)
    if (row.at >= answer.from && row.state == "open" && row.mode == "auto" && told.emplace(row.gate, row.at).second)
      answer.markers.push_back({row.at, "trip", row.gate + ": " + row.reason});
  std::stable_sort(answer.markers.begin(), answer.markers.end(), [](const auto& a, const auto& b) { return a.at < b.at; });
  return {};
}

}  // namespace

void getStats(const ApiParts& parts, Call call) {
  SB_ANSWER_ASSIGN(StatsQuery query, call, readStatsQuery(call.request, parts.clock.now().wall));
  answerByReader(parts, std::move(call), [&parts, query = std::move(query)](store::Reader& reader, const Request& request) -> base::Result<Response> {
    protocol::StatsAnswer answer;
    answer.asOf = asOf(parts);
    answer.from = query.range.from;
    answer.to = query.range.to;
    answer.stepSeconds = query.range.stepSeconds;
    SeriesReading reading(reader, query.range, parts.clock.now().wall, request.principal.may(Permission::payloadView));
    for (const std::string& name : query.series) SB_TRY(reading.add(name, answer.series));
    if (query.breakers) {
      SB_ASSIGN(const auto rows, reader.breakers(answer.from, answer.to));
      const auto snapshot = parts.snapshots.latest();
      answer.breakers = intervalsOf(rows, snapshot ? snapshot->providers : std::vector<protocol::ProviderView>(), answer.from, answer.to);
    }
    if (query.markers) SB_TRY(addMarkers(reader, answer, request.principal.may(Permission::auditRead)));
    return jsonResponse(answer);
  });
}

}  // namespace signalbox::api
