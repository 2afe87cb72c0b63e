// Causes, the past, and time series: a repeatable wobble over absolute time, so that a tail fits what was fetched before.
#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>

#include "tests/ui/support/canned_data.h"

namespace signalbox::tests::canned {

using namespace std::chrono_literals;

namespace {

/// What the audit's rows of the acts tell besides.
const boost::json::value kReplayAsked = boost::json::object{{"kind", "replay"}, {"total", 4036}};
const boost::json::value kVersionSaved = boost::json::object{{"version", 8}};
const boost::json::value kHeldClosed = boost::json::object{{"force", "forced_closed"}};
const base::WallTime kHeldUntil = kNow - 43min;

protocol::GroupView group(int number, const char* title, const char* provider, const char* channel, std::int64_t count, const char* mark,
                          std::chrono::minutes first, std::chrono::seconds last, std::vector<std::int64_t> inflow) {
  protocol::GroupView view;
  view.id = groupId(number);
  view.by = "cause";
  view.title = title;
  view.provider = provider;
  view.channel = channel;
  view.count = count;
  view.total = count * 2;
  view.firstAt = kNow - first;
  view.lastAt = kNow - last;
  view.inflow = std::move(inflow);
  view.mark = mark;
  return view;
}

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

double agoOf(double at) { return static_cast<double>(base::toMillis(kNow)) / 1000.0 - at; }

/// Seconds before kNow in which nothing went through a provider, in which it was tried, and in which it sent again.
struct Rest {
  double from, to;
  const char* state;
  double openness = 0;
};
constexpr double kTested = 0.07;  // of what it would be sent
const std::vector<Rest>& restsOf(const std::string& provider) {
  static const std::vector<Rest> twilio{{292, 262, "open"}, {262, 242, "half_open", kTested}, {242, 62, "closed", 1}, {62, -1, "open"}};
  static const std::vector<Rest> vonage{{540, 180, "open"}, {180, -1, "half_open", kTested}};
  static const std::vector<Rest> none;
  return provider == "twilio" ? twilio : provider == "vonage" ? vonage : none;
}

constexpr double kReplayedSince = 100;  // s: when the running replay began to take from its cause

/// The window of its breaker before the last trip, and what stands in it: 18 of 240, in whole buckets of 15 s.
struct LastWindow {
  double from = 97, to = 62, share = 18.0 / 240;
  bool has(const std::string& provider, double ago) const { return provider == "twilio" && ago > to && ago <= from; }
};
constexpr LastWindow kLastWindow;

/// What its breaker let through: all, too few to judge, or nothing. The backup has nothing but the replay that goes through it.
double openness(const std::string& provider, double at) {
  const double ago = agoOf(at);
  for (const Rest& rest : restsOf(provider))
    if (ago <= rest.from && ago > rest.to) return rest.openness;
  return provider != "smtp-backup" || ago <= kReplayedSince ? 1 : 0;
}

/// How far a figure has come to what the snapshot says.
double settled(double at) {
  constexpr double kSettled = 30, kSettles = 90;  // s before now
  return std::clamp((kSettles - agoOf(at)) / (kSettles - kSettled), 0.0, 1.0);
}

/// A provider that is well: calls a second, where in the bounds of the latencies half of them end, and which share of them fails.
struct Pace {
  double perSecond, middle, failing;
};
const char* const kTakesTheRest = "smtp-primary";
const std::map<std::string, Pace>& paces() {
  static const std::map<std::string, Pace> all{{"twilio", {8, 7.4, 0.01}},        {"vonage", {3.2, 6, 0.02}},    {"fcm", {20.07, 5.2, 0.0033}},
                                               {kTakesTheRest, {371, 5, 0.0039}}, {"smtp-backup", {16, 5.2, 0}}, {"webhooks", {5.2, 6.5, 0.019}}};
  return all;
}
Pace paceOf(const std::string& provider) {
  const auto found = paces().find(provider);
  return found == paces().end() ? Pace{8, 5.6, 0.01} : found->second;
}

double usualCalls(const std::string& provider, double at) {
  const double more = kLastWindow.has(provider, agoOf(at)) ? 0 : 0.1 * wobble(at, 2) * (1 - settled(at));
  return paceOf(provider).perSecond * (1 + more) * openness(provider, at);
}

double failuresOf(const std::string& provider, double at) {
  double share = paceOf(provider).failing * (1 + 0.6 * wobble(at, 3) * (1 - settled(at)));
  // Each grew until its breaker tripped at 5 %; what came back afterwards was well, until the last window.
  if (!restsOf(provider).empty() && agoOf(at) > restsOf(provider).front().from) share += (provider == "twilio" ? 0.09 : 0.8) * outage(at);
  if (kLastWindow.has(provider, agoOf(at))) share = kLastWindow.share;
  return usualCalls(provider, at) * share;
}

std::optional<double> valueOf(const std::string& name, double at);

/// Calls a second, as the engine tells them; of all without a name. All together they are what was sent and what failed.
double callsOf(const std::string& provider, double at) {
  if (!provider.empty() && provider != kTakesTheRest) return usualCalls(provider, at);
  double calls = valueOf("sent", at).value_or(0) + valueOf("failed", at).value_or(0);
  for (const auto& [name, pace] : paces())
    if (!provider.empty() && name != provider) calls -= usualCalls(name, at);
  return calls;
}

std::string providerOf(const std::string& series) {
  const std::size_t begin = series.find("provider=");
  return begin == std::string::npos ? std::string() : series.substr(begin + 9, series.find_first_of(",}", begin) - begin - 9);
}

double allFailures(double at) {
  return std::accumulate(paces().begin(), paces().end(), 0.0, [at](double sum, const auto& each) { return sum + failuresOf(each.first, at); });
}

std::optional<double> wobbling(const std::string& name, double at) {
  if (name == "waiting{channel=email}") return std::max(0.0, 610 + 160 * wobble(at, 1));
  if (name == "waiting{channel=sms}") return std::max(0.0, 60 + 30 * wobble(at, 2) + 350 * outage(at));
  if (name == "waiting{channel=push}") return std::max(0.0, 90 + 40 * wobble(at, 3));
  if (name == "waiting{channel=webhook}") return std::max(0.0, 40 + 25 * wobble(at, 4));
  if (name == "accepted") return 430 + 40 * wobble(at, 5);
  if (name == "sent") return 418 + 36 * wobble(at, 6) - 6 * outage(at);
  if (name == "failed") return allFailures(at);
  if (name == "oldest_age") return std::max(1.0, 40 + 25 * wobble(at, 8) + 200 * outage(at));
  if (name == "outbox_lag") return std::max(0.05, 0.4 + 0.3 * wobble(at, 9));
  if (name == "held") return std::max(0.0, 22 + 8 * wobble(at, 10) + 15 * outage(at));
  if (name.starts_with("calls{")) return callsOf(providerOf(name), at);
  return name.starts_with("failures{") ? std::optional(failuresOf(providerOf(name), at)) : std::nullopt;
}

/// What the snapshot says of now.
std::optional<double> nowOf(const std::string& name) {
  const protocol::Snapshot now = snapshot();
  for (const protocol::QueueView& queue : now.queues)
    if (name == "waiting{channel=" + queue.channel + "}") return static_cast<double>(queue.waiting);
  if (name == "accepted") return now.totals.acceptedPerSecond;
  if (name == "sent") return now.totals.sentPerSecond;
  if (name == "failed") return now.totals.failedPerSecond;
  if (name == "oldest_age") return static_cast<double>((kNow - *now.totals.oldestDue).count()) / 1000;
  if (name == "outbox_lag") return static_cast<double>(now.totals.outboxLagMs) / 1000;
  return name == "held" ? std::optional(static_cast<double>(now.totals.held)) : std::nullopt;
}

/// Wobbles, and leads within a minute to what the snapshot says: no figure differs from the end of its chart.
std::optional<double> valueOf(const std::string& name, double at) {
  if (isRestart(at)) return std::nullopt;
  const auto value = wobbling(name, at);
  const double share = settled(at);
  const auto now = value && share > 0 ? nowOf(name) : std::nullopt;
  const std::optional<double> led = now ? std::optional(*value + (*now - *value) * share) : value;
  const bool isWhole = name.starts_with("waiting") || name == "held";
  return led && isWhole ? std::optional(std::round(*led)) : led;
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
  constexpr double kBell = 2.75;  // the sum of the shares below
  const std::string provider = providerOf(name);
  const Pace pace = paceOf(provider);
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
    const double middle = pace.middle + 0.7 * wobble(seconds, 4) + (provider.empty() ? 1.2 * outage(seconds) : 0);
    const double sends = callsOf(provider, seconds) * static_cast<double>(step);
    for (std::size_t i = 0; i < counts.size(); ++i) {
      const double apart = static_cast<double>(i) - middle;
      counts[i] = static_cast<std::int64_t>(sends / kBell * std::exp(-apart * apart / 2.4));
    }
    series.histogram.push_back(std::move(counts));
  }
  return series;
}

/// As each provider was, one stretch after another.
std::vector<protocol::BreakerInterval> breakers() {
  std::vector<protocol::BreakerInterval> all;
  const auto add = [&all](const char* provider, const char* state, base::WallTime from, std::optional<base::WallTime> to, const char* mode = "auto",
                          const char* reason = "") { all.push_back({provider, state, mode, from, to, reason}); };
  const auto when = [](double ago) { return kNow - base::Millis{static_cast<std::int64_t>(ago * 1000)}; };
  for (const char* provider : {"smtp-primary", "smtp-backup", "fcm", "webhooks"}) add(provider, "closed", kNow - 168h, std::nullopt);
  add("vonage", "closed", kNow - 168h, kNow - 48min);
  add("vonage", "closed", kNow - 48min, kNow - 43min, "forced_closed", "their status page says it is over");
  for (const char* provider : {"twilio", "vonage"}) {
    const bool isTwilio = std::string_view(provider) == "twilio";
    add(provider, "closed", isTwilio ? kNow - 168h : kNow - 43min, when(restsOf(provider).front().from));
    for (const Rest& rest : restsOf(provider)) {
      const bool lasts = rest.to < 0, isOpen = std::string_view(rest.state) == "open";
      add(provider, rest.state, when(rest.from), lasts ? std::nullopt : std::optional(when(rest.to)), "auto",
          isTwilio && isOpen && lasts ? "18 of 240 calls failed" : "");
    }
  }
  return all;
}

/// Of what died of it in the last hour (by the clock's five minutes, as the list tells it), what came after this instant.
double diedSince(const protocol::GroupView& group, double ago) {
  constexpr double kPart = 300, kBegun = 190;  // s; the last part began at 14:00
  double died = 0, end = 0;
  for (auto part = group.inflow.rbegin(); part != group.inflow.rend(); ++part) {
    const bool isNewest = part == group.inflow.rbegin();
    if (isNewest) end = std::min(kBegun, agoOf(static_cast<double>(base::toMillis(group.lastAt)) / 1000.0));
    const double length = isNewest ? kBegun - end : kPart;
    died += length > 0 ? static_cast<double>(*part) * std::clamp((ago - end) / length, 0.0, 1.0) : 0;
    end += length;
  }
  return died;
}

double openOf(const protocol::GroupView& group, double ago) {
  constexpr double kAsShown = 30;  // s: the newest bucket is as the list
  static const protocol::OperationView running = operations().front();
  const bool isReplayed = running.q == "cause:" + group.id;
  const double sent =
      isReplayed ? static_cast<double>(running.done - running.failed) * std::clamp((ago - kAsShown) / (kReplayedSince - kAsShown), 0.0, 1.0) : 0;
  return std::round(std::max(0.0, static_cast<double>(group.count) - diedSince(group, ago) + sent));
}

void addCauses(protocol::StatsAnswer& answer) {
  constexpr std::size_t kNamed = 4;
  const std::vector<protocol::GroupView> all = groups();
  for (std::size_t i = 0; i <= kNamed; ++i) {
    protocol::StatsSeries series;
    series.series = i < kNamed ? "dead{cause=c" + std::to_string(i + 1) + "}" : "dead{cause=rest}";
    series.label = i < kNamed ? all[i].title : "Rest";
    series.unit = "messages";
    for (auto at = answer.from; at < answer.to; at += std::chrono::seconds(answer.stepSeconds)) {
      const double seconds = static_cast<double>(base::toMillis(at)) / 1000.0;
      double open = 0;
      for (std::size_t each = i; each < (i < kNamed ? i + 1 : all.size()); ++each) open += openOf(all[each], agoOf(seconds));
      series.values.push_back(isRestart(seconds) ? std::nullopt : std::optional(open));
    }
    answer.series.push_back(std::move(series));
  }
}

}  // namespace

std::string groupId(int number) { return "0196c3a1-0000-7000-8000-0000000000c" + std::to_string(number); }

std::vector<protocol::GroupView> groups() {
  auto back = group(4, "Template order-shipped has no value for tracking_url", "", "email", 2427, "back", 53min, 20s,
                    {0, 36, 160, 390, 560, 640, 660, 640, 590, 360, 0, 21});
  back.timesSeen = 3;
  back.fixedBy = "template v7, 12 min, 98 % delivered";
  return {
      group(1, "21211 The 'To' number is not a valid phone number", "twilio", "sms", 23011, "known", 40320min, 64s,
            {40, 38, 44, 41, 39, 42, 45, 40, 38, 41, 40, 12}),
      group(2, "552 5.2.2 Mailbox full", "smtp-primary", "email", 12118, "known", 20160min, 140s, {20, 22, 18, 24, 20, 19, 21, 25, 22, 20, 18, 21}),
      group(3, "503 Service Unavailable", "twilio", "sms", 7844, "new", 18min, 64s, {0, 0, 0, 0, 0, 0, 0, 0, 302, 1508, 3520, 2514}),
      back,
      group(5, "Device token is no longer registered", "fcm", "push", 1902, "known", 60480min, 100s, {3, 4, 2, 5, 4, 3, 4, 5, 2, 3, 4, 4}),
      group(6, "410 Gone from hooks.example.net", "webhooks", "webhook", 611, "known", 10080min, 600s, {0, 0, 2, 1, 0, 0, 1, 2, 0, 1, 0, 0}),
      group(7, "Timed out after 10 s without an answer", "vonage", "sms", 240, "known", 4320min, 840s, {0, 0, 0, 0, 20, 80, 96, 40, 4, 0, 0, 0}),
      group(8, "Expired before it could be sent", "", "push", 60, "known", 1440min, 7200s, {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0})};
}

std::int64_t diedInTheLastHour() {
  std::int64_t died = 0;
  for (const protocol::GroupView& each : groups()) died = std::accumulate(each.inflow.begin(), each.inflow.end(), died);
  return died;
}

std::optional<std::int64_t> gauge(const std::string& series, base::WallTime at) {
  const auto value = valueOf(series, static_cast<double>(base::toMillis(at)) / 1000.0);
  return value ? std::optional(static_cast<std::int64_t>(std::round(*value))) : std::nullopt;
}

std::vector<protocol::PastGroup> openCauses(base::WallTime at) {
  std::vector<protocol::PastGroup> open;
  for (const protocol::GroupView& group : groups()) {
    const auto count = static_cast<std::int64_t>(openOf(group, agoOf(static_cast<double>(base::toMillis(at)) / 1000.0)));
    if (count > 0) open.push_back({group.id, group.title, count});
  }
  return open;
}

protocol::PastView past(base::WallTime at) {
  protocol::PastView view;
  view.asOf = asOf();
  view.at = at;
  view.resolutionSeconds = 15;
  // What the charts of an hour tell of that instant: how it was when its part of them began.
  const base::WallTime begun = kNow - (kNow - at + 15s - 1ms) / 15s * 15s;
  for (const char* channel : {"email", "sms", "push", "webhook"}) {
    const bool isTold = std::string_view(channel) != "webhook";  // of one it is not known how many were under way
    view.queues.push_back(
        {channel, gauge(std::string("waiting{channel=") + channel + "}", begun), isTold ? std::optional<std::int64_t>(12) : std::nullopt});
  }
  view.held = gauge("held", begun);
  view.oldestAgeSeconds = gauge("oldest_age", begun);
  for (const protocol::BreakerInterval& each : breakers())
    if (each.from <= at && (!each.to || at < *each.to)) view.providers.push_back(each);
  for (const protocol::AlertView& alert : snapshot().alerts)
    if (alert.since <= at) view.alerts.push_back(alert);
  view.groups = openCauses(at);
  const std::vector<protocol::PastAct> acts{
      {kNow - 2min, "ana", "operation.create", "0196c3a1-0000-7000-8000-0000000000d1", "template order-shipped fixed in version 8", kReplayAsked},
      {kNow - kCorrected, "jon", "template.put", "order-shipped", "", kVersionSaved},
      {kNow - 48min, "jon", "breaker.force", "vonage", "their status page says it is over", kHeldClosed, kHeldUntil}};
  for (const protocol::PastAct& act : acts)
    if (act.at <= at) view.acts.push_back(act);
  return view;
}

protocol::PastView emptyPast(base::WallTime at) {
  protocol::PastView view;
  view.asOf = asOf();
  view.at = at;
  for (const char* channel : {"email", "sms", "push", "webhook"}) view.queues.push_back({channel, std::nullopt, std::nullopt});
  return view;
}

protocol::StatsAnswer stats(const std::vector<std::string>& names, base::WallTime from, base::WallTime to, std::int64_t stepSeconds) {
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
  answer.breakers = breakers();
  answer.markers = {
      {kNow - 48min, "operator", "jon: breaker.force vonage (their status page says it is over)", "jon", "breaker.force", "vonage",
       "their status page says it is over", kHeldClosed, kHeldUntil},
      {kRestart, "restart", "The engine started"},
      {kNow - kCorrected, "configuration", "jon: template.put order-shipped", "jon", "template.put", "order-shipped", "", kVersionSaved},
      {kNow - 9min, "trip", "vonage: 9 of 96 calls failed in 30 s, limit 5 %"},
      {kNow - 292s, "trip", "twilio: 13 of 253 calls failed in 30 s, limit 5 %"},
      {kNow - 2min, "operator", "ana: operation.create 0196c3a1-0000-7000-8000-0000000000d1 (template order-shipped fixed in version 8)", "ana",
       "operation.create", "0196c3a1-0000-7000-8000-0000000000d1", "template order-shipped fixed in version 8", kReplayAsked},
      {kNow - 62s, "trip", "twilio: 18 of 240 calls failed in 30 s, limit 5 %"}};
  return answer;
}

}  // namespace signalbox::tests::canned
