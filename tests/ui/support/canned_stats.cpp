// Time series: a repeatable wobble over absolute time, so that a tail fits what was fetched before.
#include <cmath>

#include "tests/ui/support/canned_data.h"

namespace signalbox::tests::canned {

namespace {

double wobble(double at, double seed) {
  return std::sin(at / (211 + seed * 17)) * 0.5 + std::sin(at / (37 + seed * 5) + seed) * 0.3 + std::sin(at / (11 + seed)) * 0.2;
}

double outage(double at) {
  const double ago = static_cast<double>(base::toMillis(kNow)) / 1000.0 - at;
  return ago > 0 && ago < 600 ? (600 - ago) / 600 : ago <= 0 ? 1 : 0;
}

/// A restart leaves a gap of two minutes in every series.
bool isRestart(double at) {
  const double ago = static_cast<double>(base::toMillis(kNow)) / 1000.0 - at;
  return ago > 2300 && ago < 2420;
}

std::optional<double> valueOf(const std::string& name, double at) {
  const double ago = static_cast<double>(base::toMillis(kNow)) / 1000.0 - at;
  if (isRestart(at)) return std::nullopt;
  if (name == "waiting{channel=email}") return std::round(std::max(0.0, 610 + 160 * wobble(at, 1)));
  if (name == "waiting{channel=sms}") return std::round(std::max(0.0, 60 + 30 * wobble(at, 2) + 350 * outage(at)));
  if (name == "waiting{channel=push}") return std::round(std::max(0.0, 90 + 40 * wobble(at, 3)));
  if (name == "waiting{channel=webhook}") return std::round(std::max(0.0, 40 + 25 * wobble(at, 4)));
  if (name == "accepted") return 430 + 40 * wobble(at, 5);
  if (name == "sent") return 418 + 36 * wobble(at, 6) - 6 * outage(at);
  if (name == "failed") return std::max(0.0, 0.4 + 0.3 * wobble(at, 7) + 14 * outage(at) * (ago > 62 ? 1 : 0.2));
  if (name == "oldest_age") return std::max(1.0, 40 + 25 * wobble(at, 8) + 200 * outage(at));
  if (name == "outbox_lag") return std::max(0.05, 0.4 + 0.3 * wobble(at, 9));
  if (name == "held") return std::round(std::max(0.0, 22 + 8 * wobble(at, 10) + 15 * outage(at)));
  if (name.starts_with("calls{")) return std::max(0.0, 60 + 20 * wobble(at, 2));
  if (name.starts_with("failures{")) return std::max(0.0, 0.6 + 0.5 * wobble(at, 3) + 6 * outage(at));
  return std::nullopt;
}

protocol::StatsSeries plain(const std::string& name, base::WallTime from, base::WallTime to, std::int64_t step) {
  protocol::StatsSeries series;
  series.series = name;
  series.label = name;
  series.unit = "messages";
  for (auto at = from; at < to; at += std::chrono::seconds(step))
    series.values.push_back(valueOf(name, static_cast<double>(base::toMillis(at)) / 1000.0));
  return series;
}

protocol::StatsSeries latency(const std::string& name, base::WallTime from, base::WallTime to, std::int64_t step) {
  protocol::StatsSeries series;
  series.series = name;
  series.unit = "milliseconds";
  series.bounds = {1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000};
  for (auto at = from; at < to; at += std::chrono::seconds(step)) {
    const double seconds = static_cast<double>(base::toMillis(at)) / 1000.0;
    if (isRestart(seconds)) {
      series.histogram.emplace_back();
      continue;
    }
    std::vector<std::int64_t> counts(series.bounds.size() + 1, 0);
    const double middle = 5.6 + 0.7 * wobble(seconds, 4) + 1.2 * outage(seconds);
    for (std::size_t i = 0; i < counts.size(); ++i) {
      const double apart = static_cast<double>(i) - middle;
      counts[i] = static_cast<std::int64_t>(4000 * std::exp(-apart * apart / 2.4));
    }
    series.histogram.push_back(std::move(counts));
  }
  return series;
}

void addCauses(protocol::StatsAnswer& answer) {
  const struct {
    const char* id;
    const char* label;
    double now;
    double perHour;
  } causes[] = {{"c1", "Invalid number", 21402, 480},
                {"c2", "Mailbox full", 12118, 250},
                {"c3", "503 Service Unavailable", 7844, 7844},
                {"c4", "No tracking_url", 4036, 1700},
                {"rest", "Rest", 2813, 60}};
  for (const auto& cause : causes) {
    protocol::StatsSeries series;
    series.series = std::string("dead{cause=") + cause.id + "}";
    series.label = cause.label;
    series.unit = "messages";
    for (auto at = answer.from; at < answer.to; at += std::chrono::seconds(answer.stepSeconds)) {
      const double hours = static_cast<double>((kNow - at).count()) / 3'600'000.0;
      if (isRestart(static_cast<double>(base::toMillis(at)) / 1000.0)) {
        series.values.emplace_back();
        continue;
      }
      series.values.push_back(std::round(std::max(0.0, cause.now - cause.perHour * hours * 1.1)));
    }
    answer.series.push_back(std::move(series));
  }
}

}  // namespace

protocol::StatsAnswer stats(const std::vector<std::string>& names, base::WallTime from, base::WallTime to, std::int64_t stepSeconds) {
  using namespace std::chrono_literals;
  protocol::StatsAnswer answer;
  answer.asOf = asOf();
  answer.from = from;
  answer.to = to;
  answer.stepSeconds = stepSeconds;
  for (const std::string& name : names) {
    if (name == "dead")
      addCauses(answer);
    else if (name.starts_with("latency"))
      answer.series.push_back(latency(name, from, to, stepSeconds));
    else
      answer.series.push_back(plain(name, from, to, stepSeconds));
  }
  const auto interval = [&](const char* provider, const char* state, base::WallTime start, std::optional<base::WallTime> end) {
    answer.breakers.push_back({provider, state, "auto", start, end, {}});
  };
  for (const char* provider : {"smtp-primary", "smtp-backup", "fcm", "webhooks"}) interval(provider, "closed", kNow - 168h, std::nullopt);
  interval("twilio", "closed", kNow - 168h, kNow - 8min);
  interval("twilio", "open", kNow - 8min, kNow - 5min);
  interval("twilio", "half_open", kNow - 5min, kNow - 4min);
  interval("twilio", "open", kNow - 4min, std::nullopt);
  interval("vonage", "closed", kNow - 168h, kNow - 9min);
  interval("vonage", "open", kNow - 9min, kNow - 3min);
  interval("vonage", "half_open", kNow - 3min, std::nullopt);
  answer.markers = {
      {kNow - 2350s, "restart", "The engine started"},
      {kNow - 8min, "trip", "twilio: 18 of 240 calls failed in 30 s, limit 5 %"},
      {kNow - 2min, "operator", "ana: operation.create 0196c3a1-0000-7000-8000-0000000000d1 (template order-shipped fixed in version 8)", "ana",
       "operation.create", "0196c3a1-0000-7000-8000-0000000000d1", "template order-shipped fixed in version 8"}};
  return answer;
}

}  // namespace signalbox::tests::canned
