#include "ui/views/engines/closing_choice.h"

#include <QVBoxLayout>

#include "ui/theme/boxes.h"
#include "ui/widgets/form_row.h"
#include "ui/widgets/segmented_control.h"

namespace signalbox::ui::views {

using namespace widgets;
using workspace::Closing;

ClosingChoice::ClosingChoice(const theme::Theme& theme, QWidget* parent)
    : QWidget(parent),
      control_(new SegmentedControl(theme, tr("When this window closes"), this)),
      row_(new FormRow(theme, tr("When this window closes"), control_, this)) {
  control_->setSegments(
      {{workspace::nameOf(Closing::ask), tr("Ask each time"), {}},
       {workspace::nameOf(Closing::keep), tr("Keep it running"), tr("It goes on as a process of its own, and apps can post as before")},
       {workspace::nameOf(Closing::stop), tr("Stop it"), tr("What is being sent ends first; what waits is kept, and sent when it runs again")}});
  theme::fixSize(theme, control_, 0, theme::grid::kControl);
  control_->setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
  theme::column(theme, this)->addWidget(row_);
  choose(Closing::ask);
  connect(control_, &SegmentedControl::chosen, this, [this] { Q_EMIT changed(chosen()); });
}

Closing ClosingChoice::chosen() const { return workspace::closingFromName(control_->current()); }
void ClosingChoice::choose(Closing closing) { control_->setCurrent(workspace::nameOf(closing)); }
void ClosingChoice::setHint(const QString& hint) { row_->setHint(hint); }

}  // namespace signalbox::ui::views
