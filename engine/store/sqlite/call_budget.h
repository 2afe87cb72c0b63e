#pragma once
// The time a reader's call may take, and its end from outside (rule 24). SQLite asks here every thousand instructions.
// interrupt() may come from any thread; everything else is confined to the reader's.

#include <sqlite3.h>

#include <atomic>
#include <cstdint>
#include <functional>

#include "engine/base/status.h"
#include "engine/base/time.h"
#include "engine/store/sqlite/connection.h"
#include "engine/store/sqlite/statement.h"

namespace signalbox::store::sqlite {

class CallBudget {
 public:
  /// `micros` only ever grows.
  CallBudget(Connection& db, std::function<std::int64_t()> micros)
      : db_(db), clock_(std::move(micros)), begin_(db.handle(), "BEGIN"), end_(db.handle(), "COMMIT") {}
  CallBudget(const CallBudget&) = delete;
  CallBudget& operator=(const CallBudget&) = delete;

  /// Once, after the connection is open.
  void watch();
  void set(base::Millis perCall) { micros_ = perCall.count() * 1000; }
  /// Ends the call that runs at present; without one it does nothing.
  void interrupt();

  /// One call: a snapshot of the database and its time. No transaction outlives it.
  class Call {
   public:
    explicit Call(CallBudget& budget);
    ~Call();
    Call(const Call&) = delete;
    Call& operator=(const Call&) = delete;
    const base::Status& begun() const { return begun_; }

   private:
    CallBudget& budget_;
    base::Status begun_;
  };

  /// A search stops here, so that there is time left to read what it has found.
  void searchUntil(double share);
  void searchEnded();
  /// Which share of the call's time is over; more than 1 when it was up.
  double used() const;

  /// SQLite says "interrupted" for both: cancelled, or deadline when the time was up.
  base::Status why(base::Status status) const;
  bool timeWasUp(const base::Status& status) const;

 private:
  bool shouldStop();

  Connection& db_;
  const std::function<std::int64_t()> clock_;
  Statement begin_, end_;
  std::int64_t micros_ = 1'000'000;
  std::int64_t startedAt_ = 0;
  std::int64_t deadlineAt_ = 0;
  bool timeUp_ = false;
  std::atomic<bool> running_{false};
  std::atomic<bool> interrupted_{false};
};

}  // namespace signalbox::store::sqlite
