#pragma once
// The engine at an instant in lines: a figure or a time, and what it is of. For the time machine and for the incident report. Pure.

#include <QStringList>
#include <QTimeZone>

#include "engine/protocol/past.h"
#include "engine/protocol/resources.h"
#include "ui/views/view_context.h"

#include <optional>

namespace signalbox::ui::views {

struct PastLine {
  QString figure;  // stands to the right of its column; empty where there is none
  QString words;
  bool isGone = false;  // of what is there no more
  bool operator==(const PastLine&) const = default;
};
using PastLines = std::vector<PastLine>;

/// As the live screen lists them: the worst at the top, then by name; the first is the worst.
std::vector<protocol::BreakerInterval> worstFirst(std::vector<protocol::BreakerInterval> providers);
/// Whether the engine has no such provider any more, as far as is known.
bool isRemoved(const ViewContext& context, const std::string& provider);
PastLines queueLines(const protocol::PastView& past);
PastLines providerLines(const protocol::PastView& past, const ViewContext& context);
PastLines groupLines(const protocol::PastView& past);
PastLines actLines(const protocol::PastView& past, const ViewContext& context);
/// "ana: held open until 14:30, twilio (their status page says so)": what an act was, in the words of the audit's list. `zone`: of the time until
/// when; without it none is told. `operation`: what is said in place of an operation's id.
QString actWords(const protocol::PastAct& act, const std::optional<QTimeZone>& zone, const QString& operation = {});
/// What a mark on the charts stands for, an act in the same words; without audit.read only that there was one.
QString markerWords(const protocol::Marker& marker, const std::optional<QTimeZone>& zone = {});
/// The answer's marks, and before them what is not among them: a mark of the kind "note" where the acts that are shown begin.
std::vector<protocol::Marker> marksOf(const protocol::StatsAnswer& stats);
/// One line each: figure, two spaces, words.
QStringList plainLines(const PastLines& lines);

/// "12 May 2026 14:02:30".
QString momentWords(const ViewContext& context, base::WallTime at);
/// "14:02:30" on the day of `day`, "11 May 14:02" on another.
QString momentNear(const ViewContext& context, base::WallTime at, base::WallTime day);

}  // namespace signalbox::ui::views
