#include "ui/widgets/provider_list.h"

#include "ui/theme/boxes.h"
#include "ui/theme/theme.h"
#include "ui/widgets/provider_row.h"

#include <QVBoxLayout>
#include <algorithm>

namespace signalbox::ui::widgets {

namespace {

// Worst first; among equals the one closest to its limit, then by name, so that equal rows never swap.
bool worse(const ProviderFigures& a, const ProviderFigures& b) {
  const int rankA = breakerRank(a.look), rankB = breakerRank(b.look);
  if (rankA != rankB) return rankA < rankB;
  const auto share = [](const ProviderFigures& p) {
    return p.failureRatio && p.failureLimit && *p.failureLimit > 0 ? *p.failureRatio / *p.failureLimit : 0.0;
  };
  // Only what is over its limit moves up: small rates tick all the time and would shuffle healthy rows.
  const bool overA = share(a) > 1, overB = share(b) > 1;
  if (overA != overB) return overA;
  return a.name < b.name;
}

}  // namespace

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
