#include "engine/api/timeline_words.h"

#include <fmt/format.h>
#include <boost/json.hpp>

#include "engine/api/timeline.h"
#include "engine/protocol/json_fields.h"

namespace signalbox::api {
namespace {

namespace json = boost::json;

struct Reason {
  std::string provider;
  std::string verdict;
  std::string kind;
  std::string words;
  std::optional<std::int64_t> calls, failures;  // of its breaker's window
  template <class F> void describe(F& f) {
    f("provider", provider);
    f("verdict", verdict);
    f("kind", kind);
    f("words", words);
    f("calls", calls);
    f("failures", failures);
  }
};

std::vector<Reason> reasonsOf(std::string_view text) {
  std::vector<Reason> reasons;
  if (text.empty()) return reasons;
  const auto parsed = protocol::parseJson(text);
  if (!parsed.ok() || !protocol::fromJson(parsed.value(), reasons)) reasons.clear();
  return reasons;
}

/// "; 18 of 240 failed in 30 s"; empty where nothing is known.
std::string figureWords(const Reason& reason) {
  if (!reason.calls || !reason.failures) return {};
  return *reason.calls == 0 ? "; no call in 30 s" : fmt::format("; {} of {} failed in 30 s", *reason.failures, *reason.calls);
}

/// How long it took stands between the two: "got no answer after 1.31 s; it may have arrived".
struct Ending {
  std::string_view words, consequence;
};

Ending endingOf(model::OutcomeClass outcome) {
  using enum model::OutcomeClass;
  switch (outcome) {
    case sent: return {"took it", ""};  // of the provider, not of the try
    case notSent: return {"did not get through", "; nothing was sent"};
    case transient: return {"was refused for now", ""};
    case throttled: return {"was throttled", ""};
    case permanent: return {"was refused for good", ""};
    case credential: return {"was refused", "; the provider does not accept the key"};
    case ambiguous: return {"got no answer", "; it may have arrived"};
    case abandoned: return {"was given up", "; nothing was sent"};
  }
  return {"ended", ""};
}

}  // namespace

std::string durationWords(base::Millis duration) {
  const std::int64_t ms = duration.count(), seconds = ms / 1000, minutes = seconds / 60, hours = minutes / 60;
  if (ms < 1000) return fmt::format("{} ms", ms);
  if (seconds < 10) return fmt::format("{:.2f} s", static_cast<double>(ms) / 1000.0);
  if (minutes < 1) return fmt::format("{} s", seconds);
  if (hours < 1) return seconds % 60 == 0 || minutes >= 10 ? fmt::format("{} min", minutes) : fmt::format("{} min {} s", minutes, seconds % 60);
  if (hours < 48) return minutes % 60 == 0 ? fmt::format("{} h", hours) : fmt::format("{} h {} min", hours, minutes % 60);
  return fmt::format("{} d", hours / 24);
}

std::string acceptedWords(const model::Notification& notification) {
  std::string text = fmt::format("Accepted from {} for {}", notification.app, wordOf(notification.channel));
  if (!notification.templateName.empty()) text += fmt::format(", template {} v{}", notification.templateName, notification.templateVersion);
  if (notification.priority != model::Priority::normal) text += fmt::format(", {} priority", name(notification.priority));
  return text;
}

std::string historyWords(std::string_view kind) {
  if (kind == "replayed") return "Replayed";
  if (kind == "discarded") return "Discarded";
  if (kind == "restored") return "Restored to the dead letters";
  if (kind == "cancelled") return "Cancelled";
  if (kind == "deferred") return "Deferred";
  if (kind == "suppressed") return "Suppressed";
  if (kind == "expired") return "Expired";
  if (kind == "held") return "Held for a decision";
  if (kind == "dead") return "Became a dead letter";
  if (kind == "reconciled") return "Looked up at its provider";
  if (kind == "receipt") return "A receipt came in";
  if (kind == "address_used_again") return "The address is used again";
  if (kind == "address_suppressed") return "The address is not used any more";
  return std::string(kind);
}

std::string attemptWords(const model::Attempt& attempt) {
  const model::Outcome& outcome = *attempt.outcome;
  // The step's own outcome (engine/core/claim.cpp): the provider was chosen, and never heard of it.
  if (outcome.outcome == model::OutcomeClass::permanent && outcome.code == "template")
    return fmt::format("Try {}: it could not be made from its template; no provider was asked", attempt.number);
  const Ending ending = endingOf(outcome.outcome);
  const bool isSent = outcome.outcome == model::OutcomeClass::sent;
  std::string text = fmt::format("Try {}{} {} {}", attempt.number, isSent ? ":" : " with", attempt.provider, ending.words);
  if (outcome.latencyUs > 0) text += " after " + durationWords(base::Millis{outcome.latencyUs / 1000});
  text += ending.consequence;
  text += chosenWords(attempt.reason);
  if (attempt.late) text += "; the answer came too late to count and is kept as evidence";
  if (outcome.retryAfter) text += "; it asks to wait " + durationWords(*outcome.retryAfter);
  return text;
}

std::vector<RouteWords> skippedOf(std::string_view reason) {
  std::vector<RouteWords> skipped;
  for (const Reason& each : reasonsOf(reason)) {
    if (each.verdict != "skipped") continue;
    const std::string& why = each.words.empty() ? each.kind : each.words;
    skipped.push_back({each.provider, each.provider + " skipped: " + why + figureWords(each)});
  }
  return skipped;
}

std::string chosenWords(std::string_view reason) {
  std::string chosen, unasked;
  for (const Reason& each : reasonsOf(reason)) {
    if (each.verdict == "not_asked") unasked += (unasked.empty() ? "" : ", ") + each.provider;
    if (each.verdict != "chosen") continue;
    chosen = (each.words.empty() ? each.kind : each.words) + figureWords(each);
  }
  if (!unasked.empty()) chosen += "; not asked: " + unasked;
  return chosen.empty() ? std::string() : fmt::format(" ({})", chosen);
}

std::string endingWords(model::State state) {
  switch (state) {
    case model::State::held: return "Held: nobody knows whether it arrived";
    case model::State::sent: return "Sent";
    case model::State::dead: return "Became a dead letter";
    case model::State::cancelled: return "Cancelled";
    case model::State::expired: return "Expired";
    case model::State::suppressed: return "Suppressed";
    case model::State::discarded: return "Discarded";
    default: return std::string(name(state));
  }
}

}  // namespace signalbox::api
