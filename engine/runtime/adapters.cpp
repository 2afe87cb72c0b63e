#include "engine/runtime/adapters.h"

#include <sys/statvfs.h>

#include <algorithm>

namespace signalbox::runtime {
namespace {

class Stream final : public api::EventStream {
 public:
  explicit Stream(std::unique_ptr<telemetry::Subscription> subscription) : subscription_(std::move(subscription)) {}
  std::optional<std::string> next() override { return subscription_->next(); }
  bool ended() override { return subscription_->ended(); }
  void onReady(std::function<void()> wake) override { subscription_->onReady(std::move(wake)); }

 private:
  const std::unique_ptr<telemetry::Subscription> subscription_;
};

std::optional<telemetry::DiskFigures> diskOf(const std::string& path) {
  struct statvfs figures{};
  if (::statvfs(path.c_str(), &figures) != 0) return std::nullopt;
  const auto block = static_cast<std::int64_t>(figures.f_frsize);
  return telemetry::DiskFigures{static_cast<std::int64_t>(figures.f_bavail) * block, static_cast<std::int64_t>(figures.f_blocks) * block};
}

}  // namespace

std::unique_ptr<api::EventStream> Events::subscribe(api::EventFilter filter, std::string lastEventId) {
  telemetry::EventFilter wanted;
  wanted.topics.insert(filter.topics.begin(), filter.topics.end());
  wanted.notifications.insert(filter.notifications.begin(), filter.notifications.end());
  auto subscription = hub_.subscribe(std::move(wanted), lastEventId);
  return subscription == nullptr ? nullptr : std::make_unique<Stream>(std::move(subscription));
}

core::AlertWatch::Change Alerts::evaluate(const protocol::Snapshot& snapshot, const std::map<std::string, store::AlertRow>& raised,
                                          const std::vector<store::Store::CauseCount>& newCauses, base::Now now) {
  if (!memory_) {
    std::vector<store::AlertRow> rows;
    for (const auto& [id, row] : raised) rows.push_back(row);
    memory_ = telemetry::rememberAlerts(rows);
  }
  std::vector<telemetry::NewCause> causes;
  for (const auto& cause : newCauses) causes.push_back({cause.id, cause.title, cause.open});
  telemetry::AlertVerdict verdict = telemetry::evaluateAlerts(options_, {snapshot, diskOf(dataDirectory_), causes}, *memory_, now);
  memory_ = verdict.memory;
  Change change;
  // What the core does not know is told again: the step that should have stored it may have been rolled back.
  for (const protocol::AlertView& alert : verdict.standing())
    if (!raised.contains(alert.id)) change.changed.push_back(telemetry::toRow(alert));
  for (const auto& [id, row] : raised) {
    const auto standing = verdict.standing();
    if (std::any_of(standing.begin(), standing.end(), [&id = id](const protocol::AlertView& alert) { return alert.id == id; })) continue;
    store::AlertRow ended = row;
    ended.endedAt = now.wall;
    change.changed.push_back(std::move(ended));
  }
  return change;
}

void Observers::committed(const core::StepMeasures& measures, base::Now now) {
  series_.committed(measures, now);
  metrics_.observe(measures);
}

}  // namespace signalbox::runtime
