#include "ui/state/access_words.h"

#include <QHash>
#include <QStringList>

#include "ui/client/text.h"
#include "ui/client/words.h"

namespace signalbox::ui::state {

using client::Words;

QString permissionWords(const QString& permission) {
  static const QHash<QString, const char*> words{{QStringLiteral("notifications.post"), QT_TRANSLATE_NOOP("Words", "Post messages")},
                                                 {QStringLiteral("notifications.read"), QT_TRANSLATE_NOOP("Words", "Read the list of messages")},
                                                 {QStringLiteral("payload.view"), QT_TRANSLATE_NOOP("Words", "Read addresses and contents")},
                                                 {QStringLiteral("notifications.cancel"), QT_TRANSLATE_NOOP("Words", "Cancel messages")},
                                                 {QStringLiteral("dead_letters.read"), QT_TRANSLATE_NOOP("Words", "Read dead letters")},
                                                 {QStringLiteral("replay.one"), QT_TRANSLATE_NOOP("Words", "Replay one message")},
                                                 {QStringLiteral("replay.bulk"), QT_TRANSLATE_NOOP("Words", "Replay many messages")},
                                                 {QStringLiteral("replay.edit_content"), QT_TRANSLATE_NOOP("Words", "Change contents in a replay")},
                                                 {QStringLiteral("replay.edit_target"), QT_TRANSLATE_NOOP("Words", "Change addresses in a replay")},
                                                 {QStringLiteral("discard"), QT_TRANSLATE_NOOP("Words", "Discard dead letters")},
                                                 {QStringLiteral("resolve"), QT_TRANSLATE_NOOP("Words", "Decide about held messages")},
                                                 {QStringLiteral("operations.control"), QT_TRANSLATE_NOOP("Words", "Steer operations")},
                                                 {QStringLiteral("queues.control"), QT_TRANSLATE_NOOP("Words", "Pause and drain queues")},
                                                 {QStringLiteral("breakers.override"), QT_TRANSLATE_NOOP("Words", "Stop and resume providers")},
                                                 {QStringLiteral("providers.manage"), QT_TRANSLATE_NOOP("Words", "Set up providers")},
                                                 {QStringLiteral("templates.manage"), QT_TRANSLATE_NOOP("Words", "Write templates")},
                                                 {QStringLiteral("recipients.manage"), QT_TRANSLATE_NOOP("Words", "Manage recipients")},
                                                 {QStringLiteral("subscriptions.manage"), QT_TRANSLATE_NOOP("Words", "Manage subscriptions")},
                                                 {QStringLiteral("views.manage"), QT_TRANSLATE_NOOP("Words", "Save views")},
                                                 {QStringLiteral("tokens.manage"), QT_TRANSLATE_NOOP("Words", "Make and revoke access tokens")},
                                                 {QStringLiteral("stats.read"), QT_TRANSLATE_NOOP("Words", "See figures and charts")},
                                                 {QStringLiteral("events.read"), QT_TRANSLATE_NOOP("Words", "Follow what happens")},
                                                 {QStringLiteral("audit.read"), QT_TRANSLATE_NOOP("Words", "Read the audit")},
                                                 {QStringLiteral("engine.control"), QT_TRANSLATE_NOOP("Words", "Control the engine")}};
  const char* found = words.value(permission, nullptr);
  return found == nullptr ? permission : Words::tr(found);
}

QString permissionListWords(const std::vector<std::string>& permissions) {
  QStringList words;
  for (const std::string& permission : permissions) words << permissionWords(client::text(permission)).toLower();
  return words.join(QStringLiteral(", "));
}

QString roleWords(const QString& role) {
  static const QHash<QString, const char*> words{{QStringLiteral("viewer"), QT_TRANSLATE_NOOP("Words", "Viewer")},
                                                 {QStringLiteral("operator"), QT_TRANSLATE_NOOP("Words", "Operator")},
                                                 {QStringLiteral("admin"), QT_TRANSLATE_NOOP("Words", "Administrator")},
                                                 {QStringLiteral("sender"), QT_TRANSLATE_NOOP("Words", "Sender")},
                                                 {QStringLiteral("custom"), QT_TRANSLATE_NOOP("Words", "Permissions of its own")}};
  const char* found = words.value(role, nullptr);
  return found == nullptr ? role : Words::tr(found);
}

}  // namespace signalbox::ui::state
