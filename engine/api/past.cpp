// GET /past: the engine at an instant, put together from what it keeps: series, breaker changes, alerts, operations, audit.
#include <algorithm>
#include <array>

#include "engine/api/audit_view.h"
#include "engine/api/audit_walk.h"
#include "engine/api/handlers.h"
#include "engine/api/listing.h"
#include "engine/api/masking.h"
#include "engine/api/row_view.h"
#include "engine/api/series_answer.h"
#include "engine/protocol/past.h"
#include "engine/telemetry/series.h"

namespace signalbox::api {
namespace {

using base::Status;

constexpr std::array<std::int64_t, 3> kLevelSeconds{5, 60, 900};
constexpr std::size_t kActsMax = 20, kGroupsMax = 12, kOperationsMax = 500;
constexpr base::Millis kActsCounted = std::chrono::hours{24};    // before the instant
constexpr base::Millis kGroupsLookBack = std::chrono::hours{1};  // a cause's gauge is written while it has dead letters

class PastReading {
 public:
  /// `reveal`: causes by the titles that hold providers' words.
  PastReading(store::Reader& reader, base::WallTime at, bool reveal) : reader_(reader), at_(at), reveal_(reveal) {}

  Status figures(protocol::PastView& view) {
    for (int level = 0; level < static_cast<int>(kLevelSeconds.size()); ++level) {
      level_ = level;
      view.queues.clear();
      bool any = false;
      for (const model::Channel channel : model::kChannels) {
        protocol::PastQueue queue{std::string(name(channel)), {}, {}};
        SB_ASSIGN(queue.waiting, last(telemetry::waitingSeries(channel)));
        SB_ASSIGN(queue.sending, last(telemetry::sendingSeries(channel)));
        any = any || queue.waiting || queue.sending;
        view.queues.push_back(std::move(queue));
      }
      if (!any) continue;
      view.resolutionSeconds = kLevelSeconds[static_cast<std::size_t>(level)];
      SB_ASSIGN(view.held, last(std::string(telemetry::kHeld)));
      SB_ASSIGN(view.oldestAgeSeconds, last(std::string(telemetry::kOldestAge)));
      return groups(view);
    }
    return Status::okay();
  }

  Status providers(protocol::PastView& view, const std::vector<protocol::ProviderView>& setUp) {
    SB_ASSIGN(const auto rows, reader_.breakers(at_, at_ + base::Millis{1}));
    view.providers = intervalsOf(rows, setUp, at_, at_ + base::Millis{1});
    // The interval is cut to the instant; since when it held stands in the row before.
    for (protocol::BreakerInterval& interval : view.providers)
      for (const store::BreakerRow& row : rows)
        if (row.gate == interval.provider && row.at <= at_) interval.from = row.at;
    return Status::okay();
  }

  Status alerts(protocol::PastView& view) {
    SB_ASSIGN(const auto rows, reader_.alerts(at_));
    for (const store::AlertRow& row : rows)
      if (row.since <= at_ && (!row.endedAt || *row.endedAt > at_)) view.alerts.push_back(viewOf(row));
    return Status::okay();
  }

  Status operations(protocol::PastView& view) {
    SB_ASSIGN(const auto rows, reader_.operations(kOperationsMax));
    for (const model::Operation& row : rows) {
      if (row.createdAt > at_ || (row.finishedAt && *row.finishedAt <= at_)) continue;
      view.operations.push_back({row.id.toString(), std::string(name(row.kind)), row.by, row.reason, row.startedAt && *row.startedAt <= at_});
    }
    return Status::okay();
  }

  Status acts(protocol::PastView& view) {
    SB_TRY(listActs(view));
    return holds(view);
  }

 private:
  /// The last ones, however old, and how many more a day had.
  Status listActs(protocol::PastView& view) {
    AuditWalk walk(reader_, {std::nullopt, at_ + base::Millis{1}});
    view.actsCountedFrom = at_ - kActsCounted;
    for (;;) {
      SB_ASSIGN(const std::optional<store::AuditRow> row, walk.next());
      if (!row) break;
      if (view.acts.size() == kActsMax && row->at < *view.actsCountedFrom) return Status::okay();
      if (!changesSomething(row->action)) continue;
      if (view.acts.size() < kActsMax)
        view.acts.push_back({row->at, row->principal, row->action, row->object, row->reason, detailOf(*row)});
      else
        ++view.actsLeftOut;
    }
    if (walk.isCutShort()) view.actsCountedFrom = std::max(*view.actsCountedFrom, walk.at());
    return Status::okay();
  }

  /// Until when providers were held, for the acts of a day: further back the breakers' changes may be too many to be looked through.
  Status holds(protocol::PastView& view) {
    std::optional<base::WallTime> oldest;
    for (const protocol::PastAct& act : view.acts)
      if (act.action == kForceBreaker && act.at >= at_ - kActsCounted) oldest = act.at;
    if (!oldest) return Status::okay();
    SB_ASSIGN(const auto rows, reader_.breakers(*oldest, at_ + base::Millis{1}));
    for (protocol::PastAct& act : view.acts)
      if (act.action == kForceBreaker) act.until = heldUntil(act.object, act.at, act.detail, rows);
    return Status::okay();
  }

  /// The newest point that had begun by then, at most two buckets old.
  base::Result<std::optional<double>> last(const std::string& series, std::optional<base::Millis> back = {}) {
    const base::Millis bucket = std::chrono::seconds{kLevelSeconds[static_cast<std::size_t>(level_)]};
    SB_ASSIGN(const auto rows, reader_.stats(level_, series, at_ - back.value_or(2 * bucket), at_ + base::Millis{1}));
    return rows.empty() ? std::optional<double>() : std::optional(rows.back().value);
  }

  Status groups(protocol::PastView& view) {
    SB_ASSIGN(const auto names, reader_.seriesNames(level_, std::string(telemetry::kDead) + "{", at_ - kGroupsLookBack, at_ + base::Millis{1}));
    for (const std::string& series : names) {
      SB_ASSIGN(const auto open, last(series));
      if (!open || *open < 1) continue;
      const std::string id(telemetry::labelValue(series));
      view.groups.push_back({id, id, static_cast<std::int64_t>(*open)});
    }
    std::stable_sort(view.groups.begin(), view.groups.end(), [](const auto& a, const auto& b) { return a.open > b.open; });
    if (view.groups.size() > kGroupsMax) {
      view.groupsLeftOut = static_cast<std::int64_t>(view.groups.size() - kGroupsMax);
      view.groups.resize(kGroupsMax);
    }
    for (protocol::PastGroup& each : view.groups) {
      SB_ASSIGN(const auto group, reader_.group(each.id, at_));
      if (group) each.title = shownTitle(each.id, group->title, group->plainTitle, reveal_);
    }
    return Status::okay();
  }

  store::Reader& reader_;
  const base::WallTime at_;
  const bool reveal_;
  int level_ = 0;
};

}  // namespace

void getPast(const ApiParts& parts, Call call) {
  SB_ANSWER_ASSIGN(const auto asked, call, readTime(call.request, "at"));
  if (!asked) return refuse(call, Status::invalid({{"at", "is required: an instant such as 2026-05-12T14:03:10Z"}}));
  if (*asked > parts.clock.now().wall) return refuse(call, Status::invalid({{"at", "has not come yet"}}));
  answerByReader(parts, std::move(call), [&parts, at = *asked](store::Reader& reader, const Request& request) -> base::Result<Response> {
    protocol::PastView view;
    view.asOf = asOf(parts);
    view.at = at;
    const auto snapshot = parts.snapshots.latest();
    PastReading reading(reader, at, request.principal.may(Permission::payloadView));
    SB_TRY(reading.figures(view));
    SB_TRY(reading.providers(view, snapshot ? snapshot->providers : std::vector<protocol::ProviderView>()));
    SB_TRY(reading.alerts(view));
    SB_TRY(reading.operations(view));
    if (request.principal.may(Permission::auditRead)) SB_TRY(reading.acts(view));
    return jsonResponse(view);
  });
}

}  // namespace signalbox::api
