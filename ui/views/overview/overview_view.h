#pragma once
// The overview: verdict line, five tiles, five charts, providers with their strips. GUI thread.

#include "ui/state/series_store.h"
#include "ui/views/view.h"

class QMenu;

namespace signalbox::ui::widgets {
class Card;
class ChartGroup;
class ProviderList;
class VerdictLine;
}  // namespace signalbox::ui::widgets

namespace signalbox::ui::views {

class FirstSteps;
class OverviewCharts;
class OverviewTiles;

class OverviewView final : public View {
  Q_OBJECT
 public:
  OverviewView(ViewContext context, QWidget* parent = nullptr);

  QString title() const override { return tr("Overview"); }
  QString helpPage() const override { return QStringLiteral("overview"); }
  void enter(const Place& place) override;
  QList<QWidget*> regions() override;
  /// All that needs a person, where the sentence has room for three.
  void fillThings(QMenu& menu);
  FirstSteps* firstSteps() { return first_; }

 protected:
  void showEvent(QShowEvent* event) override;
  void hideEvent(QHideEvent* event) override;

 private:
  void build();
  void follow();
  void showSnapshot();
  void showFreshness();
  void showVerdict();
  void showProviders();
  void applyRange();
  void settleActive();
  void askClearSince();
  void openThings();
  void openMenu(const QString& provider, const QPoint& at);

  state::SeriesStore store_;
  widgets::ChartGroup* group_;
  widgets::VerdictLine* verdict_ = nullptr;
  FirstSteps* first_ = nullptr;
  OverviewTiles* tiles_ = nullptr;
  OverviewCharts* charts_ = nullptr;
  widgets::Card* providersCard_ = nullptr;
  widgets::ProviderList* providers_ = nullptr;
  QTimer pace_;  // figures change at most twice a second
  std::optional<base::WallTime> clearSince_;
  bool wasClear_ = false;
  bool figuresShown_ = false;
  int age_ = 0;  // none while fresh: what is muted, and said in the past tense
};

}  // namespace signalbox::ui::views
