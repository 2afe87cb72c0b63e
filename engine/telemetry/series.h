#pragma once
// The names of the time series that the engine keeps, and what each one is: written by series_recorder, read by
// GET /stats. A name is a word and at most one label: "accepted", "waiting{channel=email}". Pure functions.

#include <string>
#include <string_view>

#include "engine/model/channel.h"

namespace signalbox::telemetry {

enum class SeriesKind {
  counter,    // a bucket holds the sum; divided by the bucket's length it is a rate
  gauge,      // a bucket holds the maximum
  histogram,  // a bucket holds LatencyHistogram counts, and their number as its value
};

struct SeriesInfo {
  SeriesKind kind = SeriesKind::counter;
  std::string_view unit;  // of what GET /stats answers: messages | per_second | seconds | milliseconds | bytes
};

inline constexpr std::string_view kAccepted = "accepted";
inline constexpr std::string_view kSent = "sent";
inline constexpr std::string_view kFailed = "failed";
inline constexpr std::string_view kHeld = "held";
inline constexpr std::string_view kDead = "dead";
inline constexpr std::string_view kOldestAge = "oldest_age";  // seconds
inline constexpr std::string_view kOutboxLag = "outbox_lag";  // seconds
inline constexpr std::string_view kWalBytes = "wal_bytes";
inline constexpr std::string_view kLatency = "latency";

std::string waitingSeries(model::Channel channel);
std::string sendingSeries(model::Channel channel);
/// `dead{cause=ID}`, ID as the dead-letter groups have it.
std::string deadSeries(std::string_view causeId);
/// Those calls that its breaker counts, and in `failures` those of them that it counts as failed.
std::string callsSeries(std::string_view provider);
std::string failuresSeries(std::string_view provider);
std::string latencySeries(std::string_view provider);

/// By the word before the label; an unknown word is a counter per second.
SeriesInfo describeSeries(std::string_view series);
/// "email" of "waiting{channel=email}"; empty when there is no label.
std::string_view labelValue(std::string_view series);

}  // namespace signalbox::telemetry
