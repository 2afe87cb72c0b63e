#include "ui/widgets/provider_list.h"

#include "ui/theme/boxes.h"
#include "ui/theme/theme.h"
#include "ui/widgets/provider_row.h"

#include <QVBoxLayout>
#include <algorithm>

namespace signalbox::ui::widgets {

namespace {

constexpr int kQuarters = 4, kSteps = kQuarters + 1;  // as near as the quarters of the limit, and whether any failed at all

/// Equal rows stand by name, so that they never swap.
bool worse(const ProviderFigures& a, const ProviderFigures& b) {
  const int rankA = providerRank(a.look, a.failureRatio, a.failureLimit), rankB = providerRank(b.look, b.failureRatio, b.failureLimit);
  return rankA != rankB ? rankA < rankB : a.name < b.name;
}

}  // namespace

int providerRank(const BreakerLook& look, std::optional<double> failureRatio, std::optional<double> failureLimit) {
  const double share = failureRatio && failureLimit && *failureLimit > 0 ? std::clamp(*failureRatio / *failureLimit, 0.0, 1.0) : 0;
  const int near = share > 0 ? 1 + static_cast<int>(share * kQuarters) : 0;
  return breakerRank(look) * (kSteps + 1) + kSteps - near;
}

ProviderList::ProviderList(const theme::Theme& theme, QWidget* parent) : QWidget(parent), theme_(theme) {
  auto* all = theme::column(theme_, this);
  all->addWidget(ProviderRow::header(theme_, this));
  all->addStretch(1);
}

void ProviderList::setRange(double from, double to) {
  from_ = from;
  to_ = to;
  for (ProviderRow* row : rows_) row->strip()->setRange(from, to);
}

void ProviderList::setGroup(ChartGroup* group) {
  group_ = group;
  for (ProviderRow* row : rows_) row->strip()->setGroup(group);
}

void ProviderList::setProviders(std::vector<ProviderFigures> providers) {
  providers_ = std::move(providers);
  const bool sameRows = rows_.size() == providers_.size() &&
      std::all_of(providers_.begin(), providers_.end(), [this](const ProviderFigures& p) { return order().contains(p.id); });
  if (!sameRows || !underMouse()) {
    arrange();
    return;
  }
  for (ProviderRow* row : rows_)
    for (const ProviderFigures& provider : providers_)
      if (provider.id == row->id()) row->setFigures(provider);
}

void ProviderList::arrange() {
  std::sort(providers_.begin(), providers_.end(), worse);
  auto* all = static_cast<QVBoxLayout*>(layout());
  std::vector<ProviderRow*> arranged;
  arranged.reserve(providers_.size());
  for (const ProviderFigures& provider : providers_) {
    const auto known = std::find_if(rows_.begin(), rows_.end(), [&](ProviderRow* row) { return row->id() == provider.id; });
    if (known != rows_.end()) {
      (*known)->setFigures(provider);
      arranged.push_back(*known);
      rows_.erase(known);
      continue;
    }
    auto* row = new ProviderRow(theme_, provider, this);
    row->strip()->setRange(from_, to_);
    row->strip()->setGroup(group_);
    row->setStale(stale_);
    connect(row, &ProviderRow::opened, this, &ProviderList::opened);
    connect(row, &ProviderRow::menuRequested, this, &ProviderList::menuRequested);
    arranged.push_back(row);
  }
  for (ProviderRow* gone : rows_) gone->deleteLater();
  for (ProviderRow* row : rows_) row->hide();
  rows_ = std::move(arranged);
  for (std::size_t i = 0; i < rows_.size(); ++i) {
    const int place = static_cast<int>(i) + 1;  // after the header
    if (all->indexOf(rows_[i]) == place) continue;
    all->removeWidget(rows_[i]);
    all->insertWidget(place, rows_[i]);
  }
}

void ProviderList::setStale(bool stale) {
  stale_ = stale;
  for (ProviderRow* row : rows_) row->setStale(stale);
}

QStringList ProviderList::order() const {
  QStringList ids;
  for (const ProviderRow* row : rows_) ids << row->id();
  return ids;
}

void ProviderList::leaveEvent(QEvent*) { arrange(); }

}  // namespace signalbox::ui::widgets
