#pragma once
// One provider: its state in a sentence with the acts on it, failure rate of the window, latency, the last trip's cause, and
// the latest messages through it. It has its provider before it is shown. GUI thread.

#include <QSet>
#include <QTimer>
#include <QWidget>

#include "ui/state/series_store.h"
#include "ui/views/view.h"

namespace signalbox::ui::widgets {
class ActButton;
class BarChart;
class BreakerLabel;
class Card;
class ChartGroup;
class Label;
class LineChart;
}  // namespace signalbox::ui::widgets

namespace signalbox::ui::views {

class LatestMessages;
class TimedActSheet;

class ProviderPanel final : public QWidget {
  Q_OBJECT
 public:
  ProviderPanel(ViewContext context, TimedActSheet& sheet, QWidget* parent);
  void setProvider(const QString& name);
  std::vector<PaletteAct> acts();
  // Its cards scroll or elide what they have no room for: none asks for more height where it is narrow, or the page would scroll.
  bool hasHeightForWidth() const override { return false; }

 protected:
  void showEvent(QShowEvent* event) override;
  void hideEvent(QHideEvent* event) override;

 private:
  void build();
  QWidget* buildHead();
  void buildCharts(QWidget* page);
  void follow();
  void showProvider();
  void showNobody();
  QString absence() const;  // why nothing is known of it
  void showSeries();
  void showLatency();
  void settleActs(const protocol::ProviderView& provider);
  bool isNow(const char* state) const;
  QString sentence(const protocol::ProviderView& provider) const;  // how it does and when it is tried next
  QString limits(const protocol::ProviderView& provider) const;    // what it is, slots and rate
  QString pointWords(std::int64_t spanSeconds, std::int64_t windowSeconds) const;
  QString windowWords(const protocol::BreakerView& breaker) const;
  void force(const QString& to);
  QString replacedHold() const;  // what a person set and another act ends, a sentence
  void resume();
  void ping();
  void tellAnswer(const QString& words, bool good);
  void settleHead();
  void applyRange();
  void settleActive();

  ViewContext context_;
  TimedActSheet& sheet_;
  QString name_;
  state::SeriesStore store_;
  widgets::ChartGroup* group_;
  widgets::Card* head_ = nullptr;
  widgets::Label* title_ = nullptr;
  widgets::BreakerLabel* look_ = nullptr;
  widgets::Label* sentence_ = nullptr;
  widgets::Label* limits_ = nullptr;
  widgets::Label* answer_ = nullptr;  // to a ping
  widgets::ActButton* dead_ = nullptr;
  widgets::ActButton* stop_ = nullptr;
  widgets::ActButton* keep_ = nullptr;
  widgets::ActButton* lift_ = nullptr;
  widgets::ActButton* resume_ = nullptr;
  widgets::ActButton* ping_ = nullptr;
  widgets::Card* ratioCard_ = nullptr;
  widgets::LineChart* ratio_ = nullptr;
  widgets::Card* latencyCard_ = nullptr;
  widgets::BarChart* latency_ = nullptr;
  widgets::Label* trip_ = nullptr;
  LatestMessages* messages_ = nullptr;
  QTimer second_;
  QString shown_;         // whose figures stand there
  QSet<QString> pinged_;  // who were asked and have not answered yet
};

}  // namespace signalbox::ui::views
