// The made-up figures the gallery's pages share, the same on each run: one hour up to 12 May 2025, 14:03:30 UTC.
#pragma once

#include "ui/widgets/time_chart.h"

namespace signalbox::ui::widgets {
class Card;
}

namespace signalbox::ui::gallery {

inline constexpr double kNow = 1747058610;
inline constexpr double kRange = 3600, kStep = 15;

double wobble(qsizetype i, int seed);
QVector<double> instants();
// From sample `from` on, when it is not 0, multiplied by `after`.
QVector<double> wave(double base, double swing, int seed, qsizetype from = 0, double after = 1);
widgets::Card* chartCard(const theme::Theme& theme, const QString& title, const QString& unit, const QString& current, widgets::TimeChart* chart,
                         widgets::ChartGroup* group);

}  // namespace signalbox::ui::gallery
