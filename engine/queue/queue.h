#pragma once
// The queue between the outbox and the claim. The database is the authority; a queue carries hints: ids with their
// generation (rule 9). The embedded queue is a window over the database; a broker's adapter publishes the same rows and
// gives back what it delivers. Confined to the core's thread. Everything that it forgets is found again by refill.

#include <cstddef>
#include <optional>
#include <vector>

#include "engine/base/time.h"
#include "engine/store/rows.h"

namespace signalbox::queue {

/// A lane that wants more rows from the store: those after (afterDue, afterSeq) with due_at <= until.
struct Refill {
  store::Lane lane;
  base::WallTime afterDue{};
  store::Seq afterSeq = 0;
  base::WallTime until{};
  std::size_t limit = 0;
};

class Queue {
 public:
  virtual ~Queue() = default;
  /// True where a hand-over is confirmed by somebody else (a broker): the relay then marks rows ENQUEUED. The embedded
  /// queue is this process, so its rows stay PENDING until they are claimed.
  virtual bool confirmsHandOver() const = 0;

  /// A lane exists; harmless when known.
  virtual void know(const store::Lane& lane) = 0;
  /// A row began to wait and its transaction is committed.
  virtual void add(const store::Lane& lane, store::ReadyRow row) = 0;
  /// What to read from the store now, at most a few lanes at a time.
  virtual std::vector<Refill> refills(base::WallTime now) = 0;
  /// The answer: rows in (due_at, seq) order, and when the lane's next row after `until` is due, if all were read.
  virtual void refilled(const Refill& request, std::vector<store::ReadyRow> rows, std::optional<base::WallTime> next) = 0;

  /// Lanes with something ready now, in order.
  virtual std::vector<store::Lane> readyLanes(base::WallTime now) = 0;
  /// Takes ready rows, fair between apps.
  virtual std::vector<store::ReadyRow> take(const store::Lane& lane, std::size_t limit, base::WallTime now) = 0;
  /// No permit for these: they go back to the front in their order.
  virtual void giveBack(const store::Lane& lane, std::vector<store::ReadyRow> rows) = 0;
  /// Not before then: the retry budget or the order of a key is in the way.
  virtual void setAside(const store::Lane& lane, store::ReadyRow row, base::WallTime until) = 0;
  /// Claimed or void, and that is committed: a broker's adapter acknowledges them.
  virtual void acknowledge(const std::vector<store::ReadyRow>& rows) = 0;

  /// Forgets all hints; they are read again from the store. After a rolled back step.
  virtual void reset() = 0;
  /// When something becomes ready or a refill is due by time alone.
  virtual std::optional<base::WallTime> nextDeadline(base::WallTime now) const = 0;
  virtual std::size_t size() const = 0;
};

}  // namespace signalbox::queue
