#pragma once
// One running operation: who, what, why, progress, rate, its canary's steps, and what can be done to it. GUI thread.

#include <QWidget>

#include "ui/views/operations/steering.h"
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
  /// Its buttons, as the palette lists them: each asks, but for what is taken back before it began.
  std::vector<PaletteAct> acts();

 Q_SIGNALS:
  /// To be asked about before it is done.
  void steerWanted(const signalbox::protocol::OperationView& operation, signalbox::ui::views::Steer what);

 private:
  void build();
  void press(widgets::ActButton* button, Steer what);
  void doNow(widgets::ActButton* button, Steer what);
  Steer pauseAct() const;
  Steer cancelAct() const;
  void askRate(double perSecond);
  void showRate();
  void showWhy();
  void settleActs();
  void block(widgets::ActButton* button, Steer what);
  QString titleWords() const;

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
  widgets::ActButton* asked_ = nullptr;  // whose act has no answer yet
};

}  // namespace signalbox::ui::views
