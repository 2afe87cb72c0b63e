// Stands between a list model and a Table. While frozen, rows keep their places: new rows of the source wait and are counted, rows that
// vanish stay as they looked and cannot be chosen any more, and sorting by the source is not shown. Rows that the source adds at its end (paging)
// are shown at once, since they move nothing; so are the first ones of all. Thawing shows the source as it is.
// Rows are known by kIdRole, so a reset of the source while frozen keeps what is still there; a reset to nothing begins another list. Flat models
// only. GUI thread.
#pragma once

#include <QAbstractProxyModel>
#include <QHash>
#include <vector>

namespace signalbox::ui::widgets {

// The role that a model gives its row's id under (a QString, in column 0).
inline constexpr int kIdRole = Qt::UserRole + 1;

class FrozenOrderModel final : public QAbstractProxyModel {
  Q_OBJECT
 public:
  explicit FrozenOrderModel(QObject* parent = nullptr);

  void setSourceModel(QAbstractItemModel* source) override;
  bool isFrozen() const { return frozen_; }
  void setFrozen(bool frozen);
  int waiting() const { return waiting_; }
  void showWaiting();  // takes the source's order now and stays frozen if it is
  // Headers stand with their column: right over numbers, left over everything else.
  void setHeaderAlignment(int column, Qt::Alignment alignment);

  QModelIndex mapFromSource(const QModelIndex& source) const override;
  QModelIndex mapToSource(const QModelIndex& proxy) const override;
  QModelIndex index(int row, int column, const QModelIndex& parent = {}) const override;
  QModelIndex parent(const QModelIndex& child) const override;
  int rowCount(const QModelIndex& parent = {}) const override;
  int columnCount(const QModelIndex& parent = {}) const override;
  QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
  QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
  Qt::ItemFlags flags(const QModelIndex& index) const override;
  void sort(int column, Qt::SortOrder order) override;
  bool hasChildren(const QModelIndex& parent = {}) const override { return !parent.isValid(); }
  bool canFetchMore(const QModelIndex& parent) const override;
  void fetchMore(const QModelIndex& parent) override;

 Q_SIGNALS:
  void waitingChanged(int waiting);

 private:
  struct Row {
    QPersistentModelIndex source;
    QString id;
    std::vector<QHash<int, QVariant>> last;  // how it looked, once it is gone
  };
  void capture();
  bool showsSourceAsItIs() const;
  void remember(Row& row) const;
  void rejoin();
  void setWaiting(int waiting);
  int waitingInSource() const;
  void onRowsAboutToBeInserted(const QModelIndex& parent, int first, int last);
  void onRowsInserted(const QModelIndex& parent, int first, int last);
  void onRowsAboutToBeRemoved(const QModelIndex& parent, int first, int last);
  void onRowsRemoved();
  void onDataChanged(const QModelIndex& first, const QModelIndex& last, const QList<int>& roles);
  void onAboutToChangeAll();
  void onChangedAll();

  std::vector<Row> rows_;  // empty unless frozen: then the source's rows are shown one to one
  QHash<int, Qt::Alignment> headerAlignment_;
  bool frozen_ = false;
  int waiting_ = 0;
};

}  // namespace signalbox::ui::widgets
