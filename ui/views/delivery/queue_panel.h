#pragma once
// One channel's queue: its figures, what blocks it, how much waited over the range; pause with an end, resume, drain.
// GUI thread.

#include <QWidget>

class QHBoxLayout;

#include "ui/state/series_store.h"
#include "ui/views/view.h"

namespace signalbox::ui::widgets {
class ActButton;
class Card;
class ChartGroup;
class Label;
class LineChart;
class Tile;
}  // namespace signalbox::ui::widgets

namespace signalbox::ui::views {

class ComingDue;
class LatestMessages;
class TimedActSheet;

class QueuePanel final : public QWidget {
  Q_OBJECT
 public:
  QueuePanel(ViewContext context, TimedActSheet& sheet, QWidget* parent);
  void setChannel(const QString& channel);
  std::vector<PaletteAct> acts();

 protected:
  void showEvent(QShowEvent* event) override;
  void hideEvent(QHideEvent* event) override;

 private:
  void build();
  void buildTiles(QHBoxLayout* line);
  void list(const QString& query);
  void showQueue();
  void showNobody();
  void showSeries();
  void settleActs(const protocol::QueueView& queue);
  void settleActive();
  void pause();
  void drain();

  ViewContext context_;
  TimedActSheet& sheet_;
  QString channel_;
  state::SeriesStore store_;
  widgets::ChartGroup* group_;
  QString shown_;  // whose figures stand there
  widgets::Label* title_ = nullptr;
  widgets::Label* sentence_ = nullptr;
  QWidget* paused_ = nullptr;  // two bars before the sentence
  widgets::ActButton* pause_ = nullptr;
  widgets::ActButton* drain_ = nullptr;
  widgets::Tile* untried_ = nullptr;
  widgets::Tile* sending_ = nullptr;
  widgets::Tile* retrying_ = nullptr;
  widgets::Tile* held_ = nullptr;
  widgets::Tile* oldest_ = nullptr;
  widgets::Card* chartCard_ = nullptr;
  widgets::LineChart* chart_ = nullptr;
  ComingDue* due_ = nullptr;
  LatestMessages* messages_ = nullptr;
};

}  // namespace signalbox::ui::views
