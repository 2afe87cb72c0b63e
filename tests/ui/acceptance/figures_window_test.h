#pragma once
// The real window on a real engine: figures that the engine counts and the window tells. Its groups, the tab of a saved view, what a search may say,
// and what the policy of a channel is, in a chart and in a story. GUI thread.

#include <QObject>

#include "tests/ui/acceptance/stage.h"

namespace signalbox::ui::views {
class DeadLettersView;
}
namespace signalbox::ui::widgets {
class LineChart;
class SearchField;
}  // namespace signalbox::ui::widgets

namespace signalbox::tests {

class FiguresWindowTest final : public QObject {
  Q_OBJECT
 public:
  explicit FiguresWindowTest(std::unique_ptr<EngineHost> host) : stage_(std::move(host)) {}

 private Q_SLOTS:
  void initTestCase();
  void groupsAreAsTheEngineCountsThem();
  void fieldIsCompleted();
  void savedViewTellsItsCount();
  void limitOfThePolicyIsInTheChart();
  void skipByABreakerThatOpenedHasItsFigures();

 private:
  ui::views::DeadLettersView* deadLetters();
  /// Whether the table of groups has a row for each that the engine tells, and in its cells what that has.
  bool agrees(const QString& by);
  /// Of the cells that say how many.
  int sum();
  ui::widgets::SearchField* search();
  bool hasLimit(double limit, const QString& words);

  Stage stage_;
};

}  // namespace signalbox::tests
