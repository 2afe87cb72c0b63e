#pragma once
// How a replay, or what is sent again, begins with few messages: sizes, what counts as success, how long to wait, where to
// stop. Off, it asks for nothing. The engine keeps the canary; here it is only described. GUI thread.

#include <QWidget>

#include <optional>

#include "engine/protocol/canary.h"
#include "ui/views/operations/canary_words.h"
#include "ui/views/view_context.h"

class QComboBox;
class QDoubleSpinBox;
class QLineEdit;
class QSpinBox;

namespace signalbox::ui::widgets {
class FormRow;
class Label;
class SwitchButton;
}  // namespace signalbox::ui::widgets

namespace signalbox::ui::views {

class CanaryFields final : public QWidget {
  Q_OBJECT
 public:
  CanaryFields(ViewContext context, QWidget* parent);

  /// Nothing while it is off.
  std::optional<protocol::CanaryRequest> request() const;
  /// Why it cannot be asked for; empty when it can, or is off.
  QString fault() const;
  /// Whose messages it would be: what counts as success differs from channel to channel.
  void setPlan(const protocol::PlanView& plan);
  void reset();  // off, and as it is proposed
  widgets::SwitchButton* toggle() { return on_; }
  QLineEdit* sizes() { return sizes_; }
  QComboBox* confirmation() { return confirm_; }

 Q_SIGNALS:
  void changed();

 private:
  void build();
  void settle();
  std::vector<std::int64_t> parsedSizes() const;

  ViewContext context_;
  CanaryQuestion question_;
  widgets::SwitchButton* on_ = nullptr;
  QWidget* fields_ = nullptr;
  QLineEdit* sizes_ = nullptr;
  QComboBox* confirm_ = nullptr;
  QSpinBox* wait_ = nullptr;
  QDoubleSpinBox* limit_ = nullptr;
  widgets::FormRow* sizesRow_ = nullptr;
  widgets::Label* words_ = nullptr;
  widgets::Label* channels_ = nullptr;  // what success is for each
};

}  // namespace signalbox::ui::views
