#pragma once
// What a plan would do: verdict 200 | messages 96 | share bar 120 | what happens | include 64.
// Each row opens the messages behind it. GUI thread.

#include <QMap>
#include <QWidget>

#include "ui/state/row_model.h"
#include "ui/views/view_context.h"

class QVBoxLayout;

namespace signalbox::ui::widgets {
class ActButton;
}

namespace signalbox::ui::views {

/// The messages of one verdict, GET /plans/{id}/verdicts.
class VerdictModel final : public state::RowModel<protocol::NotificationRow> {
  Q_OBJECT
 public:
  VerdictModel(state::EngineSession& session, QString plan, QString verdict, QObject* parent);
  int columnCount(const QModelIndex& parent = {}) const override;
  QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

 protected:
  QString path() const override;
  client::Query filters() const override;
  QVariant valueOf(const protocol::NotificationRow& row, int column, int role) const override;

 private:
  const QString plan_;
  const QString verdict_;
};

class PlanTable final : public QWidget {
  Q_OBJECT
 public:
  PlanTable(ViewContext context, QWidget* parent);

  void showPlan(const protocol::PlanView& plan);
  /// What is included stands, as somebody has asked for it: nothing is ticked, and what is left alone is said to be.
  void setDecided(bool decided) { decided_ = decided; }
  /// What was ticked or not holds for the plans to come, which other edits make, until another act begins.
  void forgetChoices() { choices_.clear(); }
  /// Verdicts that are ticked, and how many messages they hold.
  std::vector<std::string> included() const;
  std::int64_t includedCount() const;
  std::int64_t excludedCount() const;
  /// How many could be ticked at all.
  std::int64_t includableCount() const;

 Q_SIGNALS:
  void includedChanged();

 private:
  void clear();
  QWidget* header();
  bool isProposed(const protocol::VerdictCount& verdict) const;
  QWidget* boxOf(const protocol::VerdictCount& verdict, QWidget* row);
  QWidget* rowOf(const protocol::VerdictCount& verdict, std::int64_t total);
  void openList(const QString& verdict, QWidget* after, widgets::ActButton* name);
  void closeList();
  static void turn(widgets::ActButton& name, bool open);

  ViewContext context_;
  protocol::PlanView plan_;
  QMap<QString, bool> include_;  // of the plan that is shown
  QMap<QString, bool> choices_;  // where somebody chose otherwise than proposed
  bool decided_ = false;
  QVBoxLayout* rows_;
  QWidget* list_ = nullptr;
  widgets::ActButton* opener_ = nullptr;  // whose list is open
  QString listed_;
};

}  // namespace signalbox::ui::views
