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

  struct Span {
    base::WallTime from{}, to{};  // up to `to`, without it
    bool operator==(const Span&) const = default;
  };
  /// Only what was done in it; without one, all.
  void setSpan(std::optional<Span> span);
  /// The list begins a little above the row of this number, whatever the span, and follows nothing newer; without one, as the span has it.
  void setAround(std::optional<std::int64_t> row);
  const std::optional<std::int64_t>& around() const { return around_; }

  int columnCount(const QModelIndex& parent = {}) const override;
  QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

 protected:
  QString path() const override;
  client::Query filters() const override;
  client::Call request(Fetch fetch, int generation, const client::Query& query) override;
  QVariant valueOf(const AuditRow& row, int column, int role) const override;

 private:
  std::optional<Span> span_;
  std::optional<std::int64_t> around_;
};

/// "Queue paused": what an action's name means, as far as its details tell it; the name itself where there are no words for it.
QString auditActionWords(const std::string& action, const boost::json::value& detail = {});
/// "ana, administrator"; of one who is not known, that.
QString auditWhoWords(const protocol::AuditEntry& row);
/// What it was done to: a channel by its words, an operation or a plan by that noun, anything else by its name.
QString auditObjectWords(const std::string& action, const std::string& object);
/// "rate: 30, before: 50": an object's members one after the other.
QString auditDetailWords(const boost::json::value& detail);

}  // namespace signalbox::ui::state
