#include "ui/views/messages/detail_words.h"

#include <QJsonDocument>
#include <algorithm>
#include <array>
#include <string_view>

#include "ui/client/foreign.h"
#include "ui/client/text.h"
#include "ui/views/messages/receipt_words.h"
#include "ui/views/wording.h"
#include "ui/widgets/format.h"

namespace signalbox::ui::views {

using client::foreign;
using client::text;
using widgets::TimelineMark;

QString indented(const boost::json::value& json) {
  if (json.is_null()) return QStringLiteral("null");
  const std::string flat = boost::json::serialize(json);
  const auto document = QJsonDocument::fromJson(QByteArray::fromStdString(flat));
  return client::withVisibleTurns(document.isNull() ? text(flat) : QString::fromUtf8(document.toJson(QJsonDocument::Indented)).trimmed());
}

QString asSent(const protocol::NotificationDetail& detail) {
  if (!detail.rendered.is_object()) return Wording::tr("Not shown. It takes the permission payload.view to see what was sent.");
  const auto& content = detail.rendered.get_object();
  if (const QString why = partOf(detail, "error"); !why.isEmpty()) return Wording::tr("What it says cannot be shown: %1.").arg(foreign(why));
  QString head, body;
  for (const auto& member : content) {
    const QString key = QString::fromUtf8(member.key().data(), static_cast<qsizetype>(member.key().size()));
    const QString value = member.value().is_string() ? text(std::string(member.value().get_string())) : indented(member.value());
    if (value.isEmpty() || key == QLatin1String("html")) continue;
    if (key == QLatin1String("text") || key == QLatin1String("body"))
      body += QStringLiteral("\n\n") + value;
    else
      head += (head.isEmpty() ? QString() : QStringLiteral("\n")) + key.left(1).toUpper() + key.mid(1) + QStringLiteral(": ") + foreign(value);
  }
  return QString(head + body).trimmed();
}

QString partOf(const protocol::NotificationDetail& detail, std::string_view part) {
  if (!detail.rendered.is_object()) return {};
  const boost::json::value* value = detail.rendered.get_object().if_contains(boost::json::string_view(part.data(), part.size()));
  return value != nullptr && value->is_string() ? text(std::string(value->get_string())) : QString();
}

QString dataText(const protocol::NotificationDetail& detail) {
  // What was sent comes with the same permission, and is never absent with it.
  if (!detail.rendered.is_object()) return Wording::tr("Not shown. It takes the permission payload.view to see what the app gave.");
  QString words = detail.data.is_null() ? Wording::tr("The app gave no data.") : indented(detail.data);
  if (!detail.metadata.is_null() && !(detail.metadata.is_object() && detail.metadata.get_object().empty()))
    words += QStringLiteral("\n\n") + Wording::tr("Metadata") + QLatin1Char('\n') + indented(detail.metadata);
  return words;
}

namespace {

const QString kReason = QStringLiteral(": ");  // stands before what somebody gave as one

/// When what is planned is due: the time alone where that is today. There is room for no more than twelve letters; the pointer shows the instant.
QString dueWords(const ViewContext& context, base::WallTime instant) {
  const QDateTime now = client::dateTime(context.state().engineNow().value_or(context.session.clock().now().wall)).toTimeZone(context.time.zone());
  const QDateTime due = client::dateTime(instant).toTimeZone(context.time.zone());
  if (due.date() == now.date()) return clockWords(context, instant);
  return due.date().year() == now.date().year() ? widgets::format::dayAndTime(due, context.time.zone())
                                                : widgets::format::date(due, context.time.zone());
}

TimelineMark markOf(const protocol::TimelineEntry& entry) {
  if (entry.kind == "sent") return TimelineMark::Sent;
  if (entry.kind == "receipt") return receiptMark(entry);
  if (entry.kind == "skipped" || entry.kind == "suppressed") return TimelineMark::Skipped;
  if (entry.kind == "retry_scheduled" || entry.kind == "deferred" || entry.kind == "waits") return TimelineMark::Waiting;
  if (entry.kind == "held") return TimelineMark::InDoubt;
  if (entry.kind == "dead" || entry.kind == "expired") return TimelineMark::Failed;
  if (entry.kind == "attempt" && entry.outcome == "ambiguous") return TimelineMark::InDoubt;
  if (entry.kind == "attempt") return entry.outcome == "sent" ? TimelineMark::Sent : TimelineMark::Failed;
  if (!entry.by.empty() || entry.kind == "operator") return TimelineMark::Person;
  return TimelineMark::Step;
}

/// Nothing follows by itself: what does is somebody's act.
bool isEnd(const protocol::TimelineEntry& entry) {
  static constexpr std::array<std::string_view, 5> ends{"dead", "expired", "cancelled", "discarded", "suppressed"};
  return std::find(ends.begin(), ends.end(), entry.kind) != ends.end();
}

/// Code and provider's words; how long it took is in the engine's sentence.
QString detailOf(const protocol::TimelineEntry& entry) {
  if (entry.kind == "receipt") return receiptDetail(entry);
  QStringList parts;
  if (!entry.code.empty()) parts << text(entry.code);
  if (!entry.message.empty()) parts << foreign(entry.message);
  return parts.join(QLatin1Char(' '));
}

}  // namespace

std::vector<widgets::TimelineGeneration> storyOf(const protocol::NotificationDetail& detail, const ViewContext& context) {
  std::vector<widgets::TimelineGeneration> story;
  std::int64_t generation = -1;
  base::WallTime start{};
  for (const auto& entry : detail.timeline) {
    if (story.empty() || entry.generation != generation) {
      generation = entry.generation;
      start = entry.at;
      widgets::TimelineGeneration next;
      if (generation > 0) {
        next.heading = entry.by.empty() ? Wording::tr("Replay %1, %2").arg(generation).arg(dayWords(context, entry.at))
                                        : Wording::tr("Replay %1, by %2, %3").arg(generation).arg(foreign(entry.by), dayWords(context, entry.at));
      } else if (detail.timeline.back().generation > 0) {
        next.heading = Wording::tr("First time, %1").arg(dayWords(context, entry.at));
      }
      story.push_back(std::move(next));
    }
    widgets::TimelineEntry shown;
    shown.offsetSeconds = static_cast<double>((entry.at - start).count()) / 1000.0;
    shown.instant = text(base::formatRfc3339(entry.at));
    shown.mark = markOf(entry);
    // Of a replay its heading tells it, of a receipt it is no person.
    const bool isTold = entry.kind == "receipt" || (generation > 0 && story.back().entries.empty());
    shown.text = entry.kind == "receipt" ? receiptSentence(entry) : text(entry.text);
    if (!entry.by.empty() && !isTold) {
      if (shown.text.endsWith(QLatin1Char('.'))) shown.text.chop(1);
      // Behind a reason it would read as if it belonged to that.
      const QString did = shown.text.section(kReason, 0, 0);
      shown.text = did == shown.text ? Wording::tr("%1, by %2").arg(did, foreign(entry.by))
                                     : Wording::tr("%1 by %2: %3").arg(did, foreign(entry.by), shown.text.section(kReason, 1));
    }
    shown.detail = detailOf(entry);
    shown.future = entry.planned;
    if (entry.planned) shown.timeText = dueWords(context, entry.at);
    shown.isEnd = isEnd(entry);
    shown.tellsWait = entry.kind == "retry_scheduled" && !entry.planned;  // "Waited 5 min"
    story.back().entries.push_back(std::move(shown));
  }
  for (std::size_t i = 0; i + 1 < story.size(); ++i) story[i].folded = true;
  return story;
}

}  // namespace signalbox::ui::views
