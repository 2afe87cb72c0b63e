#include "ui/state/receipt_table_model.h"

#include "ui/state/words.h"

namespace signalbox::ui::state {

int ReceiptTableModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : columns; }

QVariant ReceiptTableModel::headerData(int section, Qt::Orientation orientation, int role) const {
  static const QStringList titles{tr("Came in"), tr("Provider"), tr("Provider's message id"), tr("Says"), tr("Code"), tr("Kept until")};
  if (orientation != Qt::Horizontal || section < 0 || section >= columns) return {};
  if (role == Qt::DisplayRole) return titles[section];
  return role == Qt::TextAlignmentRole ? QVariant(Qt::AlignLeft | Qt::AlignVCenter) : QVariant();
}

QVariant ReceiptTableModel::valueOf(const ReceiptRow& row, int column, int role) const {
  if (role == Qt::TextAlignmentRole) return QVariant(Qt::AlignLeft | Qt::AlignVCenter);
  if (role == Qt::ToolTipRole && column == when) return client::text(base::formatRfc3339(row.receivedAt));
  if (role == Qt::ToolTipRole && column == status && !row.words.empty()) return client::text(row.words);
  if (role != Qt::DisplayRole && role != Qt::ToolTipRole && role != kValueRole) return {};
  const bool bare = role == kValueRole;
  switch (column) {
    case when: return format_.instant(row.receivedAt);
    case provider: return client::text(row.provider);
    case message: return client::text(row.providerMessageId);
    case status: return bare ? client::text(row.status) : receiptWords(client::text(row.status));
    case code: return client::text(row.code);
    case until: return row.purgeAt ? QVariant(format_.date(*row.purgeAt)) : QVariant();
    default: return {};
  }
}

}  // namespace signalbox::ui::state
