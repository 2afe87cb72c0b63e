#pragma once
// Who did what, newest first, by pages. GUI thread.

#include "engine/protocol/audit.h"
#include "ui/state/row_model.h"

namespace signalbox::ui::state {

/// A row's number is its id.
struct AuditRow : protocol::AuditEntry {
  std::string id;
  template <class F> void describe(F& f) {
    protocol::AuditEntry::describe(f);
    id = std::to_string(seq);
  }
};

class AuditModel final : public RowModel<AuditRow> {
  Q_OBJECT
 public:
  enum Column { number, at, who, address, what, object, why, detail, columns };

  explicit AuditModel(EngineSession& session, QObject* parent = nullptr);

  int columnCount(const QModelIndex& parent = {}) const override;
  QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

 protected:
  QString path() const override;
  QVariant valueOf(const AuditRow& row, int column, int role) const override;
};

/// "Queue paused": what an action's name means; the name itself where there are no words for it.
QString auditActionWords(const std::string& action);

}  // namespace signalbox::ui::state
