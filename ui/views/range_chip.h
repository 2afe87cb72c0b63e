#pragma once
// The stretch of time that was chosen in a chart, as a part of a list's search: a chip that says it and takes it away again. Hidden while a fixed
// range is chosen; those are the charts' alone, and "All times" in its place says so. GUI thread.

#include "ui/views/view_context.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/label.h"

namespace signalbox::ui::views {

class RangeChip final : public widgets::ActButton {
  Q_OBJECT
 public:
  enum class Of { death, acceptance, record };  // of a message, or of a row of the audit, in that stretch

  RangeChip(ViewContext context, Of of, QWidget* parent);
  /// "died>=2026-05-12T13:00:00.000Z died<2026-05-12T14:00:00.000Z", or nothing.
  QString terms() const;

 Q_SIGNALS:
  void changed();

 private:
  void settle();

  ViewContext context_;
  const Of of_;
};

/// Beside a list that holds all times whatever range the charts have.
class AllTimes final : public widgets::Label {
  Q_OBJECT
 public:
  AllTimes(ViewContext context, QWidget* parent);
};

}  // namespace signalbox::ui::views
