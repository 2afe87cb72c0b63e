#include "ui/widgets/format.h"

#include <QCoreApplication>
#include <QLocale>
#include <array>
#include <cmath>

namespace signalbox::ui::widgets::format {

namespace {

struct Words {
  Q_DECLARE_TR_FUNCTIONS(Format)
};

// Separators are part of the design, so the system's locale has no say.
QLocale locale() { return QLocale(QLocale::English, QLocale::UnitedStates); }

/// A month has the name that it has in the language of the words around it, whatever the system speaks.
QString dated(const QDateTime& instant, const QTimeZone& zone, const QString& pattern) {
  //: The language of this translation, such as de_DE. Dates are written in it.
  return instant.isValid() ? QLocale(Words::tr("en_US")).toString(instant.toTimeZone(zone), pattern) : unknown();
}

QString fixed(double value, int decimals) { return locale().toString(value, 'f', decimals); }

// Three figures: 4.21, 48.2, 482.
QString threeFigures(double value) {
  const double size = std::abs(value);
  return fixed(value, size < 9.995 ? 2 : size < 99.95 ? 1 : 0);
}

QString twoParts(qint64 large, const QString& largeUnit, qint64 small, const QString& smallUnit) {
  QString text = QStringLiteral("%1 %2").arg(large).arg(largeUnit);
  if (small > 0) text += QStringLiteral(" %1 %2").arg(small).arg(smallUnit);
  return text;
}

QString longDuration(double seconds) {
  const qint64 whole = std::llround(seconds);
  constexpr qint64 kMinute = 60, kHour = 3600, kDay = 86400;
  if (whole < 10 * kMinute) return twoParts(whole / kMinute, QStringLiteral("min"), whole % kMinute, QStringLiteral("s"));
  if (whole < kHour) return QStringLiteral("%1 min").arg(whole / kMinute);
  if (whole < kDay) return twoParts(whole / kHour, QStringLiteral("h"), whole % kHour / kMinute, QStringLiteral("min"));
  if (whole < 3 * kDay) return twoParts(whole / kDay, QStringLiteral("d"), whole % kDay / kHour, QStringLiteral("h"));
  return QStringLiteral("%1 d").arg(whole / kDay);
}

}  // namespace

QString unknown() { return QStringLiteral("\u2013"); }

QString count(std::optional<qint64> value) { return value ? locale().toString(*value) : unknown(); }

QString countShort(std::optional<qint64> value) {
  if (!value) return unknown();
  const double size = std::abs(static_cast<double>(*value));
  if (size < 10'000) return count(value);
  constexpr std::array<const char*, 4> kUnits{"k", "M", "G", "T"};
  double scaled = static_cast<double>(*value) / 1000;
  std::size_t unit = 0;
  while (std::abs(scaled) >= 999.5 && unit + 1 < kUnits.size()) {
    scaled /= 1000;
    ++unit;
  }
  return QStringLiteral("%1 %2").arg(threeFigures(scaled), QLatin1String(kUnits[unit]));
}

QString signedCount(std::optional<qint64> value) {
  if (!value) return unknown();
  return *value > 0 ? QStringLiteral("+%1").arg(count(value)) : count(value);
}

QString rate(std::optional<double> perSecond) {
  if (!perSecond || !std::isfinite(*perSecond)) return unknown();
  const double value = *perSecond;
  if (value == 0) return QStringLiteral("0/s");
  if (value >= 9.95) return QStringLiteral("%1/s").arg(fixed(value, 0));
  if (value >= 0.9995) return QStringLiteral("%1/s").arg(fixed(value, 1));
  const double perMinute = value * 60;
  if (perMinute >= 0.95) return QStringLiteral("%1/min").arg(fixed(perMinute, perMinute < 9.95 ? 1 : 0));
  return QStringLiteral("<1/min");
}

QString duration(std::optional<double> seconds) {
  if (!seconds || !std::isfinite(*seconds)) return unknown();
  const double value = *seconds;
  if (value <= 0) return QStringLiteral("0 s");
  if (value < 0.0001) return QStringLiteral("<0.1 ms");
  if (value < 0.00995) return QStringLiteral("%1 ms").arg(fixed(value * 1000, 1));
  if (value < 0.9995) return QStringLiteral("%1 ms").arg(fixed(value * 1000, 0));
  if (value < 9.995) return QStringLiteral("%1 s").arg(fixed(value, 2));
  if (value < 59.5) return QStringLiteral("%1 s").arg(fixed(value, 0));
  return longDuration(value);
}

QString wholeSeconds(qint64 seconds) {
  return seconds < 60 ? QStringLiteral("%1 s").arg(qMax(qint64{0}, seconds)) : longDuration(static_cast<double>(seconds));
}

QString offset(double seconds) {
  const QString sign = seconds < 0 ? QStringLiteral("-") : QStringLiteral("+");
  const double size = std::abs(seconds);
  if (size < 60) return QStringLiteral("%1%2 s").arg(sign, fixed(size, 3));
  return sign + longDuration(size);
}

QString percent(std::optional<double> ratio) {
  if (!ratio || !std::isfinite(*ratio)) return unknown();
  const double value = *ratio * 100;
  if (value == 0) return QStringLiteral("0 %");
  if (value == 100) return QStringLiteral("100 %");
  if (value > 0 && value < 0.1) return QStringLiteral("<0.1 %");
  if (value > 99.9 && value < 100) return QStringLiteral(">99.9 %");
  return QStringLiteral("%1 %").arg(fixed(value, 1));
}

QString bytes(std::optional<qint64> size) {
  if (!size) return unknown();
  if (*size < 1024) return QStringLiteral("%1 B").arg(*size);
  constexpr std::array<const char*, 4> kUnits{"KiB", "MiB", "GiB", "TiB"};
  double scaled = static_cast<double>(*size) / 1024;
  std::size_t unit = 0;
  while (scaled >= 1023.5 && unit + 1 < kUnits.size()) {
    scaled /= 1024;
    ++unit;
  }
  return QStringLiteral("%1 %2").arg(fixed(scaled, scaled < 99.95 ? 1 : 0), QLatin1String(kUnits[unit]));
}

QString ago(const QDateTime& then, const QDateTime& now, const QTimeZone& zone) {
  if (!then.isValid()) return unknown();
  const qint64 seconds = then.secsTo(now);
  if (seconds < 1) return Words::tr("now");
  if (seconds < 60) return Words::tr("%1 s ago").arg(seconds);
  if (seconds < 3600) return Words::tr("%1 min ago").arg(seconds / 60);
  if (seconds < 86400) return Words::tr("%1 h ago").arg(seconds / 3600);
  return dateTime(then, zone);
}

QString clock(const QDateTime& instant, const QTimeZone& zone) {
  return instant.isValid() ? instant.toTimeZone(zone).toString(QStringLiteral("HH:mm:ss")) : unknown();
}

QString dateTime(const QDateTime& instant, const QTimeZone& zone) {
  //: A date, in the letters of Qt's date formats; so are the next ones.
  return dated(instant, zone, Words::tr("d MMM yyyy HH:mm"));
}

QString moment(const QDateTime& instant, const QTimeZone& zone) { return dated(instant, zone, Words::tr("d MMM yyyy HH:mm:ss")); }

QString date(const QDateTime& instant, const QTimeZone& zone) { return dated(instant, zone, Words::tr("d MMM yyyy")); }

QString dayAndTime(const QDateTime& instant, const QTimeZone& zone) { return dated(instant, zone, Words::tr("d MMM HH:mm")); }

QString day(const QDate& date) { return dated(date.startOfDay(QTimeZone::utc()), QTimeZone::utc(), Words::tr("d MMM")); }

QString rfc3339(const QDateTime& instant) { return instant.isValid() ? instant.toUTC().toString(Qt::ISODateWithMs) : unknown(); }

QString utcOffset(const QDateTime& instant, const QTimeZone& zone) {
  const int seconds = zone.offsetFromUtc(instant);
  if (seconds == 0) return QStringLiteral("UTC");
  const int minutes = std::abs(seconds) / 60;
  QString text = QStringLiteral("UTC%1%2").arg(QLatin1Char(seconds < 0 ? '-' : '+')).arg(minutes / 60);
  if (minutes % 60 != 0) text += QStringLiteral(":%1").arg(minutes % 60, 2, 10, QLatin1Char('0'));
  return text;
}

}  // namespace signalbox::ui::widgets::format
