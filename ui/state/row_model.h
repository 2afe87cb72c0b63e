#pragma once
// The rows of a PagedTableModel, for one row type. Between the pages of the engine and the signals of a model.

#include <algorithm>
#include <string>
#include <unordered_map>
#include <unordered_set>

#include "ui/state/paged_table_model.h"

namespace signalbox::ui::state {

/// In what a list of such rows comes; where that is more than a Page it says so by a specialisation.
template <class Row> struct PageOf {
  using Type = protocol::Page<Row>;
};

template <class Row> class RowModel : public PagedTableModel {
 public:
  const Row* rowAt(int row) const { return row < 0 || row >= rows() ? nullptr : &rows_[static_cast<std::size_t>(row)]; }
  const Row* rowById(const QString& id) const { return rowAt(rowOf(id)); }

 protected:
  using PagedTableModel::PagedTableModel;
  using Page = typename PageOf<Row>::Type;

  virtual QString path() const = 0;
  virtual QVariant valueOf(const Row& row, int column, int role) const = 0;
  /// What a page says beside its rows, before these are taken.
  virtual void pageCame(const Page&) {}

  client::Call request(Fetch fetch, int generation, const client::Query& query) override;
  QVariant cell(int row, int column, int role) const override { return valueOf(rows_[static_cast<std::size_t>(row)], column, role); }
  QString rowId(int row) const override { return client::text(rows_[static_cast<std::size_t>(row)].id); }
  int rows() const override { return static_cast<int>(rows_.size()); }
  void applyWaiting() override;
  void dropWaiting() override { waitingRows_.reset(); }
  void clearRows() override {
    rows_.clear();
    waitingRows_.reset();
  }

  /// Puts a newer version of a loaded row in its place; false when it is not loaded.
  bool replaceRow(const Row& row);
  void takePage(Fetch fetch, int generation, Page page);

 private:
  using Ids = std::unordered_set<std::string>;
  void append(std::vector<Row> page);
  void updateKnown(const std::vector<Row>& page);
  void takeTop(const Page& page);
  std::vector<Row> target(const Page& page, bool& keepsTail) const;
  void move(std::vector<Row> target);
  void removeOthers(const Ids& kept);
  bool inOrderOf(const std::vector<Row>& target) const;
  static Ids idsOf(const std::vector<Row>& rows);

  std::vector<Row> rows_;
  std::optional<Page> waitingRows_;
};

}  // namespace signalbox::ui::state

#include "ui/state/row_model_impl.h"
