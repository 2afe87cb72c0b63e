#pragma once
// Notifications, dead letters and held ones as tables. Follows the engine's counts:
// when those of its place change it looks at the top again. GUI thread.

#include "ui/state/row_model.h"

namespace signalbox::ui::state {

enum class Place { notifications, deadLetters, held };

QString placeName(Place place);  // "dead-letters", as in paths, links and saved views

/// "552 mailbox full"; empty for what did not fail.
QString errorOf(const protocol::NotificationRow& row);

class NotificationTableModel final : public RowModel<protocol::NotificationRow> {
  Q_OBJECT
 public:
  /// Which of them stand in which order depends on the place: see columns().
  enum class Column { chosen, when, recipient, templateName, error, tries, replays, channel, state, provider, known, risk, app, purge };

  NotificationTableModel(EngineSession& session, Place place, QObject* parent = nullptr);

  Place place() const { return place_; }
  const std::vector<Column>& columns() const { return columns_; }
  int columnOf(Column column) const;             // -1 when the place has it not
  void callContentEvent() { ofEvents_ = true; }  // where the messages tell receivers of events; before the model is shown
  void setNewestFirst(bool newest);
  bool isNewestFirst() const { return newest_; }

  int columnCount(const QModelIndex& parent = {}) const override;
  QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

 protected:
  QString path() const override;
  client::Query filters() const override;
  QVariant valueOf(const protocol::NotificationRow& row, int column, int role) const override;

 private:
  void followTotals();

  const Place place_;
  const std::vector<Column> columns_;
  bool newest_ = true, ofEvents_ = false;
  std::int64_t lastCount_ = -1;
};

}  // namespace signalbox::ui::state
