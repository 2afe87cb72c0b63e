#pragma once
// What is chosen in a list: some ids, or everything that matches a query, at an instant where the query says so. Survives
// sorting, paging and reconnects because it holds no rows. GUI thread.

#include <QObject>
#include <QSet>
#include <QTimeZone>

#include <optional>

#include "engine/base/time.h"
#include "engine/protocol/operation.h"

namespace signalbox::ui::state {

class Selection final : public QObject {
  Q_OBJECT
 public:
  using QObject::QObject;

  /// What is chosen, to come back to.
  struct Kept {
    QSet<QString> ids;
    bool all = false;
    QString query;
    std::optional<base::WallTime> instant;
    std::optional<std::int64_t> count;
  };
  Kept kept() const { return {ids_, all_, query_, instant_, count_}; }

  bool isEmpty() const { return !all_ && ids_.isEmpty(); }
  bool isAllMatching() const { return all_; }
  const QSet<QString>& ids() const { return ids_; }
  QString query() const { return query_; }
  /// Nothing when the engine does not keep the count of the query.
  std::optional<std::int64_t> count() const;
  bool contains(const QString& id) const { return all_ || ids_.contains(id); }

  void setIds(const QSet<QString>& ids);
  void toggle(const QString& id);  // out of "all that match" it starts anew with this one
  /// An instant only where the query itself keeps out what came later: a plan takes the query and nothing else.
  void setAllMatching(const QString& query, std::optional<base::WallTime> instant, std::optional<std::int64_t> count);
  void clear();

  /// "All 48,213 that match, as of 14:03:10", by the clock of the zone; "3 chosen", "Nothing chosen".
  QString words(const QTimeZone& zone) const;
  /// The same of all that match, without how many: "that match, as of 14:03:10".
  QString matchWords(const QTimeZone& zone) const;
  /// A plan for exactly this; `kind` as in PlanRequest.
  protocol::PlanRequest plan(const QString& kind) const;

 Q_SIGNALS:
  void changed();

 private:
  QSet<QString> ids_;
  bool all_ = false;
  QString query_;
  std::optional<base::WallTime> instant_;
  std::optional<std::int64_t> count_;
};

}  // namespace signalbox::ui::state
