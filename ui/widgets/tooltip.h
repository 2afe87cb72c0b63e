// Tooltips guess markup from what their text looks like; data must not be able to become any. Pure.
#pragma once

#include <QString>

namespace signalbox::ui::widgets {

// The text as a tooltip that reads exactly as given; text without anything like markup is returned as it is.
QString plainTooltip(const QString& text);

}  // namespace signalbox::ui::widgets
