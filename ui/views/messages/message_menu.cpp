#include "ui/views/messages/message_menu.h"

#include <QClipboard>
#include <QGuiApplication>

#include <utility>

#include "ui/client/text.h"
#include "ui/views/wording.h"

namespace signalbox::ui::views {

using client::text;

QString whyNoRecipient(const ViewContext& context, const protocol::NotificationRow& row) {
  if (!row.recipientId.empty()) return {};
  if (row.recipient.empty()) return Wording::tr("This message has no recipient that can be looked for.");
  // What a mask looks like is the engine's business; whether it masks is a permission.
  if (context.state().hasPermission(QStringLiteral("payload.view"))) return {};
  return Wording::tr("The address is masked; to look for it, payload.view is needed.");
}

Place toRecipient(const protocol::NotificationRow& row) {
  const QString term =
      row.recipientId.empty() ? queryTerm(QStringLiteral("to"), text(row.recipient)) : queryTerm(QStringLiteral("recipient"), text(row.recipientId));
  return Place{QStringLiteral("notifications"), {}, {{QStringLiteral("q"), term}}};
}

bool isCancellable(const protocol::NotificationRow& row) {
  return row.state == "pending" || row.state == "enqueued" || row.state == "retrying" || row.state == "held";
}

void addMessageActs(QMenu& menu, const ViewContext& context, const protocol::NotificationRow& row) {
  menu.setToolTipsVisible(true);
  menu.addAction(withKey(Wording::tr("Copy id"), QStringLiteral("c")), &menu, [id = text(row.id)] { QGuiApplication::clipboard()->setText(id); });
  menu.addAction(Wording::tr("Copy the time (RFC 3339)"), &menu,
                 [instant = row.createdAt] { QGuiApplication::clipboard()->setText(text(base::formatRfc3339(instant))); });
  QAction* all = menu.addAction(Wording::tr("All to this recipient"), &menu, [context, place = toRecipient(row)] { context.navigator.go(place); });
  const QString why = whyNoRecipient(context, row);
  all->setEnabled(why.isEmpty());
  all->setToolTip(why);
}

void addRowAct(QMenu& menu, const QString& words, const state::Permit& permit, std::function<void()> run) {
  QAction* action = menu.addAction(words, &menu, std::move(run));
  action->setEnabled(permit.allowed);
  action->setToolTip(permit.reason);
}

QString withKey(const QString& words, const QString& key) { return words + QLatin1Char('\t') + key; }

}  // namespace signalbox::ui::views
