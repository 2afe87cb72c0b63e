#include "ui/views/past/past_words.h"

#include <algorithm>
#include <cmath>

#include "ui/client/foreign.h"
#include "ui/client/text.h"
#include "ui/state/audit_model.h"
#include "ui/state/operation_model.h"
#include "ui/views/wording.h"
#include "ui/widgets/breaker_shape.h"
#include "ui/widgets/format.h"

namespace signalbox::ui::views {

using client::foreign;
using client::text;
namespace format = widgets::format;

namespace {

QString figure(const std::optional<double>& value) { return value ? format::count(std::llround(*value)) : format::unknown(); }

QString stateOf(const protocol::BreakerInterval& interval) {
  QString words = interval.state == "closed" ? Wording::tr("sending")
      : interval.state == "half_open"        ? Wording::tr("testing")
      : interval.state == "open"             ? Wording::tr("not sending")
      : interval.state == "paused"           ? Wording::tr("paused")
                                             : Wording::tr("unknown");
  if (interval.mode == "forced_open" || interval.mode == "forced_closed") words += Wording::tr(", held by a person");
  return words;
}

/// "Replay 4,036" while the engine tells of it, else its kind if it was under way then; nothing of one that is long over.
QString operationOf(const protocol::PastView& past, const ViewContext& context, const std::string& id) {
  for (const auto& operation : context.state().snapshot().operations)
    if (operation.id == id) return state::operationTitle(operation);
  for (const auto& operation : past.operations)
    if (operation.id == id) return kindVerb(operation.kind);
  return {};
}

}  // namespace

QString momentWords(const ViewContext& context, base::WallTime at) { return widgets::format::moment(client::dateTime(at), context.time.zone()); }

QString momentNear(const ViewContext& context, base::WallTime at, base::WallTime day) {
  const QTimeZone zone = context.time.zone();
  const QDateTime instant = client::dateTime(at).toTimeZone(zone);
  if (instant.date() == client::dateTime(day).toTimeZone(zone).date()) return instant.toString(QStringLiteral("HH:mm:ss"));
  return widgets::format::dayAndTime(instant, zone);
}

QString actWords(const std::string& by, const std::string& action, const std::string& object, const std::string& reason, const QString& operation,
                 const boost::json::value& detail) {
  QString line = Wording::tr("%1: %2").arg(foreign(by), state::auditActionWords(action, detail).toLower());
  // Nobody knows an operation by its id.
  const QString to = action.rfind("operation.", 0) == 0 ? operation : state::auditObjectWords(action, object);
  if (!to.isEmpty()) line += QStringLiteral(", ") + to;
  if (!reason.empty()) line += QStringLiteral(" (%1)").arg(foreign(reason));
  return line;
}

QString markerWords(const protocol::Marker& marker) {
  if (!marker.action.empty()) return actWords(marker.by, marker.action, marker.object, marker.reason);
  if (marker.kind == "operator") return Wording::tr("An act; the permission audit.read tells whose");
  if (marker.kind == "configuration") return Wording::tr("The configuration was changed; the permission audit.read tells by whom");
  return text(marker.text);
}

std::vector<protocol::Marker> marksOf(const protocol::StatsAnswer& stats) {
  std::vector<protocol::Marker> marks;
  const auto say = [&marks](base::WallTime at, const QString& words) { marks.push_back({at, "note", client::utf8(words)}); };
  if (stats.markersFrom) say(*stats.markersFrom, Wording::tr("Acts before this were not looked for: too much was recorded since"));
  const auto oldest = std::find_if(stats.markers.begin(), stats.markers.end(), [](const protocol::Marker& mark) { return mark.kind != "trip"; });
  if (stats.markersLeftOut > 0 && oldest != stats.markers.end())
    say(oldest->at,
        stats.markersLeftOut == 1 ? Wording::tr("1 earlier act is not shown")
                                  : Wording::tr("%1 earlier acts are not shown").arg(format::count(stats.markersLeftOut)));
  marks.insert(marks.end(), stats.markers.begin(), stats.markers.end());
  return marks;
}

std::vector<protocol::BreakerInterval> worstFirst(std::vector<protocol::BreakerInterval> providers) {
  const auto rank = [](const protocol::BreakerInterval& one) {
    widgets::BreakerLook look;
    look.state = stripState(one.state);
    look.forced = one.mode == "forced_open" || one.mode == "forced_closed";
    return widgets::breakerRank(look);
  };
  std::sort(providers.begin(), providers.end(), [&rank](const auto& one, const auto& other) {
    const int first = rank(one), second = rank(other);
    return first != second ? first < second : one.provider < other.provider;
  });
  return providers;
}

QStringList plainLines(const PastLines& lines) {
  QStringList plain;
  for (const PastLine& line : lines) plain << (line.figure.isEmpty() ? line.words : QString(line.figure + QStringLiteral("  ") + line.words));
  return plain;
}

PastLines queueLines(const protocol::PastView& past) {
  if (past.resolutionSeconds == 0) return {{{}, Wording::tr("No figures are kept for that time.")}};
  PastLines lines;  // what is worst first
  if (past.oldestAgeSeconds) lines.push_back({format::duration(*past.oldestAgeSeconds), Wording::tr("since the oldest was due")});
  for (const auto& queue : past.queues)
    lines.push_back({figure(queue.waiting), Wording::tr("%1 waiting, %2 under way").arg(channelWords(text(queue.channel)), figure(queue.sending))});
  if (past.held) lines.push_back({figure(past.held), Wording::tr("held")});
  return lines;
}

PastLines providerLines(const protocol::PastView& past, const ViewContext& context) {
  PastLines lines;
  for (const auto& provider : worstFirst(past.providers)) {
    QString line = Wording::tr("%1: %2").arg(foreign(provider.provider), stateOf(provider));
    if (provider.state != "closed" && provider.from < past.at) line += Wording::tr(" since %1").arg(momentNear(context, provider.from, past.at));
    if (!provider.reason.empty() && provider.state != "closed") line += QStringLiteral("  \u00B7  ") + foreign(provider.reason);
    lines.push_back({{}, line});
  }
  std::vector<protocol::AlertView> alerts = past.alerts;
  std::stable_partition(alerts.begin(), alerts.end(), [](const protocol::AlertView& alert) { return alert.severity == "page"; });
  for (const auto& alert : alerts)
    lines.push_back({{}, Wording::tr("Alert since %1: %2").arg(momentNear(context, alert.since, past.at), foreign(alert.text))});
  return lines.empty() ? PastLines{{{}, Wording::tr("No provider was set up.")}} : lines;
}

PastLines groupLines(const protocol::PastView& past) {
  PastLines lines;
  for (const auto& group : past.groups) lines.push_back({format::count(group.open), foreign(group.title)});
  if (past.groupsLeftOut > 0) lines.push_back({{}, Wording::tr("and %1 more").arg(format::count(past.groupsLeftOut))});
  return lines.empty() ? PastLines{{{}, Wording::tr("No dead letters.")}} : lines;
}

PastLines actLines(const protocol::PastView& past, const ViewContext& context) {
  PastLines lines;
  for (const auto& operation : past.operations) {
    const QString words = QStringLiteral("%1, %2 (%3)").arg(kindVerb(operation.kind), foreign(operation.by), foreign(operation.reason));
    lines.push_back({operation.started ? Wording::tr("running") : Wording::tr("about to start"), words});
  }
  for (const auto& act : past.acts)
    lines.push_back(
        {momentNear(context, act.at, past.at), actWords(act.by, act.action, act.object, act.reason, operationOf(past, context, act.object))});
  if (past.actsLeftOut > 0 && past.actsCountedFrom)
    lines.push_back(
        {{}, Wording::tr("and %1 more since %2").arg(format::count(past.actsLeftOut), momentNear(context, *past.actsCountedFrom, past.at))});
  if (past.acts.empty() && !context.state().hasPermission(QStringLiteral("audit.read")))
    lines.push_back({{}, Wording::tr("Who did what is told with the permission audit.read.")});
  return lines.empty() ? PastLines{{{}, Wording::tr("Nobody had done anything.")}} : lines;
}

}  // namespace signalbox::ui::views
