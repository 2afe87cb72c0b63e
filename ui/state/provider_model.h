#pragma once
// Providers as a table, straight from the snapshot: rows are known by name and change in place. GUI thread.

#include <QAbstractTableModel>

#include "ui/state/cell_format.h"
#include "ui/state/engine_state.h"
#include "ui/state/roles.h"

namespace signalbox::ui::state {

class ProviderModel final : public QAbstractTableModel {
  Q_OBJECT
 public:
  enum Column { name, channel, stateWords, failures, calls, inFlight, p50, p95, p99, columns };

  explicit ProviderModel(EngineState& state, QObject* parent = nullptr);

  void setChannel(const QString& wanted);  // empty: all
  void setCellFormat(CellFormat format);
  const protocol::ProviderView* rowAt(int row) const;
  int rowOf(const QString& wanted) const;

  int rowCount(const QModelIndex& parent = {}) const override;
  int columnCount(const QModelIndex& parent = {}) const override;
  QVariant data(const QModelIndex& index, int role) const override;
  QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

 private:
  void follow();
  EngineState& state_;
  QString channel_;
  CellFormat format_;
  std::vector<protocol::ProviderView> rows_;
};

/// "Sending", "Testing", "Not sending", "Paused: key refused", "Off".
QString providerWords(const protocol::ProviderView& provider);

}  // namespace signalbox::ui::state
