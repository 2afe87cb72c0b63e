#include "ui/state/words.h"

#include <QHash>
#include <QStringList>

#include "ui/client/text.h"
#include "ui/client/words.h"

namespace signalbox::ui::state {

namespace {

using client::Words;

using Table = QHash<QString, const char*>;

QString wordsIn(const Table& table, const QString& name) {
  const char* found = table.value(name, nullptr);
  return found == nullptr ? name : Words::tr(found);
}

}  // namespace

QString channelWords(const QString& channel) {
  static const Table words{{QStringLiteral("email"), QT_TRANSLATE_NOOP("Words", "Email")},
                           {QStringLiteral("sms"), QT_TRANSLATE_NOOP("Words", "SMS")},
                           {QStringLiteral("push"), QT_TRANSLATE_NOOP("Words", "Push")},
                           {QStringLiteral("webhook"), QT_TRANSLATE_NOOP("Words", "Webhook")}};
  return wordsIn(words, channel);
}

QString channelListWords(const std::vector<std::string>& channels) {
  QStringList words;
  for (const std::string& channel : channels) words << channelWords(client::text(channel));
  return words.join(QStringLiteral(", "));
}

QString stateWords(const QString& state) {
  static const Table words{
      {QStringLiteral("pending"), QT_TRANSLATE_NOOP("Words", "Waiting")},    {QStringLiteral("enqueued"), QT_TRANSLATE_NOOP("Words", "Queued")},
      {QStringLiteral("sending"), QT_TRANSLATE_NOOP("Words", "Sending")},    {QStringLiteral("retrying"), QT_TRANSLATE_NOOP("Words", "Retrying")},
      {QStringLiteral("held"), QT_TRANSLATE_NOOP("Words", "Held")},          {QStringLiteral("sent"), QT_TRANSLATE_NOOP("Words", "Sent")},
      {QStringLiteral("dead"), QT_TRANSLATE_NOOP("Words", "Dead letter")},   {QStringLiteral("cancelled"), QT_TRANSLATE_NOOP("Words", "Cancelled")},
      {QStringLiteral("expired"), QT_TRANSLATE_NOOP("Words", "Expired")},    {QStringLiteral("suppressed"), QT_TRANSLATE_NOOP("Words", "Suppressed")},
      {QStringLiteral("discarded"), QT_TRANSLATE_NOOP("Words", "Discarded")}};
  return wordsIn(words, state);
}

QString outcomeWords(const QString& outcome) {
  if (outcome == QLatin1String("sent")) return {};
  static const Table words{{QStringLiteral("not_sent"), QT_TRANSLATE_NOOP("Words", "Not sent")},
                           {QStringLiteral("transient"), QT_TRANSLATE_NOOP("Words", "Refused for now")},
                           {QStringLiteral("throttled"), QT_TRANSLATE_NOOP("Words", "Throttled")},
                           {QStringLiteral("permanent"), QT_TRANSLATE_NOOP("Words", "Refused for good")},
                           {QStringLiteral("credential"), QT_TRANSLATE_NOOP("Words", "Key refused")},
                           {QStringLiteral("ambiguous"), QT_TRANSLATE_NOOP("Words", "No answer, may have arrived")},
                           {QStringLiteral("abandoned"), QT_TRANSLATE_NOOP("Words", "Stopped before it was sent")}};
  return wordsIn(words, outcome);
}

QString operationKindWords(const QString& kind) {
  static const Table words{{QStringLiteral("replay"), QT_TRANSLATE_NOOP("Words", "Replay")},
                           {QStringLiteral("discard"), QT_TRANSLATE_NOOP("Words", "Discard")},
                           {QStringLiteral("restore"), QT_TRANSLATE_NOOP("Words", "Restore")},
                           {QStringLiteral("resolve"), QT_TRANSLATE_NOOP("Words", "Resolve")},
                           {QStringLiteral("cancel"), QT_TRANSLATE_NOOP("Words", "Cancel")}};
  return wordsIn(words, kind);
}

QString operationStateWords(const QString& state) {
  static const Table words{
      {QStringLiteral("staged"), QT_TRANSLATE_NOOP("Words", "Starts soon")},  {QStringLiteral("running"), QT_TRANSLATE_NOOP("Words", "Running")},
      {QStringLiteral("paused"), QT_TRANSLATE_NOOP("Words", "Paused")},       {QStringLiteral("finished"), QT_TRANSLATE_NOOP("Words", "Finished")},
      {QStringLiteral("cancelled"), QT_TRANSLATE_NOOP("Words", "Cancelled")}, {QStringLiteral("failed"), QT_TRANSLATE_NOOP("Words", "Failed")}};
  return wordsIn(words, state);
}

QString receiptWords(const QString& status) {
  static const Table words{{QStringLiteral("sent"), QT_TRANSLATE_NOOP("Words", "Sent")},
                           {QStringLiteral("deferred"), QT_TRANSLATE_NOOP("Words", "Still tried")},
                           {QStringLiteral("delivered"), QT_TRANSLATE_NOOP("Words", "Delivered")},
                           {QStringLiteral("opened"), QT_TRANSLATE_NOOP("Words", "Opened")},
                           {QStringLiteral("clicked"), QT_TRANSLATE_NOOP("Words", "Clicked")},
                           {QStringLiteral("failed"), QT_TRANSLATE_NOOP("Words", "Not delivered")},
                           {QStringLiteral("bounced"), QT_TRANSLATE_NOOP("Words", "Bounced")},
                           {QStringLiteral("complained"), QT_TRANSLATE_NOOP("Words", "Reported as spam")},
                           {QStringLiteral("unsubscribed"), QT_TRANSLATE_NOOP("Words", "Unsubscribed")},
                           {QStringLiteral("resubscribed"), QT_TRANSLATE_NOOP("Words", "Wanted again")}};
  return wordsIn(words, status);
}

QString tokenStateWords(const QString& state) {
  static const Table words{{QStringLiteral("active"), QT_TRANSLATE_NOOP("Words", "active")},
                           {QStringLiteral("expired"), QT_TRANSLATE_NOOP("Words", "expired")},
                           {QStringLiteral("revoked"), QT_TRANSLATE_NOOP("Words", "revoked")}};
  return wordsIn(words, state);
}

QString eventWords(const QString& type) {
  static const Table words{{QStringLiteral("notification.sent"), QT_TRANSLATE_NOOP("Words", "message was sent")},
                           {QStringLiteral("notification.delivered"), QT_TRANSLATE_NOOP("Words", "message was delivered")},
                           {QStringLiteral("notification.bounced"), QT_TRANSLATE_NOOP("Words", "message bounced")},
                           {QStringLiteral("notification.dead"), QT_TRANSLATE_NOOP("Words", "message became a dead letter")},
                           {QStringLiteral("notification.held"), QT_TRANSLATE_NOOP("Words", "message is held")},
                           {QStringLiteral("breaker.opened"), QT_TRANSLATE_NOOP("Words", "provider stopped sending")},
                           {QStringLiteral("breaker.closed"), QT_TRANSLATE_NOOP("Words", "provider sends again")},
                           {QStringLiteral("operation.finished"), QT_TRANSLATE_NOOP("Words", "operation ended")},
                           {QStringLiteral("alert.raised"), QT_TRANSLATE_NOOP("Words", "alert was raised")},
                           {QStringLiteral("alert.ended"), QT_TRANSLATE_NOOP("Words", "alert ended")}};
  return wordsIn(words, type);
}

}  // namespace signalbox::ui::state
