#include "ui/views/overview/overview_tiles.h"

#include <QHBoxLayout>
#include <cmath>
#include <limits>

#include "ui/client/text.h"
#include "ui/theme/boxes.h"
#include "ui/views/wording.h"
#include "ui/widgets/format.h"
#include "ui/widgets/tile.h"

namespace signalbox::ui::views {

namespace format = widgets::format;
using theme::Hue;

OverviewTiles::OverviewTiles(ViewContext context, QWidget* parent) : QWidget(parent), context_(context) {
  theme::row(context_.theme, this, theme::grid::kGap);
  waiting_ = add(tr("Waiting"), QStringLiteral("delivery/queues"));
  sent_ = add(tr("Sent per second"), QStringLiteral("delivery"));
  failed_ = add(tr("Failed, last 5 min"), QStringLiteral("delivery"));
  dead_ = add(tr("Dead letters"), QStringLiteral("dead-letters"));
  held_ = add(tr("Held"), QStringLiteral("held"));
  showTotals();
}

widgets::Tile* OverviewTiles::add(const QString& label, const QString& place) {
  auto* tile = new widgets::Tile(context_.theme, label, this);
  layout()->addWidget(tile);
  connect(tile, &QAbstractButton::clicked, this, [this, place] { context_.navigator.go(place); });
  return tile;
}

bool OverviewTiles::isRaised(const char* rule, QString& why) const {
  for (const auto& alert : context_.state().snapshot().alerts)
    if (alert.rule == rule && !alert.endedAt) {
      why = client::text(alert.text);
      return true;
    }
  return false;
}

void OverviewTiles::showTotals() {
  const state::EngineState& state = context_.state();
  const bool stale = state.freshness() >= state::Freshness::stale || state.freshness() == state::Freshness::none;
  for (widgets::Tile* tile : {waiting_, sent_, failed_, dead_, held_}) tile->setStale(stale);
  if (!state.hasSnapshot()) {
    for (widgets::Tile* tile : {waiting_, sent_, failed_, dead_, held_}) {
      tile->setFigure(format::unknown(), tr("not known yet"));
      tile->setComparison({});
    }
    return;
  }
  const protocol::Totals& totals = state.snapshot().totals;
  QString why;
  waiting_->setFigure(format::countShort(totals.waiting), format::count(totals.waiting));
  const auto now = state.knownUntil();
  if (totals.oldestDue && now && *now > *totals.oldestDue)
    waiting_->setComparison(tr("oldest %1").arg(ageWords(*now - *totals.oldestDue)));
  else
    waiting_->setComparison(tr("none overdue"));
  const bool waits = isRaised("oldest_message", why) || isRaised("queue_depth", why) || isRaised("outbox_lag", why);
  waiting_->setBreach(waits, why);

  sent_->setFigure(format::rate(totals.sentPerSecond), format::rate(totals.sentPerSecond));
  showStops();

  const std::int64_t tries = totals.failedLast5Min + totals.sentLast5Min;
  failed_->setFigure(format::countShort(totals.failedLast5Min), format::count(totals.failedLast5Min));
  failed_->setComparison(
      tries == 0
          ? tr("no calls")
          : tr("%1 of %2 calls").arg(format::percent(static_cast<double>(totals.failedLast5Min) / static_cast<double>(tries)), format::count(tries)));
  why.clear();
  failed_->setBreach(isRaised("failed_rate", why), why);

  dead_->setFigure(format::countShort(totals.dead), format::count(totals.dead));
  dead_->setComparison(totals.deadLastHour == 0 ? tr("none in 1 h") : tr("%1 in 1 h").arg(format::signedCount(totals.deadLastHour)));
  dead_->setBreach(totals.newCauses > 0, totals.newCauses == 1 ? tr("1 new cause") : tr("%1 new causes").arg(totals.newCauses));

  held_->setFigure(format::countShort(totals.held), format::count(totals.held));
  held_->setComparison(totals.held == 0 ? tr("every outcome is known") : tr("outcome unknown"));
}

/// A full disk takes nothing in; an engine on hold does, and sends nothing. A small rate looks like a quiet hour.
void OverviewTiles::showStops() {
  const protocol::Snapshot& snapshot = context_.state().snapshot();
  const bool full = snapshot.engine.diskFull, onHold = snapshot.engine.onHold;
  sent_->setComparison(full ? tr("accepts nothing") : tr("accepted %1").arg(format::rate(snapshot.totals.acceptedPerSecond)));
  QString why;  // as long as the alert has not come, what is seen says it
  if (full && !isRaised("disk_space", why)) why = tr("The disk is full");
  if (onHold && !full && !isRaised("store_on_hold", why)) why = tr("The store is on hold");
  sent_->setBreach(full || onHold, why);
}

void OverviewTiles::showTrends(const state::SeriesStore& store) {
  const auto sum = [&](const char* prefix) {
    QVector<double> total;
    for (const auto& series : store.data().series) {
      if (series.series.rfind(prefix, 0) != 0 || !series.histogram.empty()) continue;
      if (total.size() < static_cast<qsizetype>(series.values.size()))
        total.resize(static_cast<qsizetype>(series.values.size()), std::numeric_limits<double>::quiet_NaN());
      for (std::size_t i = 0; i < series.values.size(); ++i) {
        if (!series.values[i]) continue;
        double& value = total[static_cast<qsizetype>(i)];
        value = (std::isnan(value) ? 0 : value) + *series.values[i];
      }
    }
    return total;
  };
  waiting_->setTrend(sum("waiting"), Hue::Neutral);
  sent_->setTrend(sum("sent"), Hue::Sent);
  failed_->setTrend(sum("failed"), Hue::Failed);
  dead_->setTrend(sum("dead"), Hue::Neutral);
  held_->setTrend(sum("held"), Hue::Neutral);
}

}  // namespace signalbox::ui::views
