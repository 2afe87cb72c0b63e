#include "engine/providers/simulated_provider.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

#include "engine/base/digest.h"
#include "engine/base/random.h"
#include "engine/providers/config_reader.h"
#include "engine/providers/unanswered.h"

namespace signalbox::providers {
namespace {

using model::OutcomeClass;

constexpr double kZOfP99 = 2.3263478740408408;  // the normal distribution's 99th percentile

struct EndRow {
  SimulatedEnd end;
  std::string_view word;     // in a target
  std::string_view setting;  // its share; empty = none of its own
  OutcomeClass outcome;
  std::string_view code;
  std::string_view message;
};
constexpr std::array kEnds{
    EndRow{SimulatedEnd::sent, "ok", "", OutcomeClass::sent, "200", "simulated: accepted"},
    EndRow{SimulatedEnd::transient, "transient", "share_transient", OutcomeClass::transient, "503", "simulated: try again later"},
    EndRow{SimulatedEnd::throttled, "throttled", "share_throttled", OutcomeClass::throttled, "429", "simulated: too many requests"},
    EndRow{SimulatedEnd::permanent, "permanent", "share_permanent", OutcomeClass::permanent, "400", "simulated: the message is refused"},
    EndRow{SimulatedEnd::bounced, "bounce", "share_bounced", OutcomeClass::permanent, "550 5.1.1", "simulated: no such recipient"},
    EndRow{SimulatedEnd::credential, "credential", "share_credential", OutcomeClass::credential, "401", "simulated: the key is refused"},
    EndRow{SimulatedEnd::notSent, "unreachable", "share_not_sent", OutcomeClass::notSent, "connection_refused", "simulated: connection refused"},
    EndRow{SimulatedEnd::answerLost, "lost", "share_ambiguous", OutcomeClass::ambiguous, "connection_lost", "simulated: the answer was lost"},
    EndRow{SimulatedEnd::timedOut, "timeout", "share_timeout", OutcomeClass::ambiguous, "timeout", "simulated: no answer came"},
};

const EndRow& rowOf(SimulatedEnd end) { return kEnds[static_cast<std::size_t>(end)]; }

SettingSpec share(std::string_view key, std::string_view help) { return {key, SettingType::real, "0", false, false, help, 0, 1, {}}; }

}  // namespace

KindSpec simulatedKind() {
  using model::Channel;
  return {kSimulatedKind,
          "Simulated: nothing leaves this machine",
          {Channel::email, Channel::sms, Channel::push, Channel::webhook},
          {{"latency_ms_p50", SettingType::real, "40", false, false, "Half of the sends are answered within this time", 0, 600'000, {}},
           {"latency_ms_p99", SettingType::real, "250", false, false, "99 of 100 sends are answered within this time", 0, 600'000, {}},
           share("share_transient", "Share that is refused for now (503)"),
           share("share_throttled", "Share that is told to slow down (429)"),
           share("share_permanent", "Share that is refused for good (400)"),
           share("share_bounced", "Share whose address does not exist (550 5.1.1)"),
           share("share_credential", "Share that is refused for its key (401)"),
           share("share_not_sent", "Share that cannot connect; nothing leaves"),
           share("share_ambiguous", "Share that arrives, but whose answer is lost"),
           share("share_timeout", "Share that does not arrive and gets no answer"),
           {"timeout_ms", SettingType::integer, "15000", false, false, "How long a send without an answer takes", 1, 600'000, {}},
           {"retry_after_seconds", SettingType::integer, "5", false, false, "What a throttled send is told to wait", 0, 86'400, {}},
           {"brown_out", SettingType::real, "0", false, false, "0 is healthy; 1 is ten times slower with half of the sends timing out", 0, 1, {}},
           {"deduplicates", SettingType::boolean, "false", false, false, "Whether it claims to recognise a repeated send", 0, 0, {}},
           {"looks_up", SettingType::boolean, "false", false, false, "Whether it can be asked if it took a message", 0, 0, {}},
           {"cost_per_message_eur", SettingType::real, "0", false, false, "What a message is said to cost", 0, 1000, {}},
           {"seed", SettingType::integer, "0", false, false, "Another seed gives another course of events", 0, 9e15, {}}},
          false};
}

std::optional<SimulatedEnd> forcedEnd(std::string_view target) {
  if (target.size() >= 5 && target.starts_with("+000") && target[4] >= '0' && target[4] <= '8') return static_cast<SimulatedEnd>(target[4] - '0');
  const std::size_t scheme = target.find("://");
  if (scheme != std::string_view::npos) target.remove_prefix(scheme + 3);
  const std::size_t wordEnd = std::min(target.find_first_of(scheme == std::string_view::npos ? "@:" : ".:/"), target.size());
  if (wordEnd == target.size() && scheme == std::string_view::npos) return std::nullopt;
  for (const EndRow& row : kEnds)
    if (row.word == target.substr(0, wordEnd)) return row.end;
  return std::nullopt;
}

std::vector<base::FieldError> SimulatedProvider::check(const ConfigReader& reader) {
  std::vector<base::FieldError> errors;
  double sum = 0;
  for (const EndRow& row : kEnds)
    if (!row.setting.empty()) sum += reader.real(row.setting);
  if (sum > 1.0 + 1e-9) errors.push_back({"/settings", "the shares add up to more than 1"});
  if (reader.real("latency_ms_p99") < reader.real("latency_ms_p50"))
    errors.push_back({"/settings/latency_ms_p99", "must not be less than latency_ms_p50"});
  return errors;
}

SimulatedProvider::SimulatedProvider(model::ProviderConfig config) : config_(std::move(config)) {
  const KindSpec kind = simulatedKind();
  const ConfigReader reader(kind, config_);
  for (const EndRow& row : kEnds)
    if (!row.setting.empty()) shares_.push_back({row.end, reader.real(row.setting)});
  seed_ = base::fnv1a(config_.name) ^ static_cast<std::uint64_t>(reader.integer("seed"));
  latencyMsP50_ = reader.real("latency_ms_p50");
  latencyMsP99_ = reader.real("latency_ms_p99");
  brownOut_ = reader.real("brown_out");
  timeout_ = reader.millis("timeout_ms");
  retryAfter_ = std::chrono::seconds{reader.integer("retry_after_seconds")};
  capabilities_.deduplicates = reader.boolean("deduplicates");
  capabilities_.looksUp = reader.boolean("looks_up");
  capabilities_.costPerMessageEur = reader.real("cost_per_message_eur");
}

Capabilities SimulatedProvider::capabilities() const { return capabilities_; }

SimulatedEnd SimulatedProvider::decide(const Message& message, double roll) const {
  if (const auto forced = forcedEnd(message.target)) return *forced;
  // The brown-out takes its part first, so that the other shares keep their proportions in what is left.
  const double timingOut = brownOut_ * 0.5;
  if (roll < timingOut) return SimulatedEnd::timedOut;
  roll = (roll - timingOut) / (1.0 - timingOut);
  for (const Share& each : shares_) {
    if (roll < each.share) return each.end;
    roll -= each.share;
  }
  return SimulatedEnd::sent;
}

model::Outcome SimulatedProvider::outcomeOf(SimulatedEnd end, const Message& message) const {
  const EndRow& row = rowOf(end);
  model::Outcome outcome;
  outcome.outcome = row.outcome;
  outcome.code = row.code;
  outcome.message = row.message;
  outcome.suppressRecipient = end == SimulatedEnd::bounced;
  if (end == SimulatedEnd::throttled) outcome.retryAfter = retryAfter_;
  if (end == SimulatedEnd::sent) outcome.providerMessageId = "sim-" + message.notificationId.toString() + "-" + std::to_string(message.attempt);
  return outcome;
}

base::Result<Request> SimulatedProvider::build(const Message& message) const {
  const std::string_view id(reinterpret_cast<const char*>(message.notificationId.bytes.data()), 16);
  base::SeededRandom random(base::fnv1a(id, seed_ ^ 0xCBF29CE484222325ULL) ^ (static_cast<std::uint64_t>(message.attempt) * 0x9E3779B97F4A7C15ULL));
  const double roll = random.unit();
  // Box-Muller; 1 - unit() is never 0. Each draw has its own line, because the order within one is not defined.
  const double radius = std::sqrt(-2.0 * std::log(1.0 - random.unit()));
  const double normal = radius * std::cos(2.0 * std::numbers::pi * random.unit());
  double latencyMs = 0;
  if (latencyMsP50_ > 0) latencyMs = latencyMsP50_ * std::exp(normal * std::log(latencyMsP99_ / latencyMsP50_) / kZOfP99);
  latencyMs *= 1.0 + 9.0 * brownOut_;

  const SimulatedEnd end = decide(message, roll);
  const auto timeoutMs = static_cast<double>(timeout_.count());
  if (end == SimulatedEnd::timedOut || latencyMs > timeoutMs) latencyMs = timeoutMs;
  SimulatedRequest simulated;
  simulated.latency = base::Millis{std::llround(latencyMs)};
  simulated.outcome = outcomeOf(end, message);
  simulated.outcome.latencyUs = simulated.latency.count() * 1000;
  simulated.arrives = end == SimulatedEnd::sent || end == SimulatedEnd::answerLost;
  Request request;
  request.simulated = std::move(simulated);
  request.totalTimeout = timeout_;
  return request;
}

model::Outcome SimulatedProvider::read(const TransferResult& result, base::WallTime) const { return readUnanswered(result); }

std::optional<Request> SimulatedProvider::lookupRequest(const Message& message) const {
  if (!capabilities_.looksUp) return std::nullopt;
  auto built = build(message);
  if (!built) return std::nullopt;
  const bool arrived = built->simulated->arrives;
  Finding& finding = built->simulated->finding;
  finding.lookup = arrived ? Lookup::found : Lookup::notFound;
  finding.code = arrived ? "200" : "404";
  finding.message = arrived ? "simulated: it was taken" : "simulated: nothing of it is known";
  if (arrived) finding.providerMessageId = outcomeOf(SimulatedEnd::sent, message).providerMessageId;
  return std::move(built).value();
}

std::optional<Request> SimulatedProvider::healthCheck() const {
  double failing = brownOut_ * 0.5;
  for (const Share& each : shares_)
    if (each.end != SimulatedEnd::throttled && each.end != SimulatedEnd::permanent && each.end != SimulatedEnd::bounced) failing += each.share;
  SimulatedRequest simulated;
  simulated.latency = base::Millis{std::llround(latencyMsP50_)};
  simulated.outcome = outcomeOf(failing < 0.5 ? SimulatedEnd::sent : SimulatedEnd::transient, {});
  Request request;
  request.simulated = std::move(simulated);
  return request;
}

bool SimulatedProvider::readHealth(const TransferResult& result) const {
  return result.reached == Reached::answer && result.status >= 200 && result.status < 300;
}

}  // namespace signalbox::providers
