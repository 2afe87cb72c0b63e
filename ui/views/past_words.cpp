#include "ui/views/past_words.h"

#include <cmath>

#include "ui/client/text.h"
#include "ui/views/wording.h"
#include "ui/widgets/format.h"

namespace signalbox::ui::views {

using client::text;
namespace format = widgets::format;

namespace {

QString figure(const std::optional<double>& value) { return value ? format::count(std::llround(*value)) : format::unknown(); }

QString stateOf(const protocol::BreakerInterval& interval) {
  QString words = interval.state == "closed"      ? Wording::tr("sending")
                  : interval.state == "half_open" ? Wording::tr("testing")
                  : interval.state == "open"      ? Wording::tr("not sending")
                  : interval.state == "paused"    ? Wording::tr("paused")
                                                  : Wording::tr("unknown");
  if (interval.mode == "forced_open" || interval.mode == "forced_closed") words += Wording::tr(", held by a person");
  return words;
}

}  // namespace

QStringList queueLines(const protocol::PastView& past) {
  QStringList lines;
  for (const auto& queue : past.queues)
    lines << Wording::tr("%1: %2 waiting, %3 under way").arg(channelWords(text(queue.channel)), figure(queue.waiting), figure(queue.sending));
  if (past.held) lines << Wording::tr("%1 held").arg(figure(past.held));
  if (past.oldestAgeSeconds) lines << Wording::tr("oldest due for %1").arg(format::duration(*past.oldestAgeSeconds));
  if (past.resolutionSeconds == 0) return {Wording::tr("No figures are kept for that time.")};
  return lines;
}

QStringList providerLines(const protocol::PastView& past, const ViewContext& context) {
  QStringList lines;
  for (const auto& provider : past.providers) {
    QString line = Wording::tr("%1: %2").arg(text(provider.provider), stateOf(provider));
    if (provider.state != "closed" && provider.from < past.at) line += Wording::tr(" since %1").arg(clockWords(context, provider.from));
    if (!provider.reason.empty() && provider.state != "closed") line += QStringLiteral("  \u00B7  ") + text(provider.reason);
    lines << line;
  }
  for (const auto& alert : past.alerts) lines << Wording::tr("Alert since %1: %2").arg(clockWords(context, alert.since), text(alert.text));
  return lines.isEmpty() ? QStringList{Wording::tr("No provider was set up.")} : lines;
}

QStringList groupLines(const protocol::PastView& past) {
  QStringList lines;
  for (const auto& group : past.groups) lines << QStringLiteral("%1  %2").arg(format::count(group.open).rightJustified(8), text(group.title));
  return lines.isEmpty() ? QStringList{Wording::tr("No dead letters.")} : lines;
}

QStringList actLines(const protocol::PastView& past, const ViewContext& context) {
  QStringList lines;
  for (const auto& operation : past.operations)
    lines << (operation.started ? Wording::tr("Running: %1 by %2 (%3)") : Wording::tr("About to start: %1 by %2 (%3)")).arg(kindVerb(operation.kind), text(operation.by), text(operation.reason));
  for (const auto& act : past.acts) {
    QString line = Wording::tr("%1  %2: %3 %4").arg(clockWords(context, act.at), text(act.by), text(act.action), text(act.object));
    if (!act.reason.empty()) line += QStringLiteral(" (%1)").arg(text(act.reason));
    lines << line;
  }
  return lines.isEmpty() ? QStringList{Wording::tr("Nobody had done anything.")} : lines;
}

}  // namespace signalbox::ui::views
