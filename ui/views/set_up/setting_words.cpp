#include "ui/views/set_up/setting_words.h"

#include <QHash>
#include <QSet>
#include <QStringList>

#include "ui/views/wording.h"

namespace signalbox::ui::views {

namespace {

/// Written large wherever they stand.
bool isAbbreviation(const QString& word) {
  static const QSet<QString> all{QStringLiteral("api"), QStringLiteral("url"), QStringLiteral("sid"), QStringLiteral("id"),
                                 QStringLiteral("tls"), QStringLiteral("sms"), QStringLiteral("ip"),  QStringLiteral("eur")};
  return all.contains(word);
}

const QHash<QString, const char*>& settings() {
  static const QHash<QString, const char*> words{
      {QStringLiteral("tls"), QT_TRANSLATE_NOOP("Wording", "Encryption")},
      {QStringLiteral("helo"), QT_TRANSLATE_NOOP("Wording", "Our name in the dialogue")},
      {QStringLiteral("ca_file"), QT_TRANSLATE_NOOP("Wording", "Certificates to trust, a file")},
      {QStringLiteral("allow_plain"), QT_TRANSLATE_NOOP("Wording", "Mails may leave without encryption")},
      {QStringLiteral("allow_plain_auth"), QT_TRANSLATE_NOOP("Wording", "The password may be sent without encryption")},
      {QStringLiteral("from"), QT_TRANSLATE_NOOP("Wording", "Sender")},
      {QStringLiteral("from_name"), QT_TRANSLATE_NOOP("Wording", "Sender's name")},
      {QStringLiteral("reply_to"), QT_TRANSLATE_NOOP("Wording", "Answers go to")},
      {QStringLiteral("list_unsubscribe"), QT_TRANSLATE_NOOP("Wording", "Where recipients unsubscribe")},
      {QStringLiteral("connect_timeout_ms"), QT_TRANSLATE_NOOP("Wording", "Longest wait for the connection, ms")},
      {QStringLiteral("timeout_ms"), QT_TRANSLATE_NOOP("Wording", "Longest wait for the answer, ms")},
      {QStringLiteral("message_bytes_max"), QT_TRANSLATE_NOOP("Wording", "Largest message, bytes")},
      {QStringLiteral("cost_per_message_eur"), QT_TRANSLATE_NOOP("Wording", "Cost of a message, EUR")},
      {QStringLiteral("lookup_after_ms"), QT_TRANSLATE_NOOP("Wording", "Looked up after, ms")},
      {QStringLiteral("segments_max"), QT_TRANSLATE_NOOP("Wording", "Most parts of a text")},
      {QStringLiteral("pages_max"), QT_TRANSLATE_NOOP("Wording", "Most pages of a text")},
      {QStringLiteral("android_priority"), QT_TRANSLATE_NOOP("Wording", "Priority on Android")},
      {QStringLiteral("latency_ms_p50"), QT_TRANSLATE_NOOP("Wording", "Half is answered within")},
      {QStringLiteral("latency_ms_p99"), QT_TRANSLATE_NOOP("Wording", "99 of 100 are answered within")},
      {QStringLiteral("share_transient"), QT_TRANSLATE_NOOP("Wording", "Refused for now")},
      {QStringLiteral("share_throttled"), QT_TRANSLATE_NOOP("Wording", "Told to slow down")},
      {QStringLiteral("share_permanent"), QT_TRANSLATE_NOOP("Wording", "Refused for good")},
      {QStringLiteral("share_bounced"), QT_TRANSLATE_NOOP("Wording", "Address does not exist")},
      {QStringLiteral("share_credential"), QT_TRANSLATE_NOOP("Wording", "Key refused")},
      {QStringLiteral("share_not_sent"), QT_TRANSLATE_NOOP("Wording", "Cannot be reached")},
      {QStringLiteral("share_ambiguous"), QT_TRANSLATE_NOOP("Wording", "Arrives, the answer is lost")},
      {QStringLiteral("share_timeout"), QT_TRANSLATE_NOOP("Wording", "No answer")},
      {QStringLiteral("brown_out"), QT_TRANSLATE_NOOP("Wording", "Brown-out")},
      {QStringLiteral("retry_after_seconds"), QT_TRANSLATE_NOOP("Wording", "Slowed down for, s")},
      {QStringLiteral("deduplicates"), QT_TRANSLATE_NOOP("Wording", "Recognises a repeated send")},
      {QStringLiteral("looks_up"), QT_TRANSLATE_NOOP("Wording", "Can be asked what became of a message")}};
  return words;
}

}  // namespace

QString settingWords(const QString& key) {
  if (const char* found = settings().value(key, nullptr); found != nullptr) return Wording::tr(found);
  QStringList words = key.split(QLatin1Char('_'), Qt::SkipEmptyParts);
  for (QString& word : words)
    if (isAbbreviation(word)) word = word.toUpper();
  const QString all = words.join(QLatin1Char(' '));
  return QString(all.left(1).toUpper() + all.mid(1));
}

QString settingUnit(const QString& key) {
  if (key.startsWith(QLatin1String("latency_ms"))) return Wording::tr("ms");
  return key.startsWith(QLatin1String("share_")) || key == QLatin1String("brown_out") ? Wording::tr("from 0 to 1") : QString();
}

QString choiceWords(const QString& key, const QString& choice) {
  static const QHash<QString, const char*> words{
      {QStringLiteral("tls.starttls_required"), QT_TRANSLATE_NOOP("Wording", "STARTTLS: begins in clear, and sends only once it is encrypted")},
      {QStringLiteral("tls.starttls"), QT_TRANSLATE_NOOP("Wording", "STARTTLS, by its older name: the same")},
      {QStringLiteral("tls.implicit"), QT_TRANSLATE_NOOP("Wording", "TLS from the first byte")},
      {QStringLiteral("tls.none"), QT_TRANSLATE_NOOP("Wording", "Not encrypted")},
      {QStringLiteral("android_priority.high"), QT_TRANSLATE_NOOP("Wording", "High: wakes a sleeping device")},
      {QStringLiteral("android_priority.normal"), QT_TRANSLATE_NOOP("Wording", "Normal")},
      {QStringLiteral("route.generic"), QT_TRANSLATE_NOOP("Wording", "Generic: Do-Not-Disturb stops it")},
      {QStringLiteral("route.dnd"), QT_TRANSLATE_NOOP("Wording", "Transactional: passes Do-Not-Disturb")},
      {QStringLiteral("route.whatsapp"), QT_TRANSLATE_NOOP("Wording", "WhatsApp")}};
  const char* found = words.value(key + QLatin1Char('.') + choice, nullptr);
  return found == nullptr ? choice : Wording::tr(found);
}

}  // namespace signalbox::ui::views
