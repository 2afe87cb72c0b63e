#pragma once
// GET /suppressions as a table: addresses that are not used any more, and why. The query is the beginning of an address.
// GUI thread.

#include "engine/protocol/suppression.h"
#include "ui/state/row_model.h"

namespace signalbox::ui::state {

/// With the text id that a row needs.
struct SuppressionRow : protocol::SuppressionView {
  std::string id;
  template <class F> void describe(F& f) {
    protocol::SuppressionView::describe(f);
    id = std::to_string(number);
  }
};

class SuppressionTableModel final : public RowModel<SuppressionRow> {
  Q_OBJECT
 public:
  enum Column { when, channel, address, category, reason, provider, columns };

  SuppressionTableModel(EngineSession& session, QObject* parent) : RowModel(session, parent) {}
  int columnCount(const QModelIndex& parent = {}) const override;
  QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

 protected:
  QString path() const override { return QStringLiteral("/suppressions"); }
  QVariant valueOf(const SuppressionRow& row, int column, int role) const override;
};

}  // namespace signalbox::ui::state
