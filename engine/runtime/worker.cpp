#include "engine/runtime/worker.h"

#include <pthread.h>

namespace signalbox::runtime {

void Worker::start(base::Millis first, std::function<base::Millis()> round) {
  round_ = std::move(round);
  thread_ = std::thread([this, first] { run(first); });
  pthread_setname_np(thread_.native_handle(), name_.c_str());
}

void Worker::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
    jobs_.clear();
  }
  wake_.notify_all();
  if (thread_.joinable()) thread_.join();
}

bool Worker::submit(Job job) {
  {
    const std::lock_guard lock(mutex_);
    if (stopping_ || jobs_.size() >= kJobsMax) return false;
    jobs_.push_back(std::move(job));
  }
  wake_.notify_one();
  return true;
}

void Worker::run(base::Millis wait) {
  std::unique_lock lock(mutex_);
  while (!stopping_) {
    const bool woken = wake_.wait_for(lock, wait, [this] { return stopping_ || !jobs_.empty(); });
    if (stopping_) return;
    Job job;
    if (woken) {
      job = std::move(jobs_.front());
      jobs_.pop_front();
    }
    lock.unlock();
    if (job)
      job();
    else
      wait = round_();
    lock.lock();
  }
}

}  // namespace signalbox::runtime
