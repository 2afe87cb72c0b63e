#pragma once
// A list of the engine as a table: pages by cursor as the view scrolls, refreshed from the top without losing places.
// While frozen, rows keep their order, known rows still tell their changes, and new ones wait and are counted. A free search, of
// which the engine answers a second's worth at a time, goes on by itself until it has a page of rows. What the engine refuses is not asked
// for again by itself. GUI thread.
// Invariants: ids are unique; a refresh never moves a row that stays; an answer to an older query is dropped.

#include <QAbstractTableModel>
#include <QTimer>

#include <optional>
#include <utility>
#include <vector>

#include "engine/protocol/notification.h"
#include "ui/client/rest_client.h"
#include "ui/state/cell_format.h"
#include "ui/state/engine_session.h"
#include "ui/state/roles.h"

namespace signalbox::ui::state {

enum class LoadState { idle, loading, ready, failed };

class PagedTableModel : public QAbstractTableModel {
  Q_OBJECT
 public:
  /// Text filter of the engine's query language. Loads anew when it differs.
  void setQuery(const QString& q);
  QString query() const { return q_; }
  void setPageSize(int rows) { pageSize_ = rows; }

  LoadState loadState() const { return loadState_; }
  bool isLoadingMore() const { return more_.isRunning(); }
  bool isRefreshing() const { return top_.isRunning(); }
  bool isSearching() const { return searching_; }
  /// What a search has looked at so far, and which share of the place that is; unknown for what an index answers.
  std::int64_t lookedAt() const { return lookedAt_; }
  const std::optional<double>& searchShare() const { return searchShare_; }
  /// A person stopped it: the rest was not looked at, and is not until it is asked for.
  bool isStopped() const { return stopped_; }
  const std::optional<client::ClientError>& error() const { return error_; }
  /// Asking again changes nothing: no right to it, a question that is none, or one that takes too long. A list that never came then
  /// waits for a person, another question or another session.
  bool isRefused() const { return refused_; }
  /// Between two looks that it takes by itself.
  int paceMs() const { return sparing_ || refused_ ? kSparingPaceMs : kPaceMs; }
  /// Exact count of the list where the engine keeps it.
  std::optional<std::int64_t> total() const { return total_; }
  const protocol::AsOf& asOf() const { return asOf_; }
  bool isEmpty() const { return loadState_ == LoadState::ready && rowCount() == 0; }

  /// A hidden list does not follow the engine; it looks again when it is shown.
  void setActive(bool active);
  void setFrozen(bool frozen);
  bool isFrozen() const { return frozen_; }
  int waiting() const { return waiting_; }

  QString idAt(int row) const;
  int rowOf(const QString& id) const;  // -1 when it is not loaded

  void setCellFormat(CellFormat format);

  bool canFetchMore(const QModelIndex& parent) const override;
  void fetchMore(const QModelIndex& parent) override;
  int rowCount(const QModelIndex& parent = {}) const override;
  QVariant data(const QModelIndex& index, int role) const override;

 public Q_SLOTS:
  void reload();       // from nothing
  void refresh();      // the top, keeping what is loaded
  void refreshSoon();  // at most once in paceMs()
  void lookAgain();    // as a person wants it, also after a stop or a refusal
  void stopLooking();  // ends a load or a search; what was found stays
  void showNew();      // takes in what waits, and stays frozen if it is
  void tellTimes();    // relative times have moved on, or they are told by another zone

 Q_SIGNALS:
  void loadStateChanged(signalbox::ui::state::LoadState state);
  void totalChanged();
  void looked();         // an answer is taken in, whether anything is different or not
  void searchChanged();  // begun, further, ended
  void waitingChanged(int waiting);

 protected:
  enum class Fetch { whole, top, more };
  static constexpr int kPaceMs = 1000, kSparingPaceMs = 10'000;

  PagedTableModel(EngineSession& session, QObject* parent);

  /// Asks the engine for a page and then calls answered() or failedWith().
  virtual client::Call request(Fetch fetch, int generation, const client::Query& query) = 0;
  virtual client::Query filters() const;
  virtual QVariant cell(int row, int column, int role) const = 0;
  virtual QString rowId(int row) const = 0;
  virtual int rows() const = 0;
  /// The list moves from the held rows to the taken ones: insert, remove and change as little as possible.
  virtual void applyWaiting() = 0;
  virtual void dropWaiting() = 0;
  virtual void clearRows() = 0;

  bool isCurrent(int generation) const { return generation == generation_; }
  void failedWith(Fetch fetch, int generation, const client::ClientError& error);
  void pageTaken(Fetch fetch, const protocol::AsOf& asOf, bool hasMore, const std::string& cursor, std::optional<std::int64_t> total, bool keepsTail);
  /// Before pageTaken(): how far the search for this page has come.
  void pageSearched(Fetch fetch, const std::optional<std::int64_t>& scanned, const std::optional<double>& share);
  /// The engine's time was up before the page was full; what is missing in it is not gone.
  bool isCutShort(std::size_t rows, bool hasMore) const { return hasMore && rows < static_cast<std::size_t>(pageSize_); }
  /// A page takes all the time that the engine gives one: others want its readers, too.
  void setSparing(bool sparing) { sparing_ = sparing; }
  /// Something else is wanted: at once, whatever pace the former had.
  void askAnew();
  /// What is on its way is of before, and is not taken any more.
  void dropPages();
  void setWaiting(int waiting);
  void setLoadState(LoadState state);
  client::RestClient& rest() { return session_.rest(); }

  EngineSession& session_;
  CellFormat format_;

 private:
  client::Query pageQuery(const QString& cursor) const;
  bool searchGoesOn() const;
  void setSearching(bool searching);
  void heal();
  void lookLater();

  QString q_;
  int pageSize_ = 100;
  int generation_ = 0;
  QString cursor_;
  bool hasMore_ = false;
  int rowsWanted_ = 0;  // a search is satisfied with so many
  bool searching_ = false;
  bool stopped_ = false;
  bool refused_ = false;
  bool sparing_ = false;
  std::int64_t lookedAt_ = 0;
  std::optional<double> searchShare_;
  std::optional<std::int64_t> total_;
  protocol::AsOf asOf_;
  bool frozen_ = false;
  int waiting_ = 0;
  LoadState loadState_ = LoadState::idle;
  std::optional<client::ClientError> error_;
  client::Call whole_;
  client::Call top_;
  client::Call more_;
  QTimer soon_;
  bool active_ = true;
  bool wanted_ = false;  // a refresh, for when the wait is over or the list is shown
  bool again_ = false;   // what is under way was asked before the connection was lost
};

}  // namespace signalbox::ui::state
