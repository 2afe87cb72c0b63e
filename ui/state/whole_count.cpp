#include "ui/state/whole_count.h"

#include <algorithm>
#include <unordered_set>
#include <utility>

namespace signalbox::ui::state {

namespace {

constexpr int kGroupsMost = 500;  // that an answer holds

/// What a later stretch has found of the same group.
void addTo(protocol::GroupView& sum, const protocol::GroupView& other) {
  sum.count += other.count;
  if (sum.by != "cause") sum.total = sum.count;  // of a cause the engine tells it, whatever the stretch
  sum.firstAt = std::min(sum.firstAt, other.firstAt);
  sum.lastAt = std::max(sum.lastAt, other.lastAt);
  sum.inflow.resize(std::max(sum.inflow.size(), other.inflow.size()));
  for (std::size_t i = 0; i < other.inflow.size(); ++i) sum.inflow[i] += other.inflow[i];
}

}  // namespace

void WholeCount::start(const QString& by, const QString& q, const PartialCount& first) {
  stop();
  if (!first.since) return fail(std::nullopt);
  if (!session_.isStarted()) return fail(client::notConnected());
  by_ = by;
  q_ = q;
  at_ = to_ = first.at;
  found_ = 0;
  stretch_.clear();
  page_ = {};
  places_.clear();
  running_ = true;
  askWithin(*first.since);
  if (running_) Q_EMIT changed();
}

void WholeCount::stop() {
  ++turn_;
  call_.cancel();
  if (std::exchange(running_, false)) Q_EMIT changed();
}

/// An answer came so far in its time, so four fifths of that stretch are counted whole even while others want the engine, too.
void WholeCount::askWithin(base::WallTime reached) {
  const base::Millis length = (to_ - reached) * 4 / 5;
  if (length < base::Millis{1}) return fail(std::nullopt);
  stretch_.clear();
  ask(to_ - length);
}

void WholeCount::ask(std::optional<base::WallTime> from, const std::string& cursor) {
  const auto instant = [](base::WallTime at) { return client::text(base::formatRfc3339(at)); };
  QString q = q_.isEmpty() ? QString() : QStringLiteral("(%1) ").arg(q_);
  if (from) q += QStringLiteral("died>=%1 ").arg(instant(*from));
  q += QStringLiteral("died<%1").arg(instant(to_));
  client::Query query{{QStringLiteral("by"), by_}, {QStringLiteral("q"), q}, {QStringLiteral("limit"), QString::number(kGroupsMost)}};
  if (!cursor.empty()) query.emplace_back(QStringLiteral("cursor"), client::text(cursor));
  call_ = session_.rest().get<protocol::GroupPage>(QStringLiteral("/dead-letters/groups"), query, this,
                                                   [this, from, turn = turn_](client::Reply<protocol::GroupPage> reply) {
    if (turn != turn_) return;
    if (!reply.ok()) return fail(reply.error());
    take(from, *reply);
  });
}

/// After each stretch all that is older is asked for: it is there at once where little is left, and else tells how long the next stretch may be.
void WholeCount::take(std::optional<base::WallTime> from, const protocol::GroupPage& page) {
  if (page.partial) return page.countedSince ? askWithin(*page.countedSince) : fail(std::nullopt);
  if (page_.data.empty() && stretch_.empty()) page_.asOf = page.asOf;
  stretch_.insert(stretch_.end(), page.data.begin(), page.data.end());
  if (page.hasMore) return page.nextCursor.empty() ? fail(std::nullopt) : ask(from, page.nextCursor);
  addStretch();
  if (!from) return finish();
  to_ = *from;
  Q_EMIT changed();
  if (running_) ask(std::nullopt);
}

/// A group that moved down between two pages stands in both of them.
void WholeCount::addStretch() {
  std::unordered_set<std::string> told;
  for (const protocol::GroupView& group : stretch_)
    if (told.insert(group.id).second) add(group);
  stretch_.clear();
}

void WholeCount::add(const protocol::GroupView& group) {
  found_ += group.count;
  const auto [place, isNew] = places_.emplace(group.id, page_.data.size());
  if (isNew)
    page_.data.push_back(group);
  else
    addTo(page_.data[place->second], group);
}

void WholeCount::finish() {
  running_ = false;
  page_.asOf.time = at_;
  std::stable_sort(page_.data.begin(), page_.data.end(), [](const auto& one, const auto& other) { return one.count > other.count; });
  Q_EMIT counted(page_);
  Q_EMIT changed();
}

void WholeCount::fail(const std::optional<client::ClientError>& error) {
  running_ = false;
  ++turn_;
  Q_EMIT changed();
  if (!error || error->kind != client::ErrorKind::cancelled) Q_EMIT failed(error);
}

}  // namespace signalbox::ui::state
