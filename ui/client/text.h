#pragma once
// The seam between the engine's UTF-8 strings and Qt's. Pure; any thread.

#include <QDateTime>
#include <QString>

#include <string>

#include "engine/base/time.h"

namespace signalbox::ui::client {

inline QString text(const std::string& utf8) { return QString::fromStdString(utf8); }
inline std::string utf8(const QString& text) { return text.toStdString(); }
inline QDateTime dateTime(base::WallTime time) { return QDateTime::fromMSecsSinceEpoch(base::toMillis(time), Qt::UTC); }
inline base::WallTime wallTime(const QDateTime& time) { return base::wallFromMillis(time.toMSecsSinceEpoch()); }
/// Seconds since 1970, as charts take them.
inline double seconds(base::WallTime time) { return static_cast<double>(base::toMillis(time)) / 1000.0; }

}  // namespace signalbox::ui::client
