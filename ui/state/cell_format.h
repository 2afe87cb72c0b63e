#pragma once
// How models write numbers and instants. ui/state stands below ui/widgets, so whoever composes a screen hands in the
// console's own writing (ui/widgets/format.h); the defaults are plain and exact. Values.

#include <QString>

#include <cstdint>
#include <functional>

#include "engine/base/time.h"

namespace signalbox::ui::state {

struct CellFormat {
  std::function<QString(std::int64_t)> count;
  std::function<QString(base::WallTime)> instant;  // "4 min ago"
  std::function<QString(base::WallTime)> date;     // "12 May 14:03", also of what lies ahead
  std::function<QString(base::WallTime)> exact;    // "2026-05-12 14:03:10" by zone(); with its own offset where daylight time makes it another
  std::function<QString()> zone;                   // "UTC+2": the offset by which times are told now
  std::function<QString(double)> seconds;
  std::function<QString(double)> share;  // of 1
  QString unknown;
};

CellFormat plainCellFormat();

}  // namespace signalbox::ui::state
