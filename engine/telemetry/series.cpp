#include "engine/telemetry/series.h"

#include <array>

namespace signalbox::telemetry {
namespace {

std::string labelled(std::string_view word, std::string_view label, std::string_view value) {
  std::string text;
  text.reserve(word.size() + label.size() + value.size() + 3);
  text.append(word).append("{").append(label).append("=").append(value).append("}");
  return text;
}

struct Word {
  std::string_view word;
  SeriesInfo info;
};

constexpr std::array kGaugesAndHistograms{
    Word{"waiting", {SeriesKind::gauge, "messages"}}, Word{"sending", {SeriesKind::gauge, "messages"}},
    Word{kHeld, {SeriesKind::gauge, "messages"}},     Word{kDead, {SeriesKind::gauge, "messages"}},
    Word{kOldestAge, {SeriesKind::gauge, "seconds"}}, Word{kOutboxLag, {SeriesKind::gauge, "seconds"}},
    Word{kWalBytes, {SeriesKind::gauge, "bytes"}},    Word{kLatency, {SeriesKind::histogram, "milliseconds"}},
};

}  // namespace

std::string waitingSeries(model::Channel channel) { return labelled("waiting", "channel", model::name(channel)); }
std::string sendingSeries(model::Channel channel) { return labelled("sending", "channel", model::name(channel)); }
std::string deadSeries(std::string_view causeId) { return labelled(kDead, "cause", causeId); }
std::string callsSeries(std::string_view provider) { return labelled("calls", "provider", provider); }
std::string failuresSeries(std::string_view provider) { return labelled("failures", "provider", provider); }
std::string latencySeries(std::string_view provider) { return labelled(kLatency, "provider", provider); }

SeriesInfo describeSeries(std::string_view series) {
  const std::string_view word = series.substr(0, series.find('{'));
  for (const Word& known : kGaugesAndHistograms)
    if (known.word == word) return known.info;
  return {SeriesKind::counter, "per_second"};
}

std::string_view labelValue(std::string_view series) {
  const std::size_t equals = series.find('=');
  if (equals == std::string_view::npos || !series.ends_with('}')) return {};
  return series.substr(equals + 1, series.size() - equals - 2);
}

}  // namespace signalbox::telemetry
