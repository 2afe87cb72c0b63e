#include "engine/telemetry/alert_rules.h"

#include <algorithm>
#include <tuple>

#include "engine/telemetry/alert_conditions.h"

namespace signalbox::telemetry {
namespace {

using Watch = AlertMemory::Watch;

protocol::AlertView raise(const AlertCondition& condition, base::WallTime since) {
  protocol::AlertView alert;
  // The time makes a later alert of the same rule and subject another one.
  alert.id = condition.key() + "/" + std::to_string(base::toMillis(since));
  alert.rule = condition.rule;
  alert.severity = condition.severity;
  alert.subject = condition.subject;
  alert.text = condition.text;
  alert.link = condition.link;
  alert.since = since;
  return alert;
}

/// Follows one rule and subject; `condition` is null when all is well with it.
class Follow {
 public:
  Follow(Watch watch, const AlertCondition* condition, base::Millis endAfter, base::Now now)
      : watch_(std::move(watch)), condition_(condition), endAfter_(endAfter), now_(now) {}

  /// Puts the alert, if there is one, where it belongs. False = there is nothing left to remember.
  bool into(AlertVerdict& verdict) {
    if (watch_.raised) return followRaised(verdict);
    if (condition_ == nullptr || !condition_->begins) return false;
    if (!watch_.trueSince) watch_.trueSince = now_.boot;
    if (now_.boot - *watch_.trueSince < condition_->raiseAfter) return true;
    watch_ = {};
    watch_.raised = raise(*condition_, now_.wall);
    verdict.raised.push_back(*watch_.raised);
    return true;
  }
  Watch take() { return std::move(watch_); }

 private:
  bool followRaised(AlertVerdict& verdict) {
    protocol::AlertView& alert = *watch_.raised;
    if (condition_ != nullptr && condition_->lasts) {
      watch_.falseSince.reset();
      alert.text = condition_->text;
      alert.severity = condition_->severity;
    } else {
      if (!watch_.falseSince) watch_.falseSince = now_.boot;
      if (now_.boot - *watch_.falseSince >= endAfter_) {
        alert.endedAt = std::max(now_.wall, alert.since);
        verdict.ended.push_back(alert);
        return false;
      }
    }
    verdict.still.push_back(alert);
    return true;
  }

  Watch watch_;
  const AlertCondition* condition_;
  base::Millis endAfter_;
  base::Now now_;
};

/// How long all must be well before an alert of this rule ends. What is either so or not needs no waiting.
base::Millis endAfterOf(const std::string& rule, const AlertOptions& options) {
  const bool atOnce = rule == "breaker_open" || rule == "provider_paused" || rule == "new_cause" || rule == "store_on_hold" ||
      rule == "receipts_ended" || rule == "operation_waits" || rule == "operation_stopped";
  return atOnce ? base::Millis{0} : options.endAfter;
}

}  // namespace

AlertVerdict evaluateAlerts(const AlertOptions& options, const AlertInput& input, const AlertMemory& memory, base::Now now) {
  std::map<std::string, AlertCondition> conditions;
  for (AlertCondition& each : alertConditions(options, input)) conditions.emplace(each.key(), std::move(each));

  AlertVerdict verdict;
  const auto follow = [&](const std::string& key, Watch watch, const AlertCondition* condition) {
    const std::string rule = key.substr(0, key.find('/'));
    Follow one(std::move(watch), condition, endAfterOf(rule, options), now);
    if (one.into(verdict)) verdict.memory.watches.emplace(key, one.take());
  };
  for (const auto& [key, watch] : memory.watches) {
    const auto condition = conditions.find(key);
    follow(key, watch, condition == conditions.end() ? nullptr : &condition->second);
  }
  for (const auto& [key, condition] : conditions)
    if (!memory.watches.contains(key)) follow(key, {}, &condition);
  return verdict;
}

std::vector<protocol::AlertView> AlertVerdict::standing() const {
  std::vector<protocol::AlertView> all = raised;
  all.insert(all.end(), still.begin(), still.end());
  std::sort(all.begin(), all.end(), [](const protocol::AlertView& a, const protocol::AlertView& b) {
    return std::tuple(a.severity != "page", a.since, a.id) < std::tuple(b.severity != "page", b.since, b.id);
  });
  return all;
}

AlertMemory rememberAlerts(std::span<const store::AlertRow> raised) {
  AlertMemory memory;
  for (const store::AlertRow& row : raised) {
    if (row.endedAt) continue;
    Watch watch;
    watch.raised = protocol::AlertView{row.id, row.rule, row.severity, row.subject, row.text, row.link, row.since, {}};
    memory.watches[row.rule + "/" + row.subject] = std::move(watch);
  }
  return memory;
}

store::AlertRow toRow(const protocol::AlertView& alert) {
  return {alert.id, alert.rule, alert.severity, alert.subject, alert.text, alert.link, alert.since, alert.endedAt};
}

}  // namespace signalbox::telemetry
