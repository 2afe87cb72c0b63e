#pragma once
// Dead letters by cause. Columns as the enum. GUI thread.

#include "ui/state/row_model.h"

namespace signalbox::ui::state {

class GroupTableModel final : public RowModel<protocol::GroupView> {
  Q_OBJECT
 public:
  enum Column { chosen, cause, provider, channel, count, inflow, first, last, mark, menu, columns };

  explicit GroupTableModel(EngineSession& session, QObject* parent = nullptr);

  void setBy(const QString& by);  // cause | provider | template | domain | app
  QString by() const { return by_; }

  int columnCount(const QModelIndex& parent = {}) const override;
  QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

 protected:
  QString path() const override;
  client::Query filters() const override;
  QVariant valueOf(const protocol::GroupView& row, int column, int role) const override;

 private:
  QString by_ = QStringLiteral("cause");
  std::int64_t lastDead_ = -1;
};

/// "Seen 3 times. Last fixed by: template v7, 12 min, 98 % sent"; empty when there is nothing to tell.
QString fixLine(const protocol::GroupView& group);

}  // namespace signalbox::ui::state
