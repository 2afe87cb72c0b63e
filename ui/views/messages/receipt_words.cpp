#include "ui/views/messages/receipt_words.h"

#include <QHash>

#include "ui/client/foreign.h"
#include "ui/client/text.h"
#include "ui/views/wording.h"

namespace signalbox::ui::views {

using client::foreign;
using client::text;
using widgets::TimelineMark;

namespace {

struct Report {
  const char* sentence;
  TimelineMark mark;
};

const Report* reportOf(const protocol::TimelineEntry& entry) {
  static const QHash<QString, Report> reports{
      {QStringLiteral("sent"), {QT_TRANSLATE_NOOP("Wording", "%1 reports that it has it"), TimelineMark::Step}},
      {QStringLiteral("deferred"),
       {QT_TRANSLATE_NOOP("Wording", "%1 reports that it did not get through yet and is tried again"), TimelineMark::Waiting}},
      {QStringLiteral("delivered"), {QT_TRANSLATE_NOOP("Wording", "%1 reports that it was delivered"), TimelineMark::Delivered}},
      {QStringLiteral("opened"), {QT_TRANSLATE_NOOP("Wording", "%1 reports that it was opened"), TimelineMark::Read}},
      {QStringLiteral("clicked"), {QT_TRANSLATE_NOOP("Wording", "%1 reports that a link in it was followed"), TimelineMark::Read}},
      {QStringLiteral("failed"), {QT_TRANSLATE_NOOP("Wording", "%1 reports that it gave up: not delivered"), TimelineMark::Failed}},
      {QStringLiteral("bounced"),
       {QT_TRANSLATE_NOOP("Wording", "%1 reports that it bounced: the address does not take messages"), TimelineMark::Bounced}},
      {QStringLiteral("complained"), {QT_TRANSLATE_NOOP("Wording", "%1 reports that the recipient calls it spam"), TimelineMark::Complained}},
      {QStringLiteral("unsubscribed"),
       {QT_TRANSLATE_NOOP("Wording", "%1 reports that the recipient wants no more of it"), TimelineMark::Unsubscribed}},
      {QStringLiteral("resubscribed"), {QT_TRANSLATE_NOOP("Wording", "%1 reports that the recipient wants it again"), TimelineMark::Resubscribed}}};
  const QString status = text(entry.outcome);
  const auto found = reports.constFind(status);
  return found == reports.constEnd() ? nullptr : &*found;
}

/// What the engine wrote after "ses: bounced": " (550: said); it changes nothing".
QString after(const protocol::TimelineEntry& entry) {
  const QString head = text(entry.provider + ": " + entry.outcome), whole = text(entry.text);
  return whole.startsWith(head) ? whole.mid(head.size()) : QString();
}

}  // namespace

QString receiptSentence(const protocol::TimelineEntry& entry) {
  const Report* report = reportOf(entry);
  if (report == nullptr) return text(entry.text);
  const QString rest = after(entry);
  return Wording::tr(report->sentence).arg(foreign(entry.provider)) + rest.mid(rest.lastIndexOf(QLatin1Char(')')) + 1);
}

QString receiptDetail(const protocol::TimelineEntry& entry) {
  if (reportOf(entry) == nullptr) return {};
  const QString rest = after(entry);
  const auto begin = rest.indexOf(QLatin1Char('(')), end = rest.lastIndexOf(QLatin1Char(')'));
  return begin < 0 || end < begin ? QString() : rest.mid(begin + 1, end - begin - 1);
}

widgets::TimelineMark receiptMark(const protocol::TimelineEntry& entry) {
  const Report* report = reportOf(entry);
  return report == nullptr ? TimelineMark::Step : report->mark;
}

}  // namespace signalbox::ui::views
