#include "ui/views/operations/operation_words.h"

#include <cmath>

#include "ui/client/text.h"
#include "ui/views/time_words.h"
#include "ui/views/wording.h"
#include "ui/widgets/format.h"

namespace signalbox::ui::views {

OperationWords wordsFor(const QString& kind, const QString& resolution) {
  if (kind == QLatin1String("discard"))
    return {Wording::tr("Discard"),
            Wording::tr("Discard %1"),
            Wording::tr("Discards %1"),
            QStringLiteral("discard"),
            Wording::tr("Why these will not be sent; kept with each message"),
            false,
            true};
  if (kind == QLatin1String("restore"))
    return {Wording::tr("Restore"),
            Wording::tr("Restore %1"),
            Wording::tr("Restores %1"),
            QStringLiteral("discard"),
            Wording::tr("Why these come back"),
            false,
            false};
  if (kind == QLatin1String("resolve")) {
    if (resolution == QLatin1String("sent"))
      return {Wording::tr("Mark as arrived"),
              Wording::tr("Mark %1 as arrived"),
              Wording::tr("Marks %1 as arrived"),
              QStringLiteral("resolve"),
              Wording::tr("How you know, such as a case number of the provider"),
              false,
              false,
              Wording::tr("not sent again")};
    if (resolution == QLatin1String("resend"))
      return {Wording::tr("Send again"),
              Wording::tr("Send %1 again"),
              Wording::tr("Sends %1 again, maybe as duplicates"),
              QStringLiteral("resolve"),
              Wording::tr("Why a duplicate is better than none"),
              true,
              false};
    if (resolution == QLatin1String("look_up"))
      return {Wording::tr("Look up"),
              Wording::tr("Look up %1"),
              Wording::tr("Asks providers about %1"),
              QStringLiteral("resolve"),
              Wording::tr("Why the provider is asked"),
              false,
              false};
    return {Wording::tr("Give up"),
            Wording::tr("Give up %1"),
            Wording::tr("Gives up %1"),
            QStringLiteral("resolve"),
            Wording::tr("Why these are given up; they become dead letters"),
            false,
            true};
  }
  if (kind == QLatin1String("cancel"))
    return {Wording::tr("Cancel unsent"),
            Wording::tr("Cancel %1"),
            Wording::tr("Cancels %1"),
            QStringLiteral("notifications.cancel"),
            Wording::tr("Why these are not to be sent"),
            false,
            true};
  return {Wording::tr("Replay"),
          Wording::tr("Replay %1"),
          Wording::tr("Sends %1"),
          QStringLiteral("replay.bulk"),
          Wording::tr("What was fixed; kept in the audit log"),
          true,
          false};
}

QString plannedWords(const protocol::PlanView& plan, const QString& verdict) {
  if (verdict != QLatin1String("will_send")) return verdictWords(verdict);
  if (plan.kind == "discard") return Wording::tr("Will be discarded");
  if (plan.kind == "restore") return Wording::tr("Will be restored");
  if (plan.kind == "cancel") return Wording::tr("Will be cancelled");
  if (plan.resolution == "sent") return Wording::tr("Will be marked");
  if (plan.resolution == "look_up") return Wording::tr("Will be looked up");
  if (plan.resolution == "dead") return Wording::tr("Will be given up");
  return verdictWords(verdict);
}

QString countedWords(std::optional<std::int64_t> count, const QString& words) {
  if (!count) return Wording::tr("All %1").arg(words);
  if (*count == 1) return Wording::tr("1 %1").arg(words);
  return Wording::tr("All %1 %2").arg(widgets::format::count(*count), words);
}

QString subjectWords(const PlanSubject& subject, std::optional<std::int64_t> count, std::int64_t more) {
  const QString ticked = widgets::format::count(subject.ticked);
  QString line = subject.ticked == 0                     ? countedWords(count, subject.words)
      : count.value_or(subject.ticked) == subject.ticked ? Wording::tr("%1 chosen").arg(ticked)
                                                         : Wording::tr("%1 of the %2 chosen").arg(widgets::format::count(*count), ticked);
  if (!subject.title.isEmpty()) line += QStringLiteral(": ") + subject.title;
  if (more > 0) line += Wording::tr("  \u00B7  %1 more since you opened this").arg(widgets::format::count(more));
  return line;
}

QString lookingWords(const PlanSubject& subject, std::int64_t looked) {
  const QString done = widgets::format::count(looked);
  if (!subject.count || *subject.count < looked) return Wording::tr("Looking at each message: %1 so far").arg(done);
  return Wording::tr("Looking at each message: %1 of %2").arg(done, widgets::format::count(*subject.count));
}

bool isUncertain(const client::ClientError& error) {
  return error.effect == client::Effect::unknown || error.problem.code == "idempotency_in_progress";
}

QString whySpent(const client::ClientError& error) {
  const std::string& code = error.problem.code;
  if (code == "idempotency_mismatch") return Wording::tr("It was started by an earlier press, as it stood then: it is under Operations.");
  if (code == "conflict" || code == "not_found") return Wording::tr("The plan has expired. Nothing was changed.");
  return {};
}

QString editPermission(const std::string& field) { return QString::fromLatin1(field == "to" ? "replay.edit_target" : "replay.edit_content"); }

QStringList editPermissions(const std::string& field) {
  QStringList needed{editPermission(field)};
  if (field == "to") needed << QStringLiteral("payload.view");
  return needed;
}

namespace {
/// Up to the next whole minute when it takes more than a few: nobody plans by the second then.
QString roughly(double seconds) {
  constexpr double kMinute = 60;
  if (seconds < kMinute) return Wording::tr("%1 s").arg(std::ceil(seconds));
  return widgets::format::duration(seconds > 5 * kMinute ? std::ceil(seconds / kMinute) * kMinute : std::ceil(seconds));
}
}  // namespace

std::optional<base::WallTime> startFromWords(const QString& words, base::WallTime now, const QTimeZone& zone) {
  const auto today = client::dateTime(now).toTimeZone(zone).date();
  const auto instant = [](const QDateTime& read) { return base::wallFromMillis(read.toMSecsSinceEpoch()); };
  const QDateTime read = readTime(words, today, zone);
  if (!read.isValid()) return std::nullopt;
  if (instant(read) > now) return instant(read);
  const QDateTime next = readTime(words, today.addDays(1), zone);
  return instant(next) > now ? std::optional(instant(next)) : std::nullopt;  // a day of its own stays that day
}

QString footerWords(const OperationWords& words, const StartFigures& figures) {
  using namespace widgets;
  QString line = Wording::tr("%1, skips %2").arg(words.will.arg(format::count(figures.included)), format::count(figures.excluded));
  if (!words.effect.isEmpty()) line += QStringLiteral("  \u00B7  ") + words.effect;
  if (words.sends && figures.ratePerSecond > 0 && figures.included > 0) {
    const QString rate = format::rate(figures.ratePerSecond);
    const QString time = roughly(static_cast<double>(figures.included) / figures.ratePerSecond);
    line +=
        (figures.canary ? Wording::tr("  \u00B7  at least %1 at %2, plus canary waits") : Wording::tr("  \u00B7  about %1 at %2")).arg(time, rate);
  }
  if (figures.costEur >= 0.5) line += Wording::tr("  \u00B7  about %1 EUR").arg(format::count(std::llround(figures.costEur)));
  return line;
}

}  // namespace signalbox::ui::views
