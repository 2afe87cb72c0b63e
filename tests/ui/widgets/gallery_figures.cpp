#include "tests/ui/widgets/gallery_figures.h"

#include "ui/widgets/card.h"

#include <cmath>

namespace signalbox::ui::gallery {

using namespace theme;
using namespace widgets;

// A repeatable wobble: no clock and no chance in a picture.
double wobble(qsizetype i, int seed) {
  return std::sin(static_cast<double>(i) * 0.021 * (seed + 1) + seed) * 0.6 + std::sin(static_cast<double>(i * i % 97) * 1.7 + seed) * 0.25 +
      std::sin(static_cast<double>(i) * 0.11 * (seed + 2)) * 0.15;
}

QVector<double> instants() {
  QVector<double> at;
  for (double t = kNow - kRange; t < kNow - kStep; t += kStep) at << t;
  return at;
}

QVector<double> wave(double base, double swing, int seed, qsizetype from, double after) {
  QVector<double> values;
  const qsizetype count = instants().size();
  for (qsizetype i = 0; i < count; ++i) values << qMax(0.0, base + swing * wobble(i, seed)) * (from > 0 && i >= from ? after : 1);
  return values;
}

Card* chartCard(const Theme& theme, const QString& title, const QString& unit, const QString& current, TimeChart* chart, ChartGroup* group) {
  auto* card = new Card(theme, title);
  card->setUnit(unit);
  card->setCurrent(current);
  card->setBody(chart);
  chart->setRange(kNow - kRange, kNow);
  chart->setZone(QTimeZone::utc());
  chart->setGroup(group);
  chart->setMarkers(
      {{kNow - 1500, MarkerKind::Trip, QStringLiteral("twilio tripped")}, {kNow - 700, MarkerKind::Operator, QStringLiteral("Ana paused billing")}});
  return card;
}

}  // namespace signalbox::ui::gallery
