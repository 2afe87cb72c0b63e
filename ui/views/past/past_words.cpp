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

const boost::json::value* memberOf(const boost::json::value& detail, const char* name) {
  const auto* object = detail.if_object();
  return object == nullptr ? nullptr : object->if_contains(name);
}

/// Until when a provider was held or a queue paused: "14:30" on the day of the act, "13 May 14:30" on another.
QString untilWords(const protocol::PastAct& act, const QTimeZone& zone) {
  std::optional<base::WallTime> until = act.until;
  const auto* told = act.action == "queue.pause" ? memberOf(act.detail, "until") : nullptr;
  if (told != nullptr && told->is_string()) until = base::parseRfc3339(std::string(told->get_string()));
  if (!until) return {};
  const QDateTime instant = client::dateTime(*until).toTimeZone(zone);
  const bool sameDay = instant.date() == client::dateTime(act.at).toTimeZone(zone).date();
  return sameDay ? instant.toString(QStringLiteral("HH:mm")) : format::dayAndTime(instant, zone);
}

/// Nobody knows an operation by its id. Where it was asked for, the words before tell its kind.
QString operationWords(const protocol::PastAct& act, const QString& title) {
  const auto* total = memberOf(act.detail, "total");
  const QString messages = total != nullptr && total->is_int64() ? Wording::tr("%1 messages").arg(format::count(total->get_int64())) : QString();
  return title.isEmpty() || (act.action == "operation.create" && !messages.isEmpty()) ? messages : title;
}

/// What the act made of it, where its name alone would leave that open.
QString resultWords(const protocol::PastAct& act) {
  const auto* rate = act.action == "operation.rate" ? memberOf(act.detail, "rate") : nullptr;
  if (rate != nullptr && rate->is_number()) {
    const double perSecond = rate->to_number<double>();
    return perSecond > 0 ? format::rate(perSecond) : Wording::tr("as fast as the queue takes it");
  }
  const auto* version = memberOf(act.detail, "version");
  return version != nullptr && version->is_int64() ? Wording::tr("version %1").arg(format::count(version->get_int64())) : QString();
}

}  // namespace

QString momentWords(const ViewContext& context, base::WallTime at) { return widgets::format::moment(client::dateTime(at), context.time.zone()); }

QString momentNear(const ViewContext& context, base::WallTime at, base::WallTime day) {
  const QTimeZone zone = context.time.zone();
  const QDateTime instant = client::dateTime(at).toTimeZone(zone);
  if (instant.date() == client::dateTime(day).toTimeZone(zone).date()) return instant.toString(QStringLiteral("HH:mm:ss"));
  return widgets::format::dayAndTime(instant, zone);
}

QString actWords(const protocol::PastAct& act, const std::optional<QTimeZone>& zone, const QString& operation) {
  QString did = state::auditActionWords(act.action, act.detail).toLower();
  if (const QString until = zone ? untilWords(act, *zone) : QString(); !until.isEmpty()) did = Wording::tr("%1 until %2").arg(did, until);
  QString line = Wording::tr("%1: %2").arg(act.by.empty() ? Wording::tr("Unknown") : foreign(act.by), did);
  // Of a plan, too, what was done tells that it is one.
  const bool hasId = act.action.rfind("operation.", 0) == 0 || act.action.rfind("plan.", 0) == 0;
  for (const QString& part : {hasId ? operationWords(act, operation) : state::auditObjectWords(act.action, act.object), resultWords(act)})
    if (!part.isEmpty()) line += QStringLiteral(", ") + part;
  if (!act.reason.empty()) line += QStringLiteral(" (%1)").arg(foreign(act.reason));
  return line;
}

QString markerWords(const protocol::Marker& marker, const std::optional<QTimeZone>& zone) {
  if (!marker.action.empty()) return actWords({marker.at, marker.by, marker.action, marker.object, marker.reason, marker.detail, marker.until}, zone);
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

bool isRemoved(const ViewContext& context, const std::string& provider) {
  const auto begins = [&provider](std::string_view with) { return provider.rfind(with, 0) == 0; };
  if (!context.state().hasSnapshot() || begins("origin:") || begins("events:")) return false;  // destinations have breakers and are no providers
  return context.state().provider(text(provider)) == nullptr;
}

QStringList plainLines(const PastLines& lines) {
  QStringList plain;
  for (const PastLine& line : lines) plain << (line.figure.isEmpty() ? line.words : QString(line.figure + QStringLiteral("  ") + line.words));
  return plain;
}

PastLines queueLines(const protocol::PastView& past) {
  if (past.resolutionSeconds == 0)
    return {{{}, Wording::tr("No figures were kept for this time. They are kept while the engine runs, for 90 days.")}};
  PastLines lines;  // what is worst first
  if (past.oldestAgeSeconds) lines.push_back({format::duration(*past.oldestAgeSeconds), Wording::tr("since the oldest was due")});
  for (const auto& queue : past.queues) {
    const QString channel = channelWords(text(queue.channel));
    lines.push_back({figure(queue.waiting),
                     queue.sending ? Wording::tr("%1 waiting, %2 under way").arg(channel, figure(queue.sending))
                                   : Wording::tr("%1 waiting, under way unknown").arg(channel)});
  }
  if (past.held) lines.push_back({figure(past.held), Wording::tr("held")});
  return lines;
}

PastLines providerLines(const protocol::PastView& past, const ViewContext& context) {
  PastLines lines;
  for (const auto& provider : worstFirst(past.providers)) {
    const bool isGone = isRemoved(context, provider.provider);
    // Its breaker's history does not tell when it went: it may have been before that instant.
    const QString how = isGone ? Wording::tr("removed since, last known as %1").arg(stateOf(provider)) : stateOf(provider);
    QString line = Wording::tr("%1: %2").arg(foreign(provider.provider), how);
    if (provider.state != "closed" && provider.from < past.at) line += Wording::tr(" since %1").arg(momentNear(context, provider.from, past.at));
    if (!provider.reason.empty() && provider.state != "closed") line += QStringLiteral("  \u00B7  ") + foreign(provider.reason);
    lines.push_back({{}, line, isGone});
  }
  std::vector<protocol::AlertView> alerts = past.alerts;
  std::stable_partition(alerts.begin(), alerts.end(), [](const protocol::AlertView& alert) { return alert.severity == "page"; });
  for (const auto& alert : alerts)
    lines.push_back({{}, Wording::tr("Alert since %1: %2").arg(momentNear(context, alert.since, past.at), foreign(alert.text))});
  if (!lines.empty()) return lines;
  // Of a time of which nothing was kept nobody knows whether there was one.
  return {
      {{},
       past.resolutionSeconds == 0 ? Wording::tr("Not known: no provider's state was kept for this time.") : Wording::tr("No provider was set up.")}};
}

PastLines groupLines(const protocol::PastView& past) {
  PastLines lines;
  for (const auto& group : past.groups) lines.push_back({format::count(group.open), foreign(group.title)});
  if (past.groupsLeftOut > 0) lines.push_back({{}, Wording::tr("and %1 more").arg(format::count(past.groupsLeftOut))});
  if (!lines.empty()) return lines;
  // They are counted from the same figures.
  return {{{}, past.resolutionSeconds == 0 ? Wording::tr("Not known: no figures were kept for this time.") : Wording::tr("No dead letters.")}};
}

PastLines actLines(const protocol::PastView& past, const ViewContext& context) {
  PastLines lines;
  for (const auto& operation : past.operations) {
    const QString words = QStringLiteral("%1, %2 (%3)").arg(kindVerb(operation.kind), foreign(operation.by), foreign(operation.reason));
    lines.push_back({operation.started ? Wording::tr("running") : Wording::tr("about to start"), words});
  }
  for (const auto& act : past.acts)
    lines.push_back({momentNear(context, act.at, past.at), actWords(act, context.time.zone(), operationOf(past, context, act.object))});
  if (past.actsLeftOut > 0 && past.actsCountedFrom)
    lines.push_back(
        {{}, Wording::tr("and %1 more since %2").arg(format::count(past.actsLeftOut), momentNear(context, *past.actsCountedFrom, past.at))});
  if (past.acts.empty() && !context.state().hasPermission(QStringLiteral("audit.read")))
    lines.push_back({{}, Wording::tr("Who did what is told with the permission audit.read.")});
  return lines.empty() ? PastLines{{{}, Wording::tr("Nobody had done anything.")}} : lines;
}

}  // namespace signalbox::ui::views
