// How the console writes numbers, times and sizes. Pure functions, safe on any thread.
// Numbers are written the same everywhere; dates are words, in the language of the words.
// An unknown value is an en dash, never 0. Widths are steady because the interface font has tabular digits.
#pragma once

#include <QDateTime>
#include <QString>
#include <QTimeZone>
#include <optional>

namespace signalbox::ui::widgets::format {

QString unknown();  // "–"

QString count(std::optional<qint64> value);        // 48,213
QString countShort(std::optional<qint64> value);   // 48.2 k, three figures, for tiles
QString signedCount(std::optional<qint64> value);  // +312, -4, 0
QString rate(std::optional<double> perSecond);     // 412/s, 4.2/s, and below one a second 14/min
QString duration(std::optional<double> seconds);   // 4.2 ms, 1.31 s, 4 min, 2 h 10 min, 3 d
QString wholeSeconds(qint64 seconds);              // 6 s, 4 min, 2 h 10 min: what is counted by the second
QString offset(double seconds);                    // +0.412 s, +5 min 2 s, for timelines
QString percent(std::optional<double> ratio);      // of 1: 3.1 %, <0.1 %, >99.9 %, 0 % only for exactly 0
QString bytes(std::optional<qint64> size);         // 512 B, 1.4 KiB, 3.2 MiB

// "now", "12 s ago", "4 min ago", up to a day; then date and time in the zone.
QString ago(const QDateTime& then, const QDateTime& now, const QTimeZone& zone);
QString clock(const QDateTime& instant, const QTimeZone& zone);       // 14:03:10
QString dateTime(const QDateTime& instant, const QTimeZone& zone);    // 12 May 2025 14:03
QString moment(const QDateTime& instant, const QTimeZone& zone);      // 12 May 2025 14:03:10
QString date(const QDateTime& instant, const QTimeZone& zone);        // 12 May 2025
QString dayAndTime(const QDateTime& instant, const QTimeZone& zone);  // 12 May 14:03
QString day(const QDate& date);                                       // 12 May
QString rfc3339(const QDateTime& instant);                            // 2025-05-12T14:03:10.412Z
QString utcOffset(const QDateTime& instant, const QTimeZone& zone);   // UTC, UTC+2, UTC-3:30

}  // namespace signalbox::ui::widgets::format
