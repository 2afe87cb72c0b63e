#include "engine/runtime/readers.h"

#include <pthread.h>

namespace signalbox::runtime {

void Readers::start(std::vector<std::unique_ptr<store::Reader>> readers) {
  readers_ = std::move(readers);
  for (std::size_t i = 0; i < readers_.size(); ++i) {
    threads_.emplace_back([this, i] { run(*readers_[i]); });
    ::pthread_setname_np(threads_.back().native_handle(), ("sb-read-" + std::to_string(i + 1)).c_str());
  }
}

bool Readers::push(Lane& lane, std::function<void(store::Reader&)> job) {
  {
    const std::lock_guard lock(mutex_);
    if (stopping_ || !lane.tryPush(std::move(job))) return false;
  }
  wake_.notify_one();
  return true;
}

/// The lane whose turn it is.
Readers::Lane& Readers::turn() {
  const bool page = !pages_.empty() && (jobs_.empty() || passedOver_ >= kPassedOverMax);
  passedOver_ = page || pages_.empty() ? 0 : passedOver_ + 1;
  return page ? pages_ : jobs_;
}

void Readers::run(store::Reader& reader) {
  for (;;) {
    std::vector<std::function<void(store::Reader&)>> job;
    {
      std::unique_lock lock(mutex_);
      wake_.wait(lock, [this] { return stopping_ || !jobs_.empty() || !pages_.empty(); });
      // What was taken is answered, also at the end: each job answers somebody.
      job = turn().take(1);
      if (job.empty()) return;
    }
    job.front()(reader);
  }
}

void Readers::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
    jobs_.close();
    pages_.close();
  }
  wake_.notify_all();
  for (std::thread& thread : threads_) thread.join();
  threads_.clear();
}

}  // namespace signalbox::runtime
