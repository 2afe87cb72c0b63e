#pragma once
// The five figures of the overview, from the snapshot; trends from the series of the charts. GUI thread.

#include <QWidget>

#include "ui/state/series_store.h"
#include "ui/views/view_context.h"

namespace signalbox::ui::widgets {
class Tile;
}

namespace signalbox::ui::views {

class OverviewTiles final : public QWidget {
  Q_OBJECT
 public:
  OverviewTiles(ViewContext context, QWidget* parent);
  void showTotals();
  void showTrends(const state::SeriesStore& store);

 private:
  widgets::Tile* add(const QString& label, const QString& place);
  void showStops();
  bool isRaised(const char* rule, QString& why) const;

  ViewContext context_;
  widgets::Tile* waiting_;
  widgets::Tile* sent_;
  widgets::Tile* failed_;
  widgets::Tile* dead_;
  widgets::Tile* held_;
};

}  // namespace signalbox::ui::views
