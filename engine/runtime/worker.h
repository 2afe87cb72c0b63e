#pragma once
// A thread of its own for slow work that must not hold up core, server or readers: jobs in their order, and a round that
// comes back when it says. submit() from any thread; stop() ends it after the job that runs and drops the rest. Legal twice
// and before start.

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <string>
#include <thread>

#include "engine/base/time.h"

namespace signalbox::runtime {

class Worker {
 public:
  using Job = std::function<void()>;
  static constexpr std::size_t kJobsMax = 256;

  /// `name` is the thread's, at most 15 bytes.
  explicit Worker(std::string name) : name_(std::move(name)) {}
  ~Worker() { stop(); }
  Worker(const Worker&) = delete;
  Worker& operator=(const Worker&) = delete;

  /// `round` runs after `first`, then each time after what it returned.
  void start(base::Millis first, std::function<base::Millis()> round);
  void stop();
  /// False when it is full or stopped: the job will not run.
  [[nodiscard]] bool submit(Job job);

 private:
  void run(base::Millis wait);

  const std::string name_;
  std::function<base::Millis()> round_;
  std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<Job> jobs_;   // guarded by mutex_
  bool stopping_ = false;  // guarded by mutex_
  std::thread thread_;
};

}  // namespace signalbox::runtime
