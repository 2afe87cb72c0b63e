#include "ui/state/recipient_table_model.h"

#include "ui/state/words.h"

namespace signalbox::ui::state {

QString listWords(const std::vector<std::string>& items) {
  QStringList words;
  for (const std::string& item : items) words << client::text(item);
  return words.join(QStringLiteral(", "));
}

namespace {

/// A channel has its word, alone and after a category; a category is named by the apps.
QString unwantedWords(const std::vector<std::string>& items) {
  QStringList words;
  for (const std::string& item : items) {
    const QString whole = client::text(item), category = whole.section(QLatin1Char(':'), 0, -2), channel = whole.section(QLatin1Char(':'), -1);
    words << (category.isEmpty() ? channelWords(whole) : RecipientTableModel::tr("%1: %2").arg(category, channelWords(channel)));
  }
  return words.join(QStringLiteral(", "));
}

}  // namespace

std::vector<std::string> listFromWords(const QString& words) {
  std::vector<std::string> items;
  for (const QString& word : words.split(QLatin1Char(','), Qt::SkipEmptyParts))
    if (!word.trimmed().isEmpty()) items.push_back(client::utf8(word.trimmed()));
  return items;
}

int RecipientTableModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : columns; }

QVariant RecipientTableModel::headerData(int section, Qt::Orientation orientation, int role) const {
  static const QStringList titles{tr("Recipient"), tr("Email"), tr("Phone"), tr("Time zone"), tr("Does not want"), tr("Do not use")};
  if (orientation != Qt::Horizontal || section < 0 || section >= columns) return {};
  if (role == Qt::DisplayRole) return titles[section];
  return role == Qt::TextAlignmentRole ? QVariant(Qt::AlignLeft | Qt::AlignVCenter) : QVariant();
}

QVariant RecipientTableModel::valueOf(const protocol::RecipientView& recipient, int column, int role) const {
  if (role == Qt::TextAlignmentRole) return QVariant(Qt::AlignLeft | Qt::AlignVCenter);
  if (role != Qt::DisplayRole && role != Qt::ToolTipRole && role != kValueRole) return {};
  switch (column) {
    case name: return client::text(recipient.id);
    case email: return client::text(recipient.email);
    case phone: return client::text(recipient.phone);
    case zone: return recipient.timeZone.empty() ? QStringLiteral("UTC") : client::text(recipient.timeZone);
    case optOut: return role == kValueRole ? listWords(recipient.optOut) : unwantedWords(recipient.optOut);
    case suppressed: return channelListWords(recipient.suppressed);
    default: return {};
  }
}

}  // namespace signalbox::ui::state
