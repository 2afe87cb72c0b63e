#pragma once
// GET /receipts?waiting=true as a table: what providers told about messages that the engine does not know. GUI thread.

#include "engine/protocol/receipt.h"
#include "ui/state/row_model.h"

namespace signalbox::ui::state {

/// With the text id that a row needs.
struct ReceiptRow : protocol::ReceiptView {
  std::string id;
  template <class F> void describe(F& f) {
    protocol::ReceiptView::describe(f);
    id = std::to_string(number);
  }
};

class ReceiptTableModel final : public RowModel<ReceiptRow> {
  Q_OBJECT
 public:
  enum Column { when, provider, message, status, code, until, columns };

  ReceiptTableModel(EngineSession& session, QObject* parent) : RowModel(session, parent) {}
  int columnCount(const QModelIndex& parent = {}) const override;
  QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

 protected:
  QString path() const override { return QStringLiteral("/receipts"); }
  client::Query filters() const override { return {{QStringLiteral("waiting"), QStringLiteral("true")}}; }
  QVariant valueOf(const ReceiptRow& row, int column, int role) const override;
};

}  // namespace signalbox::ui::state
