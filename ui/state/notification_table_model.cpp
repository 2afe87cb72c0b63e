#include "ui/state/notification_table_model.h"

#include "ui/client/foreign.h"
#include "ui/client/words.h"
#include "ui/state/words.h"

namespace signalbox::ui::state {

namespace {

using client::Words;
using Column = NotificationTableModel::Column;
using protocol::NotificationRow;

std::vector<Column> columnsOf(Place place) {
  switch (place) {
    case Place::deadLetters:
      return {Column::chosen, Column::when, Column::recipient, Column::templateName, Column::error, Column::tries, Column::replays, Column::purge};
    case Place::held: return {Column::chosen, Column::when, Column::recipient, Column::templateName, Column::provider, Column::known, Column::risk};
    case Place::notifications: break;
  }
  return {Column::chosen, Column::when, Column::recipient, Column::channel, Column::templateName, Column::state, Column::error, Column::tries};
}

QString title(Column column, Place place) {
  switch (column) {
    case Column::chosen: return {};
    case Column::when:
      return place == Place::deadLetters ? Words::tr("Died") : place == Place::held ? Words::tr("Held since") : Words::tr("Accepted");
    case Column::recipient: return Words::tr("Recipient");
    case Column::templateName: return Words::tr("Template");
    case Column::error: return Words::tr("Error");
    case Column::tries: return Words::tr("Tries");
    case Column::replays: return Words::tr("Replays");
    case Column::channel: return Words::tr("Channel");
    case Column::state: return Words::tr("State");
    case Column::provider: return Words::tr("Provider");
    case Column::known: return Words::tr("What we know");
    case Column::risk: return Words::tr("Duplicate risk");
    case Column::app: return Words::tr("App");
    case Column::purge: return Words::tr("Purged on");
  }
  return {};
}

base::WallTime whenOf(const NotificationRow& row, Place place) {
  return place == Place::notifications ? row.createdAt : row.changedAt.value_or(row.createdAt);
}

}  // namespace

namespace {
/// What the provider said, its code first; empty where nothing came from it.
QString saidOf(const NotificationRow& row) {
  if (row.error.empty()) return client::text(row.errorCode);
  return row.errorCode.empty() ? client::text(row.error) : QString(client::text(row.errorCode) + QLatin1Char(' ') + client::foreign(row.error));
}
}  // namespace

QString errorOf(const NotificationRow& row) {
  const QString said = saidOf(row);
  return said.isEmpty() ? outcomeWords(client::text(row.errorClass)) : said;
}

namespace {

/// What happened comes before what the engine makes of it, which is much the same in every row: a narrow column cuts the end.
QString knownOf(const NotificationRow& row) {
  const QString said = saidOf(row), reason = client::text(row.reason);
  if (said.isEmpty()) return reason.isEmpty() ? errorOf(row) : reason;
  return reason.isEmpty() ? said : QString(client::foreign(said) + QStringLiteral("  \u00B7  ") + client::foreign(reason));
}

/// An event that a subscription is told has a type in place of a template.
QString contentOf(const NotificationRow& row) {
  if (row.app != "signalbox.events" || !row.templateName.empty()) return client::text(row.templateName);
  return NotificationTableModel::tr("Event: %1").arg(eventWords(client::text(row.category)));
}

/// A provider's report says more than that it took it. The value below stays the state, which is what is searched for.
QString stateOf(const NotificationRow& row) {
  return row.state == "sent" && !row.receipt.empty() ? receiptWords(client::text(row.receipt)) : stateWords(client::text(row.state));
}

bool isNumber(Column column) { return column == Column::tries || column == Column::replays; }

}  // namespace

QString placeName(Place place) {
  switch (place) {
    case Place::notifications: return QStringLiteral("notifications");
    case Place::deadLetters: return QStringLiteral("dead-letters");
    case Place::held: return QStringLiteral("held");
  }
  return {};
}

NotificationTableModel::NotificationTableModel(EngineSession& session, Place place, QObject* parent)
    : RowModel(session, parent), place_(place), columns_(columnsOf(place)) {
  connect(&session.state(), &EngineState::totalsChanged, this, &NotificationTableModel::followTotals);
}

int NotificationTableModel::columnOf(Column column) const {
  const auto found = std::find(columns_.begin(), columns_.end(), column);
  return found == columns_.end() ? -1 : static_cast<int>(found - columns_.begin());
}

void NotificationTableModel::setNewestFirst(bool newest) {
  if (newest_ == newest) return;
  newest_ = newest;
  if (loadState() != LoadState::idle) reload();
}

int NotificationTableModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : static_cast<int>(columns_.size()); }

QVariant NotificationTableModel::headerData(int section, Qt::Orientation orientation, int role) const {
  if (orientation != Qt::Horizontal || section < 0 || section >= columnCount()) return {};
  const Column column = columns_[static_cast<std::size_t>(section)];
  if (role == Qt::DisplayRole) return ofEvents_ && column == Column::templateName ? Words::tr("Event") : title(column, place_);
  if (role == Qt::TextAlignmentRole) return QVariant((isNumber(column) ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
  return {};
}

QString NotificationTableModel::path() const { return QStringLiteral("/") + placeName(place_); }

client::Query NotificationTableModel::filters() const {
  return {{QStringLiteral("order"), newest_ ? QStringLiteral("newest") : QStringLiteral("oldest")}};
}

QVariant NotificationTableModel::valueOf(const NotificationRow& row, int column, int role) const {
  const Column which = columns_[static_cast<std::size_t>(column)];
  if (role == Qt::TextAlignmentRole) return QVariant((isNumber(which) ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
  if (role == Qt::ToolTipRole && which == Column::purge) return row.purgeAt ? client::text(base::formatRfc3339(*row.purgeAt)) : QString();
  if (role == Qt::ToolTipRole && which == Column::when) return client::text(base::formatRfc3339(whenOf(row, place_)));
  if (role == Qt::ToolTipRole && which == Column::known) return {};  // what is cut off is shown in any case
  if (role != Qt::DisplayRole && role != kValueRole && role != Qt::ToolTipRole) return {};
  const bool bare = role == kValueRole;
  switch (which) {
    case Column::chosen: return {};
    case Column::when: return bare ? QVariant(client::dateTime(whenOf(row, place_))) : QVariant(format_.instant(whenOf(row, place_)));
    case Column::recipient: return client::text(row.recipient);
    case Column::templateName: return contentOf(row);
    case Column::error: return errorOf(row);
    case Column::tries: return bare ? QVariant(qlonglong{row.tries}) : QVariant(format_.count(row.tries));
    case Column::replays: return bare ? QVariant(qlonglong{row.replays}) : QVariant(format_.count(row.replays));
    case Column::channel: return bare ? client::text(row.channel) : channelWords(client::text(row.channel));
    case Column::state: return bare ? client::text(row.state) : stateOf(row);
    case Column::provider: return client::text(row.provider);
    case Column::known: return knownOf(row);
    case Column::risk: return bare ? QVariant(row.duplicateRisk) : QVariant(row.duplicateRisk ? tr("May have arrived") : tr("None known"));
    case Column::app: return client::text(row.app);
    case Column::purge:
      if (!row.purgeAt) return bare ? QVariant() : QVariant(format_.unknown);
      return bare ? QVariant(client::dateTime(*row.purgeAt)) : QVariant(format_.date(*row.purgeAt));
  }
  return {};
}

void NotificationTableModel::followTotals() {
  const protocol::Snapshot& snapshot = session_.state().snapshot();
  std::int64_t count = 0;
  switch (place_) {
    case Place::deadLetters: count = snapshot.totals.dead; break;
    case Place::held: count = snapshot.totals.held; break;
    case Place::notifications:
      count = snapshot.totals.waiting + snapshot.totals.sending + snapshot.totals.dead + snapshot.totals.held;
      for (const auto& queue : snapshot.queues) count += queue.sentTotal;
      break;
  }
  if (std::exchange(lastCount_, count) != count) refreshSoon();
}

}  // namespace signalbox::ui::state
