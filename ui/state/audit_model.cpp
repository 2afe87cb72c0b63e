#include "ui/state/audit_model.h"

#include <QLocale>

#include "ui/client/foreign.h"
#include "ui/client/text.h"
#include "ui/client/words.h"
#include "ui/state/access_words.h"
#include "ui/state/words.h"

namespace signalbox::ui::state {

using client::Words;

namespace {
constexpr std::int64_t kAbove = 10;  // newer rows than the one that is looked for
}

AuditModel::AuditModel(EngineSession& session, QObject* parent) : RowModel(session, parent) {
  // Each act of anybody comes as an event, with its row committed.
  connect(&session, &EngineSession::event, this, [this](const protocol::EventView& event) {
    if (event.kind == "command" && loadState() == LoadState::ready) refreshSoon();
  });
}

int AuditModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : columns; }

QVariant AuditModel::headerData(int section, Qt::Orientation orientation, int role) const {
  static const QStringList titles{tr("Row"), tr("When (%1)"), tr("Who"), tr("From"), tr("Did"), tr("To"), tr("Why"), tr("Details")};
  if (orientation != Qt::Horizontal || section < 0 || section >= columns) return {};
  if (role == Qt::DisplayRole) return section == at ? titles[section].arg(format_.zone()) : titles[section];
  if (role == Qt::TextAlignmentRole) return QVariant((section == number ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
  return {};
}

QString AuditModel::path() const { return QStringLiteral("/audit"); }

client::Query AuditModel::filters() const {
  if (!span_ || around_) return {};
  return {{QStringLiteral("from"), client::text(base::formatRfc3339(span_->from))},
          {QStringLiteral("to"), client::text(base::formatRfc3339(span_->to))}};
}

void AuditModel::setSpan(std::optional<Span> span) {
  if (span_ == span) return;
  span_ = span;
  if (loadState() != LoadState::idle && !around_) askAnew();
}

void AuditModel::setAround(std::optional<std::int64_t> row) {
  if (around_ == row) return;
  around_ = row;
  if (loadState() != LoadState::idle) askAnew();
}

/// A cursor of the audit is the number of the row that a page ends before: the first page around a row has one, too.
client::Call AuditModel::request(Fetch fetch, int generation, const client::Query& query) {
  client::Query asked = query;
  if (around_ && fetch != Fetch::more) asked.emplace_back(QStringLiteral("cursor"), QString::number(*around_ + kAbove + 1));
  return RowModel<AuditRow>::request(fetch, generation, asked);
}

QVariant AuditModel::valueOf(const AuditRow& row, int column, int role) const {
  if (role == Qt::TextAlignmentRole) return QVariant((column == number ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
  if (role != Qt::DisplayRole && role != kValueRole && role != Qt::ToolTipRole) return {};
  switch (column) {
    case number: return role == kValueRole ? QVariant(qlonglong{row.seq}) : QVariant(format_.count(row.seq));
    // Never relative time alone in the audit.
    case at:
      if (role == kValueRole) return client::dateTime(row.at);
      return role == Qt::ToolTipRole ? client::text(base::formatRfc3339(row.at)) : format_.exact(row.at);
    case who: return auditWhoWords(row);
    case address: return client::text(row.address);
    case what: return auditActionWords(row.action, row.detail);
    case object: return role == Qt::ToolTipRole ? client::text(row.object) : auditObjectWords(row.action, row.object);
    case why: return client::text(row.reason);
    case detail: return auditDetailWords(row.detail);
    default: return {};
  }
}

QString auditWhoWords(const protocol::AuditEntry& row) {
  if (row.principal.empty()) return Words::tr("Unknown");
  const QString name = client::foreign(row.principal);
  if (row.role.empty() || row.role == row.principal) return name;
  return name + QStringLiteral(", ") + roleWords(client::text(row.role)).toLower();
}

QString auditObjectWords(const std::string& action, const std::string& object) {
  // Nobody knows one by its id.
  if (action.rfind("operation.", 0) == 0) return Words::tr("an operation");
  if (action.rfind("plan.", 0) == 0) return Words::tr("a plan");
  const bool channel = action.rfind("queue.", 0) == 0 || action.rfind("policy.", 0) == 0;
  return channel ? channelWords(client::text(object)) : client::text(object);
}

QString auditDetailWords(const boost::json::value& detail) {
  if (detail.is_null()) return {};
  if (!detail.is_object()) return client::text(protocol::jsonText(detail));
  QStringList parts;
  for (const auto& member : detail.get_object()) {
    QString name = client::text(std::string(member.key()));
    name.replace(QLatin1Char('_'), QLatin1Char(' '));
    const auto& value = member.value();
    const QString words = value.is_int64() ? QLocale(QLocale::English).toString(qlonglong{value.get_int64()})
        : value.is_string()                ? client::foreign(std::string(value.get_string()))
                                           : client::foreign(protocol::jsonText(value));
    parts << QStringLiteral("%1: %2").arg(name, words);
  }
  return parts.join(QStringLiteral(", "));
}

namespace {

std::string memberOf(const boost::json::value& detail, std::string_view name) {
  const auto* object = detail.if_object();
  const auto* value = object == nullptr ? nullptr : object->if_contains(name);
  return value == nullptr || !value->is_string() ? std::string() : std::string(value->get_string());
}

/// Of some acts the details alone tell what was done; nothing where they do not.
QString detailedActionWords(const std::string& action, const boost::json::value& detail) {
  if (action == "breaker.force") {
    const std::string force = memberOf(detail, "force");
    if (force == "forced_open" || force == "open") return Words::tr("Held open");
    if (force == "forced_closed" || force == "closed") return Words::tr("Kept sending");
    if (force == "auto") return Words::tr("Let go again");
  }
  if (const std::string kind = memberOf(detail, "kind"); action == "operation.create" && !kind.empty())
    return Words::tr("Asked to %1").arg(operationKindWords(client::text(kind)).toLower());
  return {};
}

}  // namespace

QString auditActionWords(const std::string& action, const boost::json::value& detail) {
  if (const QString words = detailedActionWords(action, detail); !words.isEmpty()) return words;
  static const QHash<QString, QString> words{
      {QStringLiteral("access.no_valid_token"), Words::tr("Came without a valid token")},
      {QStringLiteral("access.refused"), Words::tr("Was refused")},
      {QStringLiteral("access.revealed"), Words::tr("Read messages with their content")},
      {QStringLiteral("audit.chain_begins"), Words::tr("Began the chain")},
      {QStringLiteral("audit.key_replaced"), Words::tr("Began with a new audit key")},
      {QStringLiteral("audit.rolled_back"), Words::tr("Found the audit rolled back")},
      {QStringLiteral("breaker.force"), Words::tr("Changed the hold of a provider")},
      {QStringLiteral("credentials.refresh"), Words::tr("Read the credentials again")},
      {QStringLiteral("engine.release_hold"), Words::tr("Released the hold")},
      {QStringLiteral("engine.started"), Words::tr("Started")},
      {QStringLiteral("engine.stopped"), Words::tr("Stopped")},
      {QStringLiteral("group.patch"), Words::tr("Wrote on a cause")},
      {QStringLiteral("messages.export"), Words::tr("Exported messages with their addresses")},
      {QStringLiteral("notification.cancel"), Words::tr("Cancelled a message")},
      {QStringLiteral("operation.approve"), Words::tr("Approved an operation")},
      {QStringLiteral("operation.cancel"), Words::tr("Cancelled an operation")},
      {QStringLiteral("operation.create"), Words::tr("Started an operation")},
      {QStringLiteral("operation.pause"), Words::tr("Paused an operation")},
      {QStringLiteral("operation.rate"), Words::tr("Changed an operation's rate")},
      {QStringLiteral("operation.resume"), Words::tr("Resumed an operation")},
      {QStringLiteral("plan.create"), Words::tr("Made a plan")},
      {QStringLiteral("policy.put"), Words::tr("Set retries and breakers")},
      {QStringLiteral("policy.reset"), Words::tr("Set retries and breakers as configured")},
      {QStringLiteral("provider.delete"), Words::tr("Removed a provider")},
      {QStringLiteral("provider.ping"), Words::tr("Pinged a provider")},
      {QStringLiteral("provider.put"), Words::tr("Set up a provider")},
      {QStringLiteral("provider.resume"), Words::tr("Resumed a provider")},
      {QStringLiteral("provider.test"), Words::tr("Sent a test message")},
      {QStringLiteral("queue.drain"), Words::tr("Drained a queue")},
      {QStringLiteral("queue.pause"), Words::tr("Paused a queue")},
      {QStringLiteral("queue.resume"), Words::tr("Resumed a queue")},
      {QStringLiteral("recipient.erase"), Words::tr("Asked to erase a recipient")},
      {QStringLiteral("recipient.erased"), Words::tr("Erased a recipient")},
      {QStringLiteral("recipient.export"), Words::tr("Exported a recipient's data")},
      {QStringLiteral("recipients.put"), Words::tr("Saved recipients")},
      {QStringLiteral("retention.goes_on"), Words::tr("Purges again")},
      {QStringLiteral("retention.purged"), Words::tr("Purged what was kept long enough")},
      {QStringLiteral("retention.waits"), Words::tr("Purges nothing, because the clock jumped ahead")},
      {QStringLiteral("secret.delete"), Words::tr("Removed a secret")},
      {QStringLiteral("secret.put"), Words::tr("Saved a secret")},
      {QStringLiteral("subscription.delete"), Words::tr("Removed a subscription")},
      {QStringLiteral("subscription.disable"), Words::tr("Switched a subscription off")},
      {QStringLiteral("subscription.put"), Words::tr("Saved a subscription")},
      {QStringLiteral("subscription.rotate"), Words::tr("Exchanged a subscription's secret")},
      {QStringLiteral("subscription.test"), Words::tr("Sent a test event")},
      {QStringLiteral("suppression.lift"), Words::tr("Lifted a suppression")},
      {QStringLiteral("template.delete"), Words::tr("Removed a template")},
      {QStringLiteral("template.put"), Words::tr("Saved a template")},
      {QStringLiteral("token.create"), Words::tr("Made an access token")},
      {QStringLiteral("token.revoke"), Words::tr("Revoked an access token")},
      {QStringLiteral("vault.change_finished"), Words::tr("Finished a change of the master key")},
      {QStringLiteral("vault.credentials_discarded"), Words::tr("Discarded all credentials")},
      {QStringLiteral("vault.data_key"), Words::tr("Changed the data key")},
      {QStringLiteral("vault.key_changed"), Words::tr("Changed the master key at its start")},
      {QStringLiteral("vault.master_key"), Words::tr("Changed the master key")},
      {QStringLiteral("view.delete"), Words::tr("Removed a saved search")},
      {QStringLiteral("view.put"), Words::tr("Saved a search")},
  };
  const QString name = client::text(action);
  return words.value(name, name);
}

}  // namespace signalbox::ui::state
