#pragma once
// GET /recipients as a table; the query is the beginning of an id. GUI thread.

#include "engine/protocol/resources.h"
#include "ui/state/row_model.h"

namespace signalbox::ui::state {

class RecipientTableModel final : public RowModel<protocol::RecipientView> {
  Q_OBJECT
 public:
  enum Column { name, email, phone, zone, optOut, suppressed, columns };

  RecipientTableModel(EngineSession& session, QObject* parent) : RowModel(session, parent) {}
  int columnCount(const QModelIndex& parent = {}) const override;
  QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

 protected:
  QString path() const override { return QStringLiteral("/recipients"); }
  QVariant valueOf(const protocol::RecipientView& recipient, int column, int role) const override;
};

/// "marketing, sms"; and back.
QString listWords(const std::vector<std::string>& items);
std::vector<std::string> listFromWords(const QString& words);

}  // namespace signalbox::ui::state
