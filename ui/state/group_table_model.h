#pragma once
// Dead letters by cause, and how far they were counted where a search is too wide for all of them. Columns as the enum. GUI thread.

#include "ui/state/row_model.h"

namespace signalbox::ui::state {

template <> struct PageOf<protocol::GroupView> {
  using Type = protocol::GroupPage;
};

/// Counts are of the newest dead letters alone.
struct PartialCount {
  std::int64_t scanned = 0;
  std::optional<std::int64_t> of;
  std::optional<base::WallTime> since;
  base::WallTime at{};  // by the engine's clock
  bool operator==(const PartialCount&) const = default;
};

class GroupTableModel final : public RowModel<protocol::GroupView> {
  Q_OBJECT
 public:
  enum Column { chosen, cause, provider, channel, count, inflow, first, last, mark, menu, columns };

  explicit GroupTableModel(EngineSession& session, QObject* parent = nullptr);

  void setBy(const QString& by);  // cause | provider | template | domain | app
  QString by() const { return by_; }
  /// Nothing when all were counted.
  const std::optional<PartialCount>& partial() const { return partial_; }
  /// All of them, as they were counted piece by piece (whole_count.h): they stay as they are until something else is asked, or showLive().
  void showWhole(const protocol::GroupPage& page);
  /// Of when those are.
  const std::optional<base::WallTime>& wholeAt() const { return wholeAt_; }
  /// How many messages are in all groups together; nothing while some groups are not here, or not counted.
  std::optional<std::int64_t> messages() const;
  /// As the engine counts them at present, as far as it comes.
  void showLive();
  /// What is known of a cause since somebody's word on it: note, what fixed it, mark. The row keeps its counts, which may be of a search.
  void known(const protocol::GroupView& group);

  int columnCount(const QModelIndex& parent = {}) const override;
  QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

 Q_SIGNALS:
  void partialChanged();

 protected:
  client::Call request(Fetch fetch, int generation, const client::Query& query) override;
  void pageCame(const protocol::GroupPage& page) override;
  QString path() const override;
  client::Query filters() const override;
  QVariant valueOf(const protocol::GroupView& row, int column, int role) const override;

 private:
  QString by_ = QStringLiteral("cause");
  std::optional<PartialCount> partial_;
  std::optional<base::WallTime> wholeAt_;
  std::int64_t lastDead_ = -1;
};

/// "Seen 3 times. Last fixed by: template v7, 12 min, 98 % sent"; empty when there is nothing to tell.
QString fixLine(const protocol::GroupView& group);

}  // namespace signalbox::ui::state
