#pragma once
// All operations, newest first: running ones as the snapshot tells them, finished ones by pages. A query that is about one
// cause is called by the cause's title, which is asked for once. GUI thread.

#include <map>
#include <optional>
#include <vector>

#include "ui/state/row_model.h"

namespace signalbox::ui::state {

class OperationModel final : public RowModel<protocol::OperationView> {
  Q_OBJECT
 public:
  // Figures stand at the end: beside one, a name would be read as its unit.
  enum Column { kind, what, state, by, reason, created, progress, confirmed, failed, skipped, columns };

  explicit OperationModel(EngineSession& session, QObject* parent = nullptr);

  int columnCount(const QModelIndex& parent = {}) const override;
  QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
  /// Of an operation of the snapshot, too, with what the list alone says of it. Empty while that is not known.
  QString scopeOf(const protocol::OperationView& operation) const;

 protected:
  QString path() const override;
  QVariant valueOf(const protocol::OperationView& row, int column, int role) const override;

 private:
  void followState();
  void nameCauses();

  std::vector<std::string> running_;
  std::map<QString, QString> causes_;  // titles by id; empty while nobody has said
};

/// "staged", "running" and "paused" ones can still be steered.
bool isActive(const protocol::OperationView& operation);
/// Asked for by whoever looks at it here.
bool isOwn(const EngineState& state, const protocol::OperationView& operation);
/// Those in their undo lane, the newest last: they start by themselves, and can be taken back before. One that waits for a second person is none, nor
/// one that waits for its hour, until a minute before.
std::vector<const protocol::OperationView*> stagedOperations(const EngineState& state);
/// The newest of one's own, which the key takes back; null where there is none.
const protocol::OperationView* ownStagedOperation(const EngineState& state);
/// A replay, or held messages that are sent again: what is dealt with can end as sent or as failed. Of anything else it is done.
bool sends(const protocol::OperationView& operation);
/// The ids of the causes that the query is about.
QStringList causesIn(const QString& q);
/// "One cause: Mailbox is full", "3 causes, age>1h", "12 messages, chosen by hand": the query in words.
/// A title that is missing is still to come, or could not be read.
QString scopeWords(const std::string& q, const std::map<QString, QString>& titles, bool couldNotBeRead = false);
/// Handed over again, and neither sent nor failed yet. Of what sends nothing there is none.
std::int64_t underWayOf(const protocol::OperationView& operation);
/// Not reached yet: what was skipped is neither done nor left.
std::int64_t leftOf(const protocol::OperationView& operation);
/// What nothing more happens to: sent, failed or skipped; done or skipped of what sends nothing.
std::int64_t settledOf(const protocol::OperationView& operation);
/// How far it is, of 1, by what is settled. Nothing of an operation on nothing.
std::optional<double> progressOf(const protocol::OperationView& operation);
QString operationTitle(const protocol::OperationView& operation);  // "Replay 1,284"

}  // namespace signalbox::ui::state
