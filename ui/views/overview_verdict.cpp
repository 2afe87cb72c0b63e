#include "ui/views/overview_verdict.h"

#include "ui/client/text.h"
#include "ui/views/wording.h"
#include "ui/widgets/format.h"

namespace signalbox::ui::views {

using client::text;
using widgets::VerdictPiece;
namespace format = widgets::format;

namespace {

constexpr std::size_t kThingsShown = 3;

using Thing = std::vector<VerdictPiece>;

bool isDown(const protocol::ProviderView& provider) {
  return provider.enabled && (provider.paused || provider.breaker.mode == "forced_open" || (provider.breaker.state == "open" && provider.breaker.mode != "forced_closed"));
}

Thing providerThing(const protocol::ProviderView& provider, const ViewContext& context) {
  const QString name = text(provider.name);
  const QString place = Place{QStringLiteral("delivery"), {QStringLiteral("providers"), name}, {}}.relative();
  if (provider.paused) {
    const QString why = provider.pausedReason.empty() ? QString() : QString(QStringLiteral(": ") + text(provider.pausedReason));
    return {{Wording::tr("%1 is paused").arg(name), place}, {why, {}}};
  }
  Thing thing{{Wording::tr("%1 is not sending").arg(name), place}};
  if (provider.breaker.since)
    thing.push_back({Wording::tr(" since %1").arg(client::dateTime(*provider.breaker.since).toTimeZone(context.time.zone()).toString(QStringLiteral("HH:mm"))), {}});
  return thing;
}

/// Alerts that are not already said by a provider or by the dead letters.
bool isSaidElsewhere(const protocol::AlertView& alert) { return alert.rule == "breaker_open" || alert.rule == "new_cause"; }

Thing alertThing(const protocol::AlertView& alert) {
  QString words = text(alert.text);
  while (words.endsWith(QLatin1Char('.'))) words.chop(1);
  return {{words, text(alert.link)}};
}

/// Of the newest cause that nobody has looked at: its group.
QString newCausePlace(const protocol::Snapshot& snapshot) {
  const protocol::AlertView* newest = nullptr;
  for (const auto& alert : snapshot.alerts)
    if (!alert.endedAt && alert.rule == "new_cause" && (newest == nullptr || alert.since > newest->since)) newest = &alert;
  return newest == nullptr ? QString() : text(newest->link);
}

Thing deadThing(const protocol::Snapshot& snapshot) {
  const protocol::Totals& totals = snapshot.totals;
  Thing thing{{totals.dead == 1 ? Wording::tr("1 dead letter") : Wording::tr("%1 dead letters").arg(format::count(totals.dead)), QStringLiteral("dead-letters")}};
  if (totals.newCauses > 0) {
    thing.push_back({QStringLiteral(", "), {}});
    thing.push_back({totals.newCauses == 1 ? Wording::tr("1 new cause") : Wording::tr("%1 new causes").arg(format::count(totals.newCauses)), newCausePlace(snapshot)});
  }
  return thing;
}

std::vector<Thing> things(const protocol::Snapshot& snapshot, const ViewContext* context) {
  std::vector<Thing> all;
  for (const auto& provider : snapshot.providers)
    if (isDown(provider)) all.push_back(context == nullptr ? Thing{} : providerThing(provider, *context));
  for (const auto& alert : snapshot.alerts)
    if (!alert.endedAt && !isSaidElsewhere(alert)) all.push_back(alertThing(alert));
  if (snapshot.totals.dead > 0) all.push_back(deadThing(snapshot));
  if (snapshot.totals.held > 0) all.push_back({{Wording::tr("%1 held").arg(format::count(snapshot.totals.held)), QStringLiteral("held")}});
  return all;
}

}  // namespace

int thingsIn(const protocol::Snapshot& snapshot) { return static_cast<int>(things(snapshot, nullptr).size()); }

std::vector<VerdictPiece> verdictOf(const protocol::Snapshot& snapshot, std::optional<base::WallTime> clearSince, const ViewContext& context) {
  const std::vector<Thing> all = things(snapshot, &context);
  if (all.empty()) {
    const base::WallTime since = clearSince.value_or(snapshot.engine.startedAt);
    return {{Wording::tr("All clear"), {}, true}, {Wording::tr(" since %1").arg(client::dateTime(since).toTimeZone(context.time.zone()).toString(QStringLiteral("HH:mm"))), {}}};
  }
  std::vector<VerdictPiece> pieces{{all.size() == 1 ? Wording::tr("1 thing needs you: ") : Wording::tr("%1 things need you: ").arg(all.size()), {}, true}};
  for (std::size_t i = 0; i < all.size() && i < kThingsShown; ++i) {
    if (i > 0) pieces.push_back({QStringLiteral("  \u00B7  "), {}});
    pieces.insert(pieces.end(), all[i].begin(), all[i].end());
  }
  if (all.size() > kThingsShown) pieces.push_back({Wording::tr("  \u00B7  and %1 more").arg(all.size() - kThingsShown), {}});
  return pieces;
}

}  // namespace signalbox::ui::views
