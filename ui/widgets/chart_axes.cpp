#include "ui/widgets/chart_axes.h"

#include "ui/widgets/format.h"

#include <QDateTime>
#include <QLocale>
#include <array>
#include <cmath>
#include <optional>

namespace signalbox::ui::widgets {

namespace {

constexpr double kShrinkAfterSeconds = 60;
constexpr std::array<qint64, 21> kTimeSteps{1,    2,    5,    10,    15,    30,    60,    120,   300,    600,   900,
                                            1800, 3600, 7200, 10800, 14400, 21600, 43200, 86400, 172800, 604800};

double decimalStep(double top, int steps) {
  const double power = std::pow(10.0, std::floor(std::log10(top / steps)));
  for (const double factor : {1.0, 2.0, 5.0, 10.0})
    if (factor * power * steps >= top * (1 - 1e-9)) return factor * power;
  return 10 * power;
}

QString trimmed(double value, int decimals) {
  QString text = QLocale(QLocale::English, QLocale::UnitedStates).toString(value, 'f', decimals);
  if (!text.contains(QLatin1Char('.'))) return text;
  while (text.endsWith(QLatin1Char('0'))) text.chop(1);
  if (text.endsWith(QLatin1Char('.'))) text.chop(1);
  return text;
}

QString shortNumber(double value, double largest) {
  if (value <= 0) return trimmed(value, 3);
  if (largest >= 1e9) return QStringLiteral("%1 G").arg(trimmed(value / 1e9, 2));
  if (largest >= 1e6) return QStringLiteral("%1 M").arg(trimmed(value / 1e6, 2));
  if (largest >= 1e4) return QStringLiteral("%1 k").arg(trimmed(value / 1e3, 1));
  return trimmed(value, 3);
}

}  // namespace

QString chartValue(ChartUnit unit, double value) {
  if (!std::isfinite(value)) return format::unknown();
  switch (unit) {
    case ChartUnit::Messages: return format::countShort(std::llround(value));
    case ChartUnit::PerSecond: return format::rate(value);
    case ChartUnit::Percent: return format::percent(value);
    case ChartUnit::Seconds: return format::duration(value);
  }
  return format::unknown();
}

QString endValue(ChartUnit unit, double value) {
  const QString text = chartValue(unit, value);
  return unit == ChartUnit::PerSecond && text.endsWith(QStringLiteral("/s")) ? text.chopped(2) : text;
}

QString chartTick(ChartUnit unit, double value, double largest) {
  switch (unit) {
    case ChartUnit::Messages:
    case ChartUnit::PerSecond: return shortNumber(value, qMax(value, largest));
    case ChartUnit::Percent: return QStringLiteral("%1 %").arg(trimmed(value * 100, 2));
    case ChartUnit::Seconds:
      if (value <= 0) return QStringLiteral("0 s");
      if (value < 0.9995) return QStringLiteral("%1 ms").arg(trimmed(value * 1000, 1));
      if (value < 120 && std::fmod(value, 60) != 0) return QStringLiteral("%1 s").arg(trimmed(value, 1));
      if (value < 3600) return QStringLiteral("%1 min").arg(trimmed(value / 60, 1));
      if (value < 2 * 86400) return QStringLiteral("%1 h").arg(trimmed(value / 3600, 1));
      return QStringLiteral("%1 d").arg(trimmed(value / 86400, 1));
  }
  return {};
}

double minimumSpan(ChartUnit unit) {
  switch (unit) {
    case ChartUnit::Messages: return 10;
    case ChartUnit::PerSecond: return 1;
    case ChartUnit::Percent: return 0.02;
    case ChartUnit::Seconds: return 1;
  }
  return 1;
}

QVector<double> linearTicks(ChartUnit unit, double top) {
  constexpr int kSteps = 5;
  double step = decimalStep(qMax(top, 1e-9), kSteps);
  // Decimal steps of seconds read badly from a minute on: 100 s is 1 min 40 s.
  if (unit == ChartUnit::Seconds && step > 20)
    for (const qint64 whole : kTimeSteps)
      if (const auto seconds = static_cast<double>(whole); whole >= 30 && seconds * kSteps >= top) {
        step = seconds;
        break;
      }
  QVector<double> ticks;
  for (int i = 0; ticks.isEmpty() || ticks.last() < top * (1 - 1e-9); ++i) ticks << step * i;
  return ticks;
}

QVector<double> decadeTicks(double low, double high) {
  QVector<double> ticks;
  const int last = static_cast<int>(std::floor(std::log10(high) + 1e-9));
  for (int power = static_cast<int>(std::ceil(std::log10(low) - 1e-9)); power <= last; ++power) ticks << std::pow(10.0, power);
  return ticks;
}

QVector<TimeTick> timeTicks(double from, double to, const QTimeZone& zone, double minimumGap) {
  QVector<TimeTick> ticks;
  if (!(to > from)) return ticks;
  qint64 step = kTimeSteps.back();
  for (const qint64 candidate : kTimeSteps)
    if (static_cast<double>(candidate) >= minimumGap * (to - from)) {
      step = candidate;
      break;
    }
  // Zones stand on quarter hours, so a walk in steps of at most that meets each whole step of local time, also across a change.
  const qint64 walk = qMin<qint64>(step, 900);
  const auto first = static_cast<qint64>(std::ceil(from / static_cast<double>(walk))) * walk;
  QDate day;
  for (qint64 at = first; static_cast<double>(at) <= to; at += walk) {
    const QDateTime local = QDateTime::fromSecsSinceEpoch(at, zone);
    const qint64 wall = at + local.offsetFromUtc();
    if (wall % step != 0) continue;
    TimeTick tick;
    tick.at = static_cast<double>(at);
    tick.text = local.toString(step % 60 != 0 ? QStringLiteral("HH:mm:ss") : QStringLiteral("HH:mm"));
    if (day.isValid() && local.date() != day) tick.date = format::day(local.date());
    day = local.date();
    ticks << tick;
  }
  return ticks;
}

double AxisTop::update(double peak, double minimum, double nowSeconds) {
  const double wanted = qMax(peak, minimum);
  if (wanted >= top_) {
    top_ = wanted;
    lowSince_ = -1;
    return top_;
  }
  if (wanted >= top_ / 2) {
    lowSince_ = -1;
    return top_;
  }
  if (lowSince_ < 0) lowSince_ = nowSeconds;
  if (nowSeconds - lowSince_ >= kShrinkAfterSeconds) {
    top_ = wanted;
    lowSince_ = -1;
  }
  return top_;
}

}  // namespace signalbox::ui::widgets
