#include "ui/views/wording.h"

#include "ui/client/foreign.h"
#include "ui/client/text.h"
#include "ui/state/words.h"
#include "ui/widgets/format.h"

namespace signalbox::ui::views {

using client::text;
using widgets::BreakerState;

QString channelWords(const QString& channel) { return state::channelWords(channel); }

theme::Hue channelHue(const QString& channel) {
  if (channel == QLatin1String("sms")) return theme::Hue::Sms;
  if (channel == QLatin1String("push")) return theme::Hue::Push;
  if (channel == QLatin1String("webhook")) return theme::Hue::Webhook;
  return theme::Hue::Email;
}

BreakerState stripState(const std::string& state) {
  if (state == "closed") return BreakerState::Closed;
  if (state == "half_open") return BreakerState::HalfOpen;
  if (state == "open") return BreakerState::Open;
  return state == "paused" ? BreakerState::Paused : BreakerState::Unknown;
}

widgets::BreakerLook lookOf(const protocol::ProviderView& provider, const ViewContext& context) {
  widgets::BreakerLook look;
  look.was = context.state().freshness() == state::Freshness::blind;
  if (!provider.enabled) {
    look.state = BreakerState::Paused;
    look.pauseReason = Wording::tr("switched off");
    return look;
  }
  if (provider.paused) {
    look.state = BreakerState::Paused;
    look.pauseReason = client::foreign(provider.pausedReason);
    return look;
  }
  const protocol::BreakerView& breaker = provider.breaker;
  look.state = stripState(breaker.state);
  look.forced = breaker.mode != "auto";
  if (breaker.mode == "forced_open") look.state = BreakerState::Open;
  if (breaker.mode == "forced_closed") look.state = BreakerState::Closed;
  if (look.forced && breaker.forcedUntil) look.until = minuteWords(context, *breaker.forcedUntil);
  const bool onHold = context.state().hasSnapshot() && context.state().snapshot().engine.onHold;
  if (onHold && !look.forced && look.state != BreakerState::Open) {
    look.state = BreakerState::Paused;
    look.pauseReason = Wording::tr("store on hold");
  }
  return look;
}

void addKnown(std::vector<widgets::StripInterval>& intervals, widgets::StripInterval whole, const std::vector<state::Gap>& gaps) {
  for (const state::Gap& gap : gaps) {  // in the order of time
    const double from = client::seconds(gap.from), to = client::seconds(gap.to);
    if (to <= whole.from || from >= whole.to) continue;
    if (from > whole.from) intervals.push_back({whole.from, from, whole.state, whole.forced});
    whole.from = to;
  }
  if (whole.from < whole.to) intervals.push_back(whole);
}

std::vector<widgets::StripInterval> stripOf(const protocol::StatsAnswer& answer, const std::string& provider, double to,
                                            const std::vector<state::Gap>& gaps) {
  std::vector<widgets::StripInterval> intervals;
  for (const protocol::BreakerInterval& one : answer.breakers) {
    if (one.provider != provider || one.state == "unknown") continue;
    addKnown(intervals,
             {client::seconds(one.from), one.to ? client::seconds(*one.to) : to, stripState(one.state), !one.mode.empty() && one.mode != "auto"},
             gaps);
  }
  return intervals;
}

QString stateWords(const QString& state) { return state::stateWords(state); }

QString verdictWords(const QString& verdict) {
  static const QHash<QString, const char*> words{{QStringLiteral("will_send"), QT_TRANSLATE_NOOP("Wording", "Will send")},
                                                 {QStringLiteral("fallback"), QT_TRANSLATE_NOOP("Wording", "By fallback")},
                                                 {QStringLiteral("deferred"), QT_TRANSLATE_NOOP("Wording", "Later")},
                                                 {QStringLiteral("duplicate_risk"), QT_TRANSLATE_NOOP("Wording", "May be a duplicate")},
                                                 {QStringLiteral("expired"), QT_TRANSLATE_NOOP("Wording", "Stale")},
                                                 {QStringLiteral("opted_out"), QT_TRANSLATE_NOOP("Wording", "Opted out")},
                                                 {QStringLiteral("already_delivered"), QT_TRANSLATE_NOOP("Wording", "Already delivered")},
                                                 {QStringLiteral("template_gone"), QT_TRANSLATE_NOOP("Wording", "Template gone")},
                                                 {QStringLiteral("unrenderable"), QT_TRANSLATE_NOOP("Wording", "Cannot be made")},
                                                 {QStringLiteral("not_possible"), QT_TRANSLATE_NOOP("Wording", "Not possible")},
                                                 {QStringLiteral("subscription_gone"), QT_TRANSLATE_NOOP("Wording", "Subscription gone")}};
  const char* found = words.value(verdict, nullptr);
  if (found != nullptr) return Wording::tr(found);
  QString plain = verdict;
  plain.replace(QLatin1Char('_'), QLatin1Char(' '));
  return plain.isEmpty() ? plain : QString(plain.left(1).toUpper() + plain.mid(1));
}

QString kindVerb(const std::string& kind) {
  if (kind == "replay") return Wording::tr("Replay");
  if (kind == "discard") return Wording::tr("Discard");
  if (kind == "restore") return Wording::tr("Restore");
  if (kind == "resolve") return Wording::tr("Resolve");
  return Wording::tr("Cancel");
}

QString errorSentence(const protocol::NotificationRow& row) {
  const QString provider = row.provider.empty() ? Wording::tr("The provider") : text(row.provider);
  const std::string& kind = row.errorClass;
  if (row.state == "held") return Wording::tr("%1 may have taken it: its answer was lost. Sending again could make a duplicate.").arg(provider);
  if (row.errorCode == "template") return Wording::tr("Its template and its data do not fit, so nothing was sent. Correct one of them, then replay.");
  if (kind == "permanent") return Wording::tr("%1 refused this message for good. Sending it again unchanged would be refused too.").arg(provider);
  if (kind == "transient") return Wording::tr("%1 could not take it, and every retry ended the same way.").arg(provider);
  if (kind == "throttled") return Wording::tr("%1 asked for a slower pace until the retries were used up.").arg(provider);
  if (kind == "credential") return Wording::tr("%1 refused the key. Nothing was sent and no attempt was used.").arg(provider);
  if (kind == "ambiguous") return Wording::tr("%1 may have taken it: its answer was lost.").arg(provider);
  if (kind == "not_sent") return Wording::tr("It never reached %1.").arg(provider);
  if (kind == "sent" && !row.receipt.empty() && row.receipt != "sent")
    return Wording::tr("%1 took it. It reports: %2.").arg(provider, state::receiptWords(text(row.receipt)).toLower());
  if (kind == "sent") return Wording::tr("%1 took it.").arg(provider);
  return row.reason.empty() ? Wording::tr("%1.").arg(stateWords(text(row.state))) : text(row.reason);
}

QString errorWords(const client::ClientError& error) { return error.text; }

QString limitWords(double ratio) { return QStringLiteral("%1 %").arg(ratio * 100, 0, 'g', 3); }

QString actErrorWords(const client::ClientError& error) {
  if (error.effect != client::Effect::unknown || error.text.contains(QStringLiteral("changed"), Qt::CaseInsensitive)) return error.text;
  return error.text + QLatin1Char(' ') + Wording::tr("Whether it was done is not known; the audit log says so.");
}

QString actErrorWords(const QString& act, const client::ClientError& error) {
  const QString form = error.effect == client::Effect::unknown ? Wording::tr("%1: %2") : Wording::tr("%1 failed. %2");
  return form.arg(act, actErrorWords(error));
}

namespace {
QDateTime engineNow(const ViewContext& context) { return client::dateTime(context.state().engineNow().value_or(context.session.clock().now().wall)); }

/// By the pattern where it is today, else with its day.
QString ofItsDay(const ViewContext& context, base::WallTime instant, const QString& pattern) {
  const QTimeZone zone = context.time.zone();
  const QDateTime then = client::dateTime(instant).toTimeZone(zone);
  const QDate today = engineNow(context).toTimeZone(zone).date();
  if (then.date() == today) return then.toString(pattern);
  return then.date().year() == today.year() ? widgets::format::dayAndTime(then, zone) : widgets::format::dateTime(then, zone);
}
}  // namespace

QString instantWords(const ViewContext& context, base::WallTime instant) {
  return widgets::format::ago(client::dateTime(instant), engineNow(context), context.time.zone());
}
QString clockWords(const ViewContext& context, base::WallTime instant) {
  return widgets::format::clock(client::dateTime(instant), context.time.zone());
}
QString whenWords(const ViewContext& context, base::WallTime instant) { return ofItsDay(context, instant, QStringLiteral("HH:mm:ss")); }
QString minuteWords(const ViewContext& context, base::WallTime instant) { return ofItsDay(context, instant, QStringLiteral("HH:mm")); }
QString spanWords(const ViewContext& context, base::WallTime from, base::WallTime to) {
  const auto there = [&context](base::WallTime at) { return client::dateTime(at).toTimeZone(context.time.zone()); };
  const auto join = [](const QString& begin, const QString& end) { return QString(begin + QStringLiteral("\u2013") + end); };
  if (there(from).date() == there(to).date()) return join(minuteWords(context, from), there(to).toString(QStringLiteral("HH:mm")));
  const auto dated = [&](base::WallTime at) {  // today, too: else it would be taken for the other day
    const bool today = there(at).date() == engineNow(context).toTimeZone(context.time.zone()).date();
    return today ? widgets::format::dayAndTime(there(at), context.time.zone()) : minuteWords(context, at);
  };
  return join(dated(from), dated(to));
}
QString ageWords(base::Millis age) {
  constexpr std::int64_t kMinute = 60;
  const std::int64_t seconds = age.count() / 1000;
  return widgets::format::wholeSeconds(seconds < kMinute ? seconds : seconds / kMinute * kMinute);
}
QString dayWords(const ViewContext& context, base::WallTime instant) {
  return widgets::format::dateTime(client::dateTime(instant), context.time.zone());
}

state::CellFormat cellFormat(const ViewContext& context) {
  state::CellFormat format;
  format.count = [](std::int64_t value) { return widgets::format::count(value); };
  format.instant = [context](base::WallTime instant) {
    constexpr qint64 kDay = 86'400, kYear = 300 * kDay;
    const QDateTime then = client::dateTime(instant);
    const qint64 age = then.secsTo(engineNow(context));
    if (age < kDay || age > kYear) return instantWords(context, instant);
    return widgets::format::dayAndTime(then, context.time.zone());
  };
  format.date = [context](base::WallTime instant) { return widgets::format::dayAndTime(client::dateTime(instant), context.time.zone()); };
  const auto offset = [context](const QDateTime& instant) { return widgets::format::utcOffset(instant, context.time.zone()); };
  format.zone = [context, offset] { return offset(engineNow(context)); };
  format.exact = [context, offset](base::WallTime instant) {
    const QDateTime then = client::dateTime(instant);
    const QString words = then.toTimeZone(context.time.zone()).toString(QStringLiteral("yyyy-MM-dd HH:mm:ss"));
    return offset(then) == offset(engineNow(context)) ? words : QString(words + QLatin1Char(' ') + offset(then));
  };
  format.seconds = [](double value) { return widgets::format::duration(value); };
  format.share = [](double value) { return widgets::format::percent(value); };
  format.unknown = widgets::format::unknown();
  return format;
}

}  // namespace signalbox::ui::views
