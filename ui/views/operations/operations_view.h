#pragma once
// Operations: a card for each running one, and the finished ones as a list, each with its report. GUI thread.

#include "ui/state/operation_model.h"
#include "ui/views/view.h"

class QSortFilterProxyModel;
class QVBoxLayout;

namespace signalbox::ui::widgets {
class Card;
class Table;
}  // namespace signalbox::ui::widgets

namespace signalbox::ui::views {

class ListStates;
class OperationCard;
class OperationReportSheet;
class SteerSheet;

class OperationsView final : public View {
  Q_OBJECT
 public:
  explicit OperationsView(ViewContext context, QWidget* parent = nullptr);
  QString title() const override { return tr("Operations"); }
  QString helpPage() const override { return QStringLiteral("replay"); }
  void enter(const Place& place) override;
  bool perform(Act act) override;
  std::vector<PaletteAct> acts() override;
  QWidget* mainTable() override;
  OperationReportSheet* report() { return report_; }
  SteerSheet* steering() { return steering_; }

 protected:
  void showEvent(QShowEvent* event) override;
  void hideEvent(QHideEvent* event) override;

 private:
  void build();
  void showRunning();
  void showEnded();
  void tellScopes();
  void openReport(const QString& id);

  state::OperationModel* model_;
  QSortFilterProxyModel* finished_;
  QVBoxLayout* running_ = nullptr;
  widgets::Card* none_ = nullptr;
  std::vector<OperationCard*> cards_;
  widgets::Card* listCard_ = nullptr;
  widgets::Table* table_ = nullptr;
  ListStates* states_ = nullptr;
  OperationReportSheet* report_ = nullptr;
  SteerSheet* steering_ = nullptr;
};

}  // namespace signalbox::ui::views
