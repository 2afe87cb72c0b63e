#include "ui/widgets/chart_group.h"

#include <algorithm>

namespace signalbox::ui::widgets {

ChartGroup::ChartGroup(QObject* parent) : QObject(parent) {}

void ChartGroup::add(ChartMember* member) {
  if (std::find(members_.begin(), members_.end(), member) == members_.end()) members_.push_back(member);
}

void ChartGroup::remove(ChartMember* member) { std::erase(members_, member); }

void ChartGroup::setCrosshair(std::optional<double> instant) {
  if (instant == crosshair_) return;
  crosshair_ = instant;
  for (ChartMember* member : members_) member->showCrosshair(instant);
  Q_EMIT crosshairMoved();
}

std::vector<std::pair<QString, std::vector<ChartReading>>> ChartGroup::tableAt(double instant) const {
  std::vector<std::pair<QString, std::vector<ChartReading>>> table;
  table.reserve(members_.size());
  for (const ChartMember* member : members_) table.emplace_back(member->chartTitle(), member->readingsAt(instant));
  return table;
}

void ChartGroup::selectRange(double from, double to) {
  if (from < to) Q_EMIT rangeSelected(from, to);
}

void ChartGroup::resetRange() { Q_EMIT rangeReset(); }

}  // namespace signalbox::ui::widgets
