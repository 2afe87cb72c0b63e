#include "engine/store/sqlite/call_budget.h"

namespace signalbox::store::sqlite {

using base::Code;
using base::Status;

namespace {
constexpr int kInstructionsBetweenLooks = 1000;
}

void CallBudget::watch() {
  ::sqlite3_progress_handler(db_.handle(), kInstructionsBetweenLooks, [](void* self) { return static_cast<CallBudget*>(self)->shouldStop() ? 1 : 0; },
                             this);
}

void CallBudget::interrupt() {
  if (running_.load()) interrupted_.store(true);
}

bool CallBudget::shouldStop() {
  if (!running_.load(std::memory_order_relaxed)) return false;
  if (interrupted_.load(std::memory_order_relaxed)) return true;
  timeUp_ = clock_() >= deadlineAt_;
  return timeUp_;
}

CallBudget::Call::Call(CallBudget& budget) : budget_(budget) {
  budget_.timeUp_ = false;
  budget_.interrupted_.store(false);
  budget_.startedAt_ = budget_.clock_();
  budget_.deadlineAt_ = budget_.startedAt_ + budget_.micros_;
  begun_ = budget_.begin_.run();
  budget_.running_.store(true);
}

CallBudget::Call::~Call() {
  budget_.running_.store(false);
  if (::sqlite3_get_autocommit(budget_.db_.handle()) == 0) static_cast<void>(budget_.end_.run());
}

void CallBudget::searchUntil(double share) { deadlineAt_ = startedAt_ + static_cast<std::int64_t>(share * static_cast<double>(micros_)); }

double CallBudget::used() const { return static_cast<double>(clock_() - startedAt_) / static_cast<double>(micros_); }

void CallBudget::searchEnded() {
  timeUp_ = false;
  deadlineAt_ = startedAt_ + micros_;
}

bool CallBudget::timeWasUp(const Status& status) const { return status.code() == Code::cancelled && timeUp_ && !interrupted_.load(); }

Status CallBudget::why(Status status) const {
  if (status.code() != Code::cancelled) return status;
  if (interrupted_.load()) return {Code::cancelled, "the search was cancelled"};
  return {Code::deadline, "the search took longer than it may; narrow it"};
}

}  // namespace signalbox::store::sqlite
