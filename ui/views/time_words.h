#pragma once
// A time as a person writes it. Pure.

#include <QDateTime>
#include <QTimeZone>

namespace signalbox::ui::views {

/// "14:03" and "14:03:10" of that day, "2026-05-12 14:03" of its own, in the zone; invalid when it says no time.
inline QDateTime readTime(const QString& words, const QDate& today, const QTimeZone& zone) {
  const QString simple = words.simplified();
  for (const char* shape : {"H:mm:ss", "H:mm"})
    if (const QTime time = QTime::fromString(simple, QLatin1String(shape)); time.isValid()) return QDateTime(today, time, zone);
  for (const char* shape : {"yyyy-MM-dd H:mm:ss", "yyyy-MM-dd H:mm"})
    if (const QDateTime read = QDateTime::fromString(simple, QLatin1String(shape)); read.isValid()) return QDateTime(read.date(), read.time(), zone);
  return {};
}

}  // namespace signalbox::ui::views
