#include "ui/state/suppression_table_model.h"

#include "ui/state/words.h"

namespace signalbox::ui::state {

namespace {

/// A reason may be the inner part of a sentence of the engine's; here it stands alone.
QString standingAlone(const QString& words) { return words.left(1).toUpper() + words.mid(1); }

}  // namespace

int SuppressionTableModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : columns; }

QVariant SuppressionTableModel::headerData(int section, Qt::Orientation orientation, int role) const {
  static const QStringList titles{tr("Since"), tr("Channel"), tr("Address"), tr("Category"), tr("Why"), tr("Reported by")};
  if (orientation != Qt::Horizontal || section < 0 || section >= columns) return {};
  if (role == Qt::DisplayRole) return titles[section];
  return role == Qt::TextAlignmentRole ? QVariant(Qt::AlignLeft | Qt::AlignVCenter) : QVariant();
}

QVariant SuppressionTableModel::valueOf(const SuppressionRow& row, int column, int role) const {
  if (role == Qt::TextAlignmentRole) return QVariant(Qt::AlignLeft | Qt::AlignVCenter);
  if (role == Qt::ToolTipRole && column == when) return client::text(base::formatRfc3339(row.at));
  if (role != Qt::DisplayRole && role != Qt::ToolTipRole && role != kValueRole) return {};
  const bool bare = role == kValueRole;
  switch (column) {
    case when: return format_.instant(row.at);
    case channel: return bare ? client::text(row.channel) : channelWords(client::text(row.channel));
    case address: return client::text(row.address);
    case category: return row.category.empty() ? tr("Every category") : client::text(row.category);
    case reason: return bare ? client::text(row.reason) : standingAlone(client::text(row.reason));
    case provider: return client::text(row.provider);
    default: return {};
  }
}

}  // namespace signalbox::ui::state
