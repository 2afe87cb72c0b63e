#pragma once
// GET /stats on the wire: time series for the charts, how each breaker was, and marks of what happened meanwhile.

#include <optional>
#include <string>
#include <vector>

#include "engine/protocol/notification.h"

namespace signalbox::protocol {

/// One series of GET /stats. values[i] belongs to from + i * step; null is a gap, never zero. The unfinished bucket
/// is not in it. Histogram series carry bucket counts per step so that percentiles come from merged histograms.
struct StatsSeries {
  std::string series;  // such as waiting{channel=email}, accepted, sent, failed, latency{provider=x}, dead{cause=ID}
  std::string label;   // for people
  std::string unit;    // messages | per_second | seconds | milliseconds
  std::vector<std::optional<double>> values;
  std::vector<double> bounds;                        // histogram: upper bounds in ms; the last bucket is open
  std::vector<std::vector<std::int64_t>> histogram;  // per step, bounds.size() + 1 counts; empty vector = gap
  template <class F> void describe(F& f) {
    f("series", series);
    f("label", label);
    f("unit", unit);
    f("values", values);
    f("bounds", bounds);
    f("histogram", histogram);
  }
};

struct BreakerInterval {
  std::string provider;
  std::string state;  // closed | open | half_open | paused | unknown
  std::string mode;
  base::WallTime from{};
  std::optional<base::WallTime> to;
  std::string reason;
  template <class F> void describe(F& f) {
    f("provider", provider);
    f("state", state);
    f("mode", mode);
    f("from", from);
    f("to", to);
    f("reason", reason);
  }
};

struct Marker {
  base::WallTime at{};
  std::string kind;  // operator | trip | configuration | restart
  std::string text;
  std::string by{};  // of an act (operator, configuration), as its row in the audit has it: who, what, to what, why; empty without audit.read
  std::string action{};
  std::string object{};
  std::string reason{};
  boost::json::value detail{};
  std::optional<base::WallTime> until{};  // of a provider that was held: until when; null = until it is lifted, or not known
  template <class F> void describe(F& f) {
    f("at", at);
    f("kind", kind);
    f("text", text);
    f("by", by);
    f("action", action);
    f("object", object);
    f("reason", reason);
    f("detail", detail);
    f("until", until);
  }
};

struct StatsAnswer {
  AsOf asOf;
  base::WallTime from{};
  base::WallTime to{};
  std::int64_t stepSeconds = 0;
  std::vector<StatsSeries> series;
  std::vector<BreakerInterval> breakers;
  std::vector<Marker> markers;
  std::int64_t markersLeftOut = 0;            // further acts of the range, older than the newest 200, which are among the markers
  std::optional<base::WallTime> markersFrom;  // acts before it were not looked for: the audit has too many rows in the range
  template <class F> void describe(F& f) {
    f("as_of", asOf);
    f("from", from);
    f("to", to);
    f("step_seconds", stepSeconds);
    f("series", series);
    f("breakers", breakers);
    f("markers", markers);
    f("markers_left_out", markersLeftOut);
    f("markers_from", markersFrom);
  }
};

}  // namespace signalbox::protocol
