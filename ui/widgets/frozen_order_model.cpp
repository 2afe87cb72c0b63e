#include "ui/widgets/frozen_order_model.h"

#include "ui/widgets/table_delegate.h"

#include <QSet>
#include <algorithm>

namespace signalbox::ui::widgets {

namespace {
constexpr int kRemembered[] = {Qt::DisplayRole, Qt::ToolTipRole, kIdRole, kLookRole, kBarsRole, kSecondLineRole, kBadgeRole};
}

FrozenOrderModel::FrozenOrderModel(QObject* parent) : QAbstractProxyModel(parent) {}

void FrozenOrderModel::setSourceModel(QAbstractItemModel* source) {
  beginResetModel();
  if (sourceModel() != nullptr) sourceModel()->disconnect(this);
  QAbstractProxyModel::setSourceModel(source);
  rows_.clear();
  if (source != nullptr) {
    connect(source, &QAbstractItemModel::rowsAboutToBeInserted, this, &FrozenOrderModel::onRowsAboutToBeInserted);
    connect(source, &QAbstractItemModel::rowsInserted, this, &FrozenOrderModel::onRowsInserted);
    connect(source, &QAbstractItemModel::rowsAboutToBeRemoved, this, &FrozenOrderModel::onRowsAboutToBeRemoved);
    connect(source, &QAbstractItemModel::rowsRemoved, this, &FrozenOrderModel::onRowsRemoved);
    connect(source, &QAbstractItemModel::dataChanged, this, &FrozenOrderModel::onDataChanged);
    connect(source, &QAbstractItemModel::modelAboutToBeReset, this, &FrozenOrderModel::onAboutToChangeAll);
    connect(source, &QAbstractItemModel::modelReset, this, &FrozenOrderModel::onChangedAll);
    connect(source, &QAbstractItemModel::headerDataChanged, this, &FrozenOrderModel::headerDataChanged);
    // Persistent indexes follow moves and sorting by themselves while frozen; otherwise everything is shown anew.
    const auto whenThawed = [this](auto act) {
      return [this, act] {
        if (!frozen_) act();
      };
    };
    connect(source, &QAbstractItemModel::layoutAboutToBeChanged, this, whenThawed([this] { beginResetModel(); }));
    connect(source, &QAbstractItemModel::layoutChanged, this, whenThawed([this] { endResetModel(); }));
    connect(source, &QAbstractItemModel::rowsAboutToBeMoved, this, whenThawed([this] { beginResetModel(); }));
    connect(source, &QAbstractItemModel::rowsMoved, this, whenThawed([this] { endResetModel(); }));
    if (frozen_) capture();
  }
  endResetModel();
  setWaiting(0);
}

void FrozenOrderModel::capture() {
  rows_.clear();
  const QAbstractItemModel* source = sourceModel();
  if (source == nullptr) return;
  rows_.reserve(static_cast<std::size_t>(source->rowCount()));
  for (int row = 0; row < source->rowCount(); ++row) {
    const QModelIndex index = source->index(row, 0);
    rows_.push_back({index, index.data(kIdRole).toString(), {}});
  }
}

bool FrozenOrderModel::showsSourceAsItIs() const {
  if (sourceModel() == nullptr || static_cast<int>(rows_.size()) != sourceModel()->rowCount()) return false;
  for (std::size_t i = 0; i < rows_.size(); ++i)
    if (!rows_[i].source.isValid() || rows_[i].source.row() != static_cast<int>(i)) return false;
  return true;
}

void FrozenOrderModel::setFrozen(bool frozen) {
  if (frozen == frozen_) return;
  if (frozen) {
    capture();
    frozen_ = true;
    return;
  }
  const bool same = showsSourceAsItIs();
  if (!same) beginResetModel();
  frozen_ = false;
  rows_.clear();
  if (!same) endResetModel();
  setWaiting(0);
}

void FrozenOrderModel::showWaiting() {
  if (!frozen_) return;
  beginResetModel();
  capture();
  endResetModel();
  setWaiting(0);
}

void FrozenOrderModel::setHeaderAlignment(int column, Qt::Alignment alignment) { headerAlignment_[column] = alignment; }

void FrozenOrderModel::setWaiting(int waiting) {
  if (waiting == waiting_) return;
  waiting_ = waiting;
  Q_EMIT waitingChanged(waiting_);
}

int FrozenOrderModel::waitingInSource() const {
  QSet<QString> shown;
  for (const Row& row : rows_) shown.insert(row.id);
  int missing = 0;
  for (int row = 0; row < sourceModel()->rowCount(); ++row)
    if (!shown.contains(sourceModel()->index(row, 0).data(kIdRole).toString())) ++missing;
  return missing;
}

void FrozenOrderModel::remember(Row& row) const {
  if (!row.source.isValid()) return;
  row.last.clear();
  for (int column = 0; column < sourceModel()->columnCount(); ++column) {
    QHash<int, QVariant> values;
    for (const int role : kRemembered)
      if (const QVariant value = row.source.sibling(row.source.row(), column).data(role); value.isValid()) values.insert(role, value);
    row.last.push_back(std::move(values));
  }
}

void FrozenOrderModel::onRowsAboutToBeInserted(const QModelIndex&, int first, int last) {
  if (!frozen_) beginInsertRows({}, first, last);
}

void FrozenOrderModel::onRowsInserted(const QModelIndex&, int first, int last) {
  if (!frozen_) {
    endInsertRows();
    return;
  }
  // Where nothing is shown, nothing moves under the hand.
  const bool atEnd = last == sourceModel()->rowCount() - 1 && (first > 0 || rows_.empty());
  if (!atEnd) {
    setWaiting(waiting_ + last - first + 1);
    return;
  }
  const int shown = static_cast<int>(rows_.size());
  beginInsertRows({}, shown, shown + last - first);
  for (int row = first; row <= last; ++row) {
    const QModelIndex index = sourceModel()->index(row, 0);
    rows_.push_back({index, index.data(kIdRole).toString(), {}});
  }
  endInsertRows();
}

void FrozenOrderModel::onRowsAboutToBeRemoved(const QModelIndex&, int first, int last) {
  if (!frozen_) {
    beginRemoveRows({}, first, last);
    return;
  }
  for (Row& row : rows_)
    if (row.source.isValid() && row.source.row() >= first && row.source.row() <= last) remember(row);
}

void FrozenOrderModel::onRowsRemoved() {
  if (!frozen_) {
    endRemoveRows();
    return;
  }
  setWaiting(waitingInSource());
  if (!rows_.empty()) Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, columnCount() - 1));
}

void FrozenOrderModel::onDataChanged(const QModelIndex& first, const QModelIndex& last, const QList<int>& roles) {
  if (!frozen_) {
    Q_EMIT dataChanged(index(first.row(), first.column()), index(last.row(), last.column()), roles);
    return;
  }
  for (std::size_t i = 0; i < rows_.size(); ++i)
    if (rows_[i].source.isValid() && rows_[i].source.row() >= first.row() && rows_[i].source.row() <= last.row())
      Q_EMIT dataChanged(index(static_cast<int>(i), first.column()), index(static_cast<int>(i), last.column()), roles);
}

void FrozenOrderModel::onAboutToChangeAll() {
  if (!frozen_) {
    beginResetModel();
    return;
  }
  for (Row& row : rows_) remember(row);
}

void FrozenOrderModel::onChangedAll() {
  if (!frozen_) {
    endResetModel();
    return;
  }
  rejoin();
}

// After a reset rows are told apart by id alone. One that leaves nothing begins another list, to which none of these belong.
void FrozenOrderModel::rejoin() {
  if (rows_.empty() || sourceModel()->rowCount() == 0) {
    beginResetModel();
    capture();
    endResetModel();
    return setWaiting(0);
  }
  QHash<QString, int> places;
  for (int row = 0; row < sourceModel()->rowCount(); ++row) places.insert(sourceModel()->index(row, 0).data(kIdRole).toString(), row);
  for (Row& row : rows_) {
    const auto place = places.constFind(row.id);
    row.source = place == places.constEnd() ? QPersistentModelIndex() : QPersistentModelIndex(sourceModel()->index(*place, 0));
  }
  setWaiting(waitingInSource());
  if (!rows_.empty()) Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, columnCount() - 1));
}

QModelIndex FrozenOrderModel::mapFromSource(const QModelIndex& source) const {
  if (!source.isValid()) return {};
  if (!frozen_) return index(source.row(), source.column());
  const auto row = std::find_if(rows_.begin(), rows_.end(), [&](const Row& one) { return one.source.isValid() && one.source.row() == source.row(); });
  return row == rows_.end() ? QModelIndex() : index(static_cast<int>(row - rows_.begin()), source.column());
}

QModelIndex FrozenOrderModel::mapToSource(const QModelIndex& proxy) const {
  if (!proxy.isValid() || sourceModel() == nullptr) return {};
  if (!frozen_) return sourceModel()->index(proxy.row(), proxy.column());
  const Row& row = rows_[static_cast<std::size_t>(proxy.row())];
  return row.source.isValid() ? sourceModel()->index(row.source.row(), proxy.column()) : QModelIndex();
}

QModelIndex FrozenOrderModel::index(int row, int column, const QModelIndex& parent) const {
  if (parent.isValid() || row < 0 || row >= rowCount() || column < 0 || column >= columnCount()) return {};
  return createIndex(row, column);
}

QModelIndex FrozenOrderModel::parent(const QModelIndex&) const { return {}; }

int FrozenOrderModel::rowCount(const QModelIndex& parent) const {
  if (parent.isValid() || sourceModel() == nullptr) return 0;
  return frozen_ ? static_cast<int>(rows_.size()) : sourceModel()->rowCount();
}

int FrozenOrderModel::columnCount(const QModelIndex& parent) const {
  return parent.isValid() || sourceModel() == nullptr ? 0 : sourceModel()->columnCount();
}

QVariant FrozenOrderModel::data(const QModelIndex& index, int role) const {
  const QModelIndex source = mapToSource(index);
  if (source.isValid()) return source.data(role);
  if (!index.isValid() || !frozen_) return {};
  const Row& row = rows_[static_cast<std::size_t>(index.row())];
  if (static_cast<std::size_t>(index.column()) >= row.last.size()) return {};
  if (role == kInkRole) return static_cast<int>(theme::Ink::Muted);
  return row.last[static_cast<std::size_t>(index.column())].value(role);
}

QVariant FrozenOrderModel::headerData(int section, Qt::Orientation orientation, int role) const {
  if (sourceModel() == nullptr) return {};
  if (role == Qt::TextAlignmentRole && orientation == Qt::Horizontal && headerAlignment_.contains(section))
    return QVariant::fromValue(static_cast<int>(headerAlignment_.value(section)));
  return sourceModel()->headerData(section, orientation, role);
}

Qt::ItemFlags FrozenOrderModel::flags(const QModelIndex& index) const {
  const QModelIndex source = mapToSource(index);
  return source.isValid() ? sourceModel()->flags(source) : Qt::NoItemFlags;
}

void FrozenOrderModel::sort(int column, Qt::SortOrder order) {
  if (sourceModel() == nullptr) return;
  sourceModel()->sort(column, order);
  showWaiting();  // the person asked for this order
}

bool FrozenOrderModel::canFetchMore(const QModelIndex&) const { return sourceModel() != nullptr && sourceModel()->canFetchMore({}); }

void FrozenOrderModel::fetchMore(const QModelIndex&) {
  if (sourceModel() != nullptr) sourceModel()->fetchMore({});
}

}  // namespace signalbox::ui::widgets
