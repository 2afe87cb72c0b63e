#pragma once
// One running operation: who, what, why, progress, rate, its canary's steps, and what can be done to it. GUI thread.

#include <QWidget>

#include "ui/views/view.h"

class QDoubleSpinBox;

namespace signalbox::ui::widgets {
class ActButton;
class Card;
class Label;
class ProgressBar;
class StepsBar;
}  // namespace signalbox::ui::widgets

namespace signalbox::ui::views {

class OperationCard final : public QWidget {
  Q_OBJECT
 public:
  OperationCard(ViewContext context, const protocol::OperationView& operation, QWidget* parent);
  QString id() const { return id_; }
  void setOperation(const protocol::OperationView& operation);
  /// Which messages, in words; empty while that is not known.
  void setScope(const QString& scope);
  /// Its buttons, as the palette lists them.
  std::vector<PaletteAct> acts();

 private:
  void build();
  void follow(widgets::ActButton* button, state::PendingAct* act);
  void askRate(double perSecond);
  void showRate();
  void showWhy();
  void settleActs();
  QString titleWords() const;
  bool waitsForPerson() const;
  QString whyNotApproved() const;

  ViewContext context_;
  const QString id_;
  protocol::OperationView operation_;
  QString scope_;
  widgets::Card* card_;
  widgets::Label* title_ = nullptr;
  widgets::Label* why_ = nullptr;
  widgets::Label* rateWords_ = nullptr;
  widgets::ProgressBar* progress_ = nullptr;
  QDoubleSpinBox* rate_ = nullptr;
  widgets::StepsBar* steps_ = nullptr;
  widgets::ActButton* approve_ = nullptr;
  widgets::ActButton* pause_ = nullptr;
  widgets::ActButton* cancel_ = nullptr;
};

}  // namespace signalbox::ui::views
