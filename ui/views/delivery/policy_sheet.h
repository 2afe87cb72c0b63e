#pragma once
// How a channel is tried again and when its providers' breakers open: looked up, changed, taken back to the configuration. A sheet
// over the page. What is set holds for what fails from then on. GUI thread.

#include <QObject>

#include <optional>

#include "engine/protocol/policy.h"
#include "ui/views/view_context.h"

class QComboBox;
class QDoubleSpinBox;
class QLineEdit;
class QSpinBox;
class QVBoxLayout;

namespace signalbox::ui::widgets {
class ActButton;
class FormRow;
class Label;
class SegmentedControl;
class Sheet;
}  // namespace signalbox::ui::widgets

namespace signalbox::ui::views {

class ChangedMeanwhile;

/// "1 min, 5 min, 1 h", "90 s" or plain seconds; nothing when a part is none of these.
std::optional<std::vector<std::int64_t>> ladderFromText(const QString& text);
QString ladderText(const std::vector<std::int64_t>& seconds);

class PolicySheet final : public QObject {
  Q_OBJECT
 public:
  PolicySheet(ViewContext context, QWidget* host);
  void open(const QString& channel);
  widgets::Sheet* sheet() { return sheet_; }
  ChangedMeanwhile* meanwhile() { return meanwhile_; }

 private:
  void build();
  void buildBreaker();
  void buildBudget();
  QVBoxLayout* section(const QString& title);
  QWidget* line(QVBoxLayout* into);
  /// Of a field, each for itself: read alone it says what it is.
  struct Words {
    QString label, hint;
  };
  QSpinBox* span(const Words& words, int least, int most, QWidget* row);
  void place(const Words& words, QWidget* box, QWidget* row);
  QSpinBox* number(const Words& words, int least, int most, const QString& unit, QWidget* row);
  QDoubleSpinBox* share(const Words& words, double least, double most, QWidget* row);
  const protocol::PolicyView* policy() const;
  void show();
  void tellMeanwhile();
  void settle();
  /// What is in the fields, as it would be set.
  QString written() const;
  protocol::PolicyRules rules() const;
  /// As it was where the box still shows that, rounded.
  static double shareOf(const QDoubleSpinBox& box, double before);
  void save();
  void reset();
  void ended(const client::Reply<protocol::PolicyView>& reply);

  ViewContext context_;
  widgets::Sheet* sheet_;
  widgets::SegmentedControl* channel_ = nullptr;
  QLineEdit* ladder_ = nullptr;
  widgets::FormRow* ladderRow_ = nullptr;
  QDoubleSpinBox* jitter_ = nullptr;
  QComboBox* ambiguous_ = nullptr;
  QDoubleSpinBox* limit_ = nullptr;
  QSpinBox *calls_ = nullptr, *failures_ = nullptr, *inARow_ = nullptr, *coolDown_ = nullptr, *coolDownMost_ = nullptr, *probes_ = nullptr,
           *ramp_ = nullptr;
  QSpinBox* retries_ = nullptr;
  QDoubleSpinBox* ratio_ = nullptr;
  QLineEdit* reason_ = nullptr;
  widgets::Label* said_ = nullptr;
  ChangedMeanwhile* meanwhile_ = nullptr;
  widgets::ActButton* reset_ = nullptr;
  protocol::PolicyRules before_;  // as they were shown
  QString kept_;                  // written() then
  bool asked_ = false;
};

}  // namespace signalbox::ui::views
