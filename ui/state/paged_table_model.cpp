#include "ui/state/paged_table_model.h"

namespace signalbox::ui::state {

namespace {

bool isRefusal(const client::ClientError& error) {
  if (error.kind == client::ErrorKind::forbidden || error.kind == client::ErrorKind::token) return true;
  if (error.kind != client::ErrorKind::problem) return false;
  const bool ours = error.httpStatus >= 400 && error.httpStatus < 500;
  return (ours && error.httpStatus != 408 && error.httpStatus != 429) || error.problem.code == "deadline";
}

}  // namespace

PagedTableModel::PagedTableModel(EngineSession& session, QObject* parent)
    : QAbstractTableModel(parent), session_(session), format_(plainCellFormat()) {
  soon_.setSingleShot(true);
  connect(&soon_, &QTimer::timeout, this, [this] {
    if (std::exchange(wanted_, false)) refreshSoon();
  });
  connect(&session.state(), &EngineState::snapshotLoaded, this, &PagedTableModel::refreshSoon);
  connect(&session, &EngineSession::linkBack, this, &PagedTableModel::heal);
  connect(&session.state(), &EngineState::sessionChanged, this, [this] {
    if (!session_.state().hasSession()) refused_ = false;  // another token, or another engine
  });
}

void PagedTableModel::setQuery(const QString& q) {
  if (q == q_ && loadState_ != LoadState::idle) return;
  q_ = q;
  askAnew();
}

void PagedTableModel::askAnew() {
  soon_.stop();
  wanted_ = false;
  sparing_ = false;
  reload();
}

client::Query PagedTableModel::filters() const { return {}; }

client::Query PagedTableModel::pageQuery(const QString& cursor) const {
  client::Query query = filters();
  if (!q_.isEmpty()) query.emplace_back(QStringLiteral("q"), q_);
  query.emplace_back(QStringLiteral("limit"), QString::number(pageSize_));
  if (!cursor.isEmpty()) query.emplace_back(QStringLiteral("cursor"), cursor);
  return query;
}

void PagedTableModel::reload() {
  ++generation_;
  whole_.cancel();
  top_.cancel();
  more_.cancel();
  more_ = {};
  beginResetModel();
  clearRows();
  endResetModel();
  setWaiting(0);
  cursor_.clear();
  hasMore_ = false;
  rowsWanted_ = pageSize_;
  stopped_ = false;
  refused_ = false;
  again_ = false;
  lookedAt_ = 0;
  searchShare_.reset();
  setSearching(false);
  total_.reset();
  error_.reset();
  Q_EMIT totalChanged();
  if (!session_.isStarted()) return setLoadState(LoadState::idle);
  setLoadState(LoadState::loading);
  whole_ = request(Fetch::whole, generation_, pageQuery({}));
}

void PagedTableModel::refresh() {
  if (!session_.isStarted()) return;
  if (loadState_ == LoadState::failed && (stopped_ || refused_)) return;  // by a person alone
  if (loadState_ == LoadState::failed) return reload();
  if (loadState_ != LoadState::ready) return;
  if (top_.isRunning()) return lookLater();  // its answer may be older than what is asked for here
  top_ = request(Fetch::top, generation_, pageQuery({}));
}

void PagedTableModel::dropPages() {
  ++generation_;
  top_.cancel();
  more_.cancel();
  top_ = more_ = {};
  again_ = false;
}

void PagedTableModel::lookAgain() {
  if (loadState_ == LoadState::failed) return reload();
  refresh();
}

void PagedTableModel::refreshSoon() {
  if (loadState_ == LoadState::idle) return;  // nobody asked for this list yet
  if (!active_ || soon_.isActive()) {
    wanted_ = true;
    return;
  }
  soon_.start(paceMs());
  refresh();
}

void PagedTableModel::lookLater() {
  wanted_ = true;
  if (!soon_.isActive()) soon_.start(paceMs());
}

/// What failed while the connection was away is asked again, and so is what was on its way then, should it fail yet.
void PagedTableModel::heal() {
  again_ = whole_.isRunning() || top_.isRunning();
  if (!again_ && error_ && !refused_) refreshSoon();
}

void PagedTableModel::setActive(bool active) {
  if (active_ == active) return;
  active_ = active;
  if (active_ && std::exchange(wanted_, false)) refreshSoon();
}

void PagedTableModel::setFrozen(bool frozen) {
  if (frozen_ == frozen) return;
  frozen_ = frozen;
  if (!frozen_) showNew();
}

void PagedTableModel::showNew() {
  applyWaiting();
  setWaiting(0);
}

bool PagedTableModel::canFetchMore(const QModelIndex& parent) const {
  return !parent.isValid() && hasMore_ && loadState_ == LoadState::ready && !more_.isRunning() && session_.isStarted();
}

void PagedTableModel::fetchMore(const QModelIndex& parent) {
  if (!canFetchMore(parent)) return;
  stopped_ = false;
  rowsWanted_ = rows() + pageSize_;
  more_ = request(Fetch::more, generation_, pageQuery(cursor_));
}

bool PagedTableModel::searchGoesOn() const { return hasMore_ && searchShare_ && rows() < rowsWanted_ && !stopped_ && session_.isStarted(); }

void PagedTableModel::setSearching(bool searching) {
  if (searching_ == searching) return;
  searching_ = searching;
  Q_EMIT searchChanged();
}

void PagedTableModel::pageSearched(Fetch fetch, const std::optional<std::int64_t>& scanned, const std::optional<double>& share) {
  if (fetch == Fetch::top) return;  // looks at the newest again, and says nothing of the search
  lookedAt_ += scanned.value_or(0);
  searchShare_ = share;
  if (searching_) Q_EMIT searchChanged();
}

void PagedTableModel::stopLooking() {
  if (loadState_ == LoadState::loading && whole_.isRunning()) {
    stopped_ = true;
    return whole_.cancel();  // its end is told like any other
  }
  if (!searching_) return;
  stopped_ = true;
  more_.cancel();
  more_ = {};  // its end is told later, and whoever scrolls on need not wait for it
  setSearching(false);
  if (rows() > 0) return;
  error_ = client::ClientError{};
  error_->kind = client::ErrorKind::cancelled;
  error_->text = tr("Stopped after %1 messages; none of them matched. The rest was not looked at.").arg(format_.count(lookedAt_));
  setLoadState(LoadState::failed);
}

int PagedTableModel::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : rows(); }

QVariant PagedTableModel::data(const QModelIndex& index, int role) const {
  if (!index.isValid() || index.row() >= rows()) return {};
  if (role == kIdRole) return rowId(index.row());
  return cell(index.row(), index.column(), role);
}

QString PagedTableModel::idAt(int row) const { return row < 0 || row >= rows() ? QString() : rowId(row); }

int PagedTableModel::rowOf(const QString& id) const {
  for (int row = 0; row < rows(); ++row)
    if (rowId(row) == id) return row;
  return -1;
}

void PagedTableModel::setCellFormat(CellFormat format) {
  format_ = std::move(format);
  tellTimes();
}

void PagedTableModel::tellTimes() {
  Q_EMIT headerDataChanged(Qt::Horizontal, 0, columnCount() - 1);  // it may say by which zone
  if (rows() > 0) Q_EMIT dataChanged(index(0, 0), index(rows() - 1, columnCount() - 1), {Qt::DisplayRole});
}

void PagedTableModel::failedWith(Fetch fetch, int generation, const client::ClientError& error) {
  if (!isCurrent(generation)) return;
  // A list whose only request was taken away with its engine has failed; the next snapshot brings it back.
  if (error.kind == client::ErrorKind::cancelled && fetch != Fetch::whole) return;
  error_ = error;
  refused_ = isRefusal(error);
  if (fetch == Fetch::more) setSearching(false);
  // A failed refresh or page leaves what is shown; only a list that never came is a failed one.
  if (fetch == Fetch::whole || loadState_ == LoadState::loading)
    setLoadState(LoadState::failed);
  else
    Q_EMIT loadStateChanged(loadState_);
  if (std::exchange(again_, false) && !refused_) lookLater();
}

void PagedTableModel::pageTaken(Fetch fetch, const protocol::AsOf& asOf, bool hasMore, const std::string& cursor, std::optional<std::int64_t> total,
                                bool keepsTail) {
  asOf_ = asOf;
  error_.reset();
  refused_ = false;
  again_ = false;
  if (!keepsTail) {
    // Another tail now: a page on its way belongs to the former one.
    if (fetch == Fetch::top) {
      more_.cancel();
      setSearching(false);
    }
    hasMore_ = hasMore && !cursor.empty();
    cursor_ = client::text(cursor);
  }
  if (total_ != total) {
    total_ = total;
    Q_EMIT totalChanged();
  }
  const bool goesOn = fetch == Fetch::top ? searching_ : searchGoesOn();
  setLoadState(goesOn && rows() == 0 ? LoadState::loading : LoadState::ready);  // nothing found yet is not nothing there
  Q_EMIT looked();
  if (fetch == Fetch::top) return;
  setSearching(goesOn);
  if (goesOn) more_ = request(Fetch::more, generation_, pageQuery(cursor_));
}

void PagedTableModel::setWaiting(int waiting) {
  if (waiting_ == waiting) return;
  waiting_ = waiting;
  Q_EMIT waitingChanged(waiting);
}

void PagedTableModel::setLoadState(LoadState state) {
  if (loadState_ == state) return;
  loadState_ = state;
  Q_EMIT loadStateChanged(state);
}

}  // namespace signalbox::ui::state
