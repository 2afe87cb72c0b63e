#include "ui/state/audit_model.h"

namespace signalbox::ui::state {

AuditModel::AuditModel(EngineSession& session, QObject* parent) : RowModel(session, parent) {
  // Each act of anybody comes as an event, with its row committed.
  connect(&session, &EngineSession::event, this, [this](const protocol::EventView& event) {
    if (event.kind == "command" && loadState() == LoadState::ready) refreshSoon();
  });
}

int AuditModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : columns; }

QVariant AuditModel::headerData(int section, Qt::Orientation orientation, int role) const {
  static const QStringList titles{QStringLiteral("Row"),  QStringLiteral("When (UTC)"), QStringLiteral("Who"), QStringLiteral("From"),
                                  QStringLiteral("Did"),  QStringLiteral("To"),         QStringLiteral("Why"), QStringLiteral("Details")};
  if (orientation != Qt::Horizontal || section < 0 || section >= columns) return {};
  if (role == Qt::DisplayRole) return titles[section];
  if (role == Qt::TextAlignmentRole) return QVariant((section == number ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
  return {};
}

QString AuditModel::path() const { return QStringLiteral("/audit"); }

QVariant AuditModel::valueOf(const AuditRow& row, int column, int role) const {
  if (role == Qt::TextAlignmentRole) return QVariant((column == number ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
  if (role != Qt::DisplayRole && role != kValueRole && role != Qt::ToolTipRole) return {};
  switch (column) {
    case number: return role == kValueRole ? QVariant(qlonglong{row.seq}) : QVariant(format_.count(row.seq));
    // Never relative time alone in the audit.
    case at: return role == kValueRole ? QVariant(client::dateTime(row.at)) : QVariant(client::dateTime(row.at).toString(QStringLiteral("yyyy-MM-dd HH:mm:ss")));
    case who: {
      if (row.principal.empty()) return QStringLiteral("Nobody known");
      const QString name = client::text(row.principal);
      return row.role.empty() || row.role == row.principal ? name : QString(name + QStringLiteral(", ") + client::text(row.role));
    }
    case address: return client::text(row.address);
    case what: return auditActionWords(row.action);
    case object: return client::text(row.object);
    case why: return client::text(row.reason);
    case detail: return row.detail.is_object() && row.detail.get_object().empty() ? QString() : client::text(protocol::jsonText(row.detail));
    default: return {};
  }
}

QString auditActionWords(const std::string& action) {
  static const QHash<QString, QString> words{
      {QStringLiteral("access.no_valid_token"), QStringLiteral("Came without a valid token")},
      {QStringLiteral("access.refused"), QStringLiteral("Was refused")},
      {QStringLiteral("audit.chain_begins"), QStringLiteral("Began the chain")},
      {QStringLiteral("breaker.force"), QStringLiteral("Forced the breaker")},
      {QStringLiteral("engine.release_hold"), QStringLiteral("Released the hold")},
      {QStringLiteral("engine.started"), QStringLiteral("Started")},
      {QStringLiteral("engine.stopped"), QStringLiteral("Stopped")},
      {QStringLiteral("group.patch"), QStringLiteral("Wrote on a cause")},
      {QStringLiteral("notification.cancel"), QStringLiteral("Cancelled a message")},
      {QStringLiteral("operation.cancel"), QStringLiteral("Cancelled an operation")},
      {QStringLiteral("operation.create"), QStringLiteral("Started an operation")},
      {QStringLiteral("operation.pause"), QStringLiteral("Paused an operation")},
      {QStringLiteral("operation.rate"), QStringLiteral("Changed an operation's rate")},
      {QStringLiteral("operation.resume"), QStringLiteral("Resumed an operation")},
      {QStringLiteral("plan.create"), QStringLiteral("Made a plan")},
      {QStringLiteral("provider.delete"), QStringLiteral("Removed a provider")},
      {QStringLiteral("provider.ping"), QStringLiteral("Pinged a provider")},
      {QStringLiteral("provider.put"), QStringLiteral("Set up a provider")},
      {QStringLiteral("provider.resume"), QStringLiteral("Resumed a provider")},
      {QStringLiteral("provider.test"), QStringLiteral("Sent a test message")},
      {QStringLiteral("queue.drain"), QStringLiteral("Drained a queue")},
      {QStringLiteral("queue.pause"), QStringLiteral("Paused a queue")},
      {QStringLiteral("queue.resume"), QStringLiteral("Resumed a queue")},
      {QStringLiteral("recipient.export"), QStringLiteral("Exported a recipient's data")},
      {QStringLiteral("recipients.put"), QStringLiteral("Saved recipients")},
      {QStringLiteral("suppression.lift"), QStringLiteral("Lifted a suppression")},
      {QStringLiteral("template.delete"), QStringLiteral("Removed a template")},
      {QStringLiteral("template.put"), QStringLiteral("Saved a template")},
      {QStringLiteral("token.create"), QStringLiteral("Made an access token")},
      {QStringLiteral("token.revoke"), QStringLiteral("Revoked an access token")},
      {QStringLiteral("vault.change_finished"), QStringLiteral("Finished a change of the master key")},
      {QStringLiteral("vault.credentials_discarded"), QStringLiteral("Discarded all credentials")},
      {QStringLiteral("vault.key_changed"), QStringLiteral("Changed the master key at its start")},
      {QStringLiteral("view.delete"), QStringLiteral("Removed a saved search")},
      {QStringLiteral("view.put"), QStringLiteral("Saved a search")},
  };
  const QString name = client::text(action);
  return words.value(name, name);
}

}  // namespace signalbox::ui::state
