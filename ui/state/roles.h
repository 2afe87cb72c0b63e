#pragma once
// Roles of every table model here. The numbers are those that the console's table reads.

#include <Qt>

namespace signalbox::ui::state {

inline constexpr int kIdRole = Qt::UserRole + 1;          // QString, in column 0 and every other
inline constexpr int kBarsRole = Qt::UserRole + 3;        // QVector<double>
inline constexpr int kSecondLineRole = Qt::UserRole + 5;  // QString
inline constexpr int kBadgeRole = Qt::UserRole + 6;       // bool
inline constexpr int kValueRole = Qt::UserRole + 32;      // the bare value: number, QDateTime in UTC or text

}  // namespace signalbox::ui::state
