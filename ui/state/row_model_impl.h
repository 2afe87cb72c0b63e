#pragma once
// The bodies of RowModel: how pages become rows with as few moves as possible.

#include "ui/state/row_model.h"

namespace signalbox::ui::state {

template <class Row> client::Call RowModel<Row>::request(Fetch fetch, int generation, const client::Query& query) {
  return rest().template get<Page>(path(), query, this, [this, fetch, generation](client::Reply<Page> reply) {
    if (!reply.ok()) return failedWith(fetch, generation, reply.error());
    if (isCurrent(generation)) takePage(fetch, generation, std::move(reply).value());
  });
}

template <class Row> void RowModel<Row>::takePage(Fetch fetch, int, Page page) {
  pageCame(page);
  if (fetch == Fetch::top && isFrozen()) {
    updateKnown(page.data);
    const Ids known = idsOf(rows_);
    int waiting = 0;
    for (const Row& row : page.data) waiting += known.contains(row.id) ? 0 : 1;
    pageTaken(fetch, page.asOf, false, {}, page.total, true);
    waitingRows_ = std::move(page);
    return setWaiting(waiting);
  }
  if (fetch == Fetch::top) return takeTop(page);
  if (fetch == Fetch::whole) {
    beginResetModel();
    rows_.clear();
    endResetModel();
  }
  append(std::move(page.data));
  pageSearched(fetch, page.scanned, page.progress);
  pageTaken(fetch, page.asOf, page.hasMore, page.nextCursor, page.total, false);
}

template <class Row> void RowModel<Row>::takeTop(const Page& page) {
  bool keepsTail = false;
  updateKnown(page.data);
  move(target(page, keepsTail));
  pageTaken(Fetch::top, page.asOf, page.hasMore, page.nextCursor, page.total, keepsTail);
}

template <class Row> void RowModel<Row>::applyWaiting() {
  if (!waitingRows_) return;
  const Page page = *std::exchange(waitingRows_, std::nullopt);
  takeTop(page);
}

template <class Row> bool RowModel<Row>::replaceRow(const Row& row) {
  const int at = rowOf(client::text(row.id));
  if (at < 0) return false;
  rows_[static_cast<std::size_t>(at)] = row;
  Q_EMIT dataChanged(index(at, 0), index(at, columnCount() - 1));
  return true;
}

/// A page may repeat rows that moved down since the one before it; the newer version takes the known place.
template <class Row> void RowModel<Row>::append(std::vector<Row> page) {
  updateKnown(page);
  const Ids known = idsOf(rows_);
  std::erase_if(page, [&](const Row& row) { return known.contains(row.id); });
  if (page.empty()) return;
  beginInsertRows({}, rows(), rows() + static_cast<int>(page.size()) - 1);
  rows_.insert(rows_.end(), std::make_move_iterator(page.begin()), std::make_move_iterator(page.end()));
  endInsertRows();
}

template <class Row> void RowModel<Row>::updateKnown(const std::vector<Row>& page) {
  std::unordered_map<std::string, const Row*> news;
  for (const Row& row : page) news.emplace(row.id, &row);
  int first = -1, last = -1;
  for (std::size_t i = 0; i < rows_.size(); ++i) {
    const auto found = news.find(rows_[i].id);
    if (found == news.end()) continue;
    rows_[i] = *found->second;
    if (first < 0) first = static_cast<int>(i);
    last = static_cast<int>(i);
  }
  if (first >= 0) Q_EMIT dataChanged(index(first, 0), index(last, columnCount() - 1));
}

/// The page, followed by what is held behind its last row. Without that row the tail is unknown and goes.
template <class Row> std::vector<Row> RowModel<Row>::target(const Page& page, bool& keepsTail) const {
  std::vector<Row> rows = page.data;
  keepsTail = false;
  if (!page.hasMore) return rows;
  if (isCutShort(rows.size(), page.hasMore)) {  // what it did not come to is still there
    const Ids found = idsOf(rows);
    auto rest = rows_.begin();
    if (!rows.empty()) rest = std::find_if(rows_.begin(), rows_.end(), [&](const Row& row) { return row.id == page.data.back().id; });
    if (rest == rows_.end()) rest = rows_.begin();
    for (; rest != rows_.end(); ++rest)
      if (!found.contains(rest->id)) rows.push_back(*rest);
    keepsTail = true;
    return rows;
  }
  const auto last = std::find_if(rows_.begin(), rows_.end(), [&](const Row& row) { return row.id == page.data.back().id; });
  if (last == rows_.end()) return rows;
  const Ids inPage = idsOf(rows);
  for (auto row = last + 1; row != rows_.end(); ++row)
    if (!inPage.contains(row->id)) rows.push_back(*row);
  keepsTail = rows.size() > page.data.size();
  return rows;
}

template <class Row> void RowModel<Row>::move(std::vector<Row> target) {
  removeOthers(idsOf(target));
  if (!inOrderOf(target)) {
    beginResetModel();
    rows_ = std::move(target);
    endResetModel();
    return;
  }
  for (std::size_t at = 0; at < target.size();) {
    if (at < rows_.size() && rows_[at].id == target[at].id) {
      ++at;
      continue;
    }
    std::size_t end = at + 1;
    while (end < target.size() && (at >= rows_.size() || rows_[at].id != target[end].id)) ++end;
    beginInsertRows({}, static_cast<int>(at), static_cast<int>(end) - 1);
    const auto offset = [](std::size_t i) { return static_cast<std::ptrdiff_t>(i); };
    rows_.insert(rows_.begin() + offset(at), target.begin() + offset(at), target.begin() + offset(end));
    endInsertRows();
    at = end;
  }
}

template <class Row> void RowModel<Row>::removeOthers(const Ids& kept) {
  for (std::size_t end = rows_.size(); end > 0;) {
    if (kept.contains(rows_[end - 1].id)) {
      --end;
      continue;
    }
    std::size_t begin = end - 1;
    while (begin > 0 && !kept.contains(rows_[begin - 1].id)) --begin;
    beginRemoveRows({}, static_cast<int>(begin), static_cast<int>(end) - 1);
    rows_.erase(rows_.begin() + static_cast<std::ptrdiff_t>(begin), rows_.begin() + static_cast<std::ptrdiff_t>(end));
    endRemoveRows();
    end = begin;
  }
}

/// Whether the held rows, all of which the target has, stand in its order.
template <class Row> bool RowModel<Row>::inOrderOf(const std::vector<Row>& target) const {
  std::size_t next = 0;
  for (const Row& row : target)
    if (next < rows_.size() && rows_[next].id == row.id) ++next;
  return next == rows_.size();
}

template <class Row> typename RowModel<Row>::Ids RowModel<Row>::idsOf(const std::vector<Row>& rows) {
  Ids ids;
  for (const Row& row : rows) ids.insert(row.id);
  return ids;
}

}  // namespace signalbox::ui::state
