#pragma once
// The stretch of time that was chosen in a chart, as a part of a list's search: a chip that says it and takes it away again. Hidden while a fixed
// range is chosen; those are the charts' alone. GUI thread.

#include "ui/views/view_context.h"
#include "ui/widgets/buttons.h"

namespace signalbox::ui::views {

class RangeChip final : public widgets::ActButton {
  Q_OBJECT
 public:
  enum class Of { death, acceptance };  // of a message, in that stretch

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

}  // namespace signalbox::ui::views
