#pragma once
// A box for a number with decimals that shows no zeros that say nothing: "50", "0.5". GUI thread.

#include <QDoubleSpinBox>
#include <QLocale>

namespace signalbox::ui::views {

class ShortNumberBox final : public QDoubleSpinBox {
 public:
  using QDoubleSpinBox::QDoubleSpinBox;
  QString textFromValue(double value) const override {
    const QLocale here = locale();
    QString words = here.toString(value, 'f', decimals());
    const QString point = here.decimalPoint();
    while (words.contains(point) && words.endsWith(here.zeroDigit())) words.chop(here.zeroDigit().size());
    if (words.endsWith(point)) words.chop(point.size());
    return isGroupSeparatorShown() ? words : words.remove(here.groupSeparator());
  }
};

}  // namespace signalbox::ui::views
