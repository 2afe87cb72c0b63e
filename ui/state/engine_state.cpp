#include "ui/state/engine_state.h"

#include <algorithm>
#include <cmath>

#include "ui/client/foreign.h"
#include "ui/client/text.h"

namespace signalbox::ui::state {

using client::foreign;
using client::text;

namespace {
constexpr double kReckonedMost = 100.0 * 366 * 86'400'000;  // ms beyond the last word: the speed of a clock is the engine's to say
}  // namespace

EngineState::EngineState(const base::Clock& clock, QObject* parent) : QObject(parent), clock_(clock) {
  freshnessTimer_.setSingleShot(true);
  connect(&freshnessTimer_, &QTimer::timeout, this, &EngineState::watchFreshness);
}

const protocol::SessionView& EngineState::session() const {
  SB_CHECK(session_.has_value(), "session() before hasSession()");
  return *session_;
}

const protocol::QueueView* EngineState::queue(const QString& channel) const {
  const auto found = std::find_if(snapshot_.queues.begin(), snapshot_.queues.end(), [&](const auto& q) { return text(q.channel) == channel; });
  return found == snapshot_.queues.end() ? nullptr : &*found;
}
const protocol::ProviderView* EngineState::provider(const QString& name) const {
  const auto found = std::find_if(snapshot_.providers.begin(), snapshot_.providers.end(), [&](const auto& p) { return text(p.name) == name; });
  return found == snapshot_.providers.end() ? nullptr : &*found;
}
const protocol::OperationView* EngineState::operation(const QString& id) const {
  const auto found = std::find_if(snapshot_.operations.begin(), snapshot_.operations.end(), [&](const auto& o) { return text(o.id) == id; });
  return found == snapshot_.operations.end() ? nullptr : &*found;
}

Freshness EngineState::freshness() const { return meter_.at(clock_.now().boot); }
std::optional<base::Millis> EngineState::age() const { return meter_.age(clock_.now().boot); }

std::optional<base::WallTime> EngineState::engineNow() const {
  if (!instant_) return std::nullopt;
  const auto passed = static_cast<double>((clock_.now().boot - instantAt_).count()) * snapshot_.engine.clockSpeed;
  if (std::isnan(passed)) return instant_;
  return *instant_ + base::Millis{std::llround(std::clamp(passed, -kReckonedMost, kReckonedMost))};
}

std::optional<base::WallTime> EngineState::staleFrom() const {
  const Freshness now = freshness();
  return now == Freshness::stale || now == Freshness::blind ? instant_ : std::nullopt;
}

std::optional<base::WallTime> EngineState::knownUntil() const {
  const auto stale = staleFrom();
  return stale ? stale : engineNow();
}

std::optional<base::Millis> EngineState::retryIn() const {
  if (!retryAt_) return std::nullopt;
  return std::max(base::Millis{0}, *retryAt_ - clock_.now().boot);
}

bool EngineState::hasPermission(const QString& permission) const {
  return session_ && std::find(session_->permissions.begin(), session_->permissions.end(), client::utf8(permission)) != session_->permissions.end();
}
bool EngineState::hasCapability(const QString& capability) const {
  return session_ &&
      std::find(session_->capabilities.begin(), session_->capabilities.end(), client::utf8(capability)) != session_->capabilities.end();
}

Permit EngineState::canAct(const QString& permission) const {
  if (past_) return {false, tr("Looking at %1 UTC. The past cannot be changed; press Esc to return.").arg(pastWords())};
  return judge(permission, locked_);
}

Permit EngineState::canRead(const QString& permission) const {
  if (past_)
    return {false,
            tr("Looking at %1 UTC. An export holds what is there now, not what was there then; press Esc to return to it. "
               "What was then is written as an incident report.")
                .arg(pastWords())};
  return judge(permission, false);
}

/// With its day where that is not the engine's today.
QString EngineState::pastWords() const {
  const QDateTime then = client::dateTime(*past_), now = client::dateTime(engineNow().value_or(*past_));
  return then.toString(then.date() == now.date() ? QStringLiteral("HH:mm:ss") : QStringLiteral("yyyy-MM-dd HH:mm:ss"));
}

Permit EngineState::judge(const QString& permission, bool locked) const {
  if (!session_ || !hasSnapshot_) return {false, tr("Not connected to the engine yet.")};
  if (!permission.isEmpty() && !hasPermission(permission))
    return {false,
            tr("This needs the permission %1, which %2 (%3) does not have.").arg(permission, foreign(session_->principal), foreign(session_->role))};
  if (locked) return {false, tr("This engine is marked production and is read-only until you unlock it.")};
  if (link_ == Link::stopped) return {false, linkError_ ? linkError_->text : tr("The engine no longer accepts this console's token.")};
  if (freshness() == Freshness::blind)
    return {false, tr("No word from the engine for %1 s. What is shown may no longer be true.").arg(age().value_or(base::Millis{}).count() / 1000)};
  return {true, {}};
}

void EngineState::setLocked(bool locked) {
  if (locked_ == locked) return;
  locked_ = locked;
  Q_EMIT sessionChanged();
}

void EngineState::showPast(std::optional<base::WallTime> instant) {
  if (past_ == instant) return;
  past_ = instant;
  meter_.setPast(instant.has_value());
  watchFreshness();
  Q_EMIT sessionChanged();
}

void EngineState::setSession(protocol::SessionView session) {
  session_ = std::move(session);
  Q_EMIT sessionChanged();
}

void EngineState::setSnapshot(protocol::Snapshot snapshot) {
  snapshot_ = std::move(snapshot);
  hasSnapshot_ = true;
  noteInstant(snapshot_.asOf);
  emitAll();
  Q_EMIT snapshotLoaded();
}

Delta EngineState::applyDelta(std::string_view json) {
  const auto parsed = protocol::parseJson(json);
  if (!parsed.ok() || !parsed->is_object()) return Delta::malformed;
  const boost::json::object& members = parsed->get_object();
  // Read into a fresh value: reading over the held one would keep what became null.
  protocol::Snapshot news;
  protocol::FieldReader reader(members);
  news.describe(reader);
  if (!reader.errors().empty() || !members.contains("as_of")) return Delta::malformed;
  if (!hasSnapshot_ || news.asOf.boot != snapshot_.asOf.boot) return Delta::needsSnapshot;
  if (news.asOf.step <= snapshot_.asOf.step) return Delta::old;

  const bool engine = members.contains("engine"), totals = members.contains("totals"), queues = members.contains("queues"),
             providers = members.contains("providers"), policies = members.contains("policies"), operations = members.contains("operations"),
             alerts = members.contains("alerts"), subscriptions = members.contains("subscriptions");
  snapshot_.asOf = news.asOf;
  const bool hold = engine && news.engine.onHold != snapshot_.engine.onHold;
  if (engine) snapshot_.engine = std::move(news.engine);
  if (totals) snapshot_.totals = news.totals;
  if (queues) snapshot_.queues = std::move(news.queues);
  if (providers) snapshot_.providers = std::move(news.providers);
  if (policies) snapshot_.policies = std::move(news.policies);
  if (operations) snapshot_.operations = std::move(news.operations);
  if (alerts) snapshot_.alerts = std::move(news.alerts);
  if (subscriptions) snapshot_.subscriptions = std::move(news.subscriptions);
  noteInstant(snapshot_.asOf);
  // Told only when all is in place, so that no listener sees half of a step.
  if (engine) Q_EMIT engineChanged();
  if (totals) Q_EMIT totalsChanged();
  if (queues) Q_EMIT queuesChanged();
  if (providers || hold) Q_EMIT providersChanged();  // none of them sends while the store is on hold
  if (policies) Q_EMIT policiesChanged();
  if (operations) Q_EMIT operationsChanged();
  if (alerts) Q_EMIT alertsChanged();
  if (subscriptions) Q_EMIT subscriptionsChanged();
  return Delta::applied;
}

void EngineState::applyHeartbeat(const protocol::AsOf& asOf) { noteInstant(asOf); }

void EngineState::noteInstant(const protocol::AsOf& asOf) {
  instant_ = asOf.time;
  instantAt_ = clock_.now().boot;
  Q_EMIT asOfChanged();
}

void EngineState::heard() {
  const auto blindFor = meter_.heard(clock_.now().boot);
  watchFreshness();
  if (blindFor) Q_EMIT healed(*blindFor);
}

void EngineState::watchFreshness() {
  const base::BootTime now = clock_.now().boot;
  if (const auto next = meter_.untilChange(now))
    freshnessTimer_.start(static_cast<int>(next->count()) + 1);
  else
    freshnessTimer_.stop();
  const Freshness present = meter_.at(now);
  if (present == told_) return;
  told_ = present;
  Q_EMIT freshnessChanged(present);
}

void EngineState::setLink(Link link, std::optional<client::ClientError> error, std::optional<base::Millis> retryIn) {
  link_ = link;
  linkError_ = std::move(error);
  retryAt_ = retryIn ? std::optional(clock_.now().boot + *retryIn) : std::nullopt;
  meter_.setStopped(link == Link::stopped);
  watchFreshness();
  Q_EMIT linkChanged();
}

void EngineState::clear() {
  session_.reset();
  snapshot_ = {};
  hasSnapshot_ = false;
  instant_.reset();
  past_.reset();
  exposed_ = false;
  alertLimits_.reset();
  linkError_.reset();
  retryAt_.reset();
  link_ = Link::idle;
  meter_ = {};
  watchFreshness();
  Q_EMIT sessionChanged();
  emitAll();
  Q_EMIT linkChanged();
}

void EngineState::emitAll() {
  Q_EMIT engineChanged();
  Q_EMIT totalsChanged();
  Q_EMIT queuesChanged();
  Q_EMIT providersChanged();
  Q_EMIT policiesChanged();
  Q_EMIT operationsChanged();
  Q_EMIT alertsChanged();
  Q_EMIT subscriptionsChanged();
}

}  // namespace signalbox::ui::state
