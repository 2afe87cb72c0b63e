#pragma once
// What an operation is, for whoever decides about it without having planned it: which messages, how many, how, who asked why, the verdicts of its
// plan and what its edits change (GET /operations/{id}/report, GET /plans/{id}/samples). GUI thread.

#include <QWidget>

#include <map>

#include "ui/client/rest_client.h"
#include "ui/views/view_context.h"

class QVBoxLayout;

namespace signalbox::ui::widgets {
class Card;
class Label;
}  // namespace signalbox::ui::widgets

namespace signalbox::ui::views {

class CardWait;
class PlanTable;
class SampleDiff;

class OperationFacts final : public QWidget {
  Q_OBJECT
 public:
  OperationFacts(ViewContext context, QWidget* parent);

  /// What is known at once stands there at once; the rest is asked for.
  void open(const protocol::OperationView& operation);
  /// All of it stands there, as far as the engine still has it.
  bool isWhole() const { return whole_; }
  void cancel();
  SampleDiff* samples() { return samples_; }

 Q_SIGNALS:
  void changed();

 private:
  void build();
  void setFact(const QString& name, const QString& words);
  void tell(const protocol::OperationView& operation);
  void tellScope();
  void load();
  void showReport(const protocol::OperationReport& report);
  void nameCause();

  ViewContext context_;
  protocol::OperationView operation_;
  bool whole_ = false;
  int turn_ = 0;  // an answer about another one, or one that nobody waits for, is not shown
  client::Call report_;
  client::Call cause_;
  std::map<QString, QString> causes_;  // titles by id
  std::map<QString, widgets::Label*> facts_;
  QVBoxLayout* lines_ = nullptr;
  widgets::Card* planCard_ = nullptr;
  CardWait* wait_ = nullptr;
  PlanTable* plan_ = nullptr;
  SampleDiff* samples_ = nullptr;
};

/// "Begins with 1, 2, 5, 20 and twice as many after each; a step passes when ...": a canary's rules in words.
QString canaryRuleWords(const protocol::CanaryRequest& rules);

}  // namespace signalbox::ui::views
