#pragma once
// The reader threads "sb-read-1" and "sb-read-2" (rule 24), each with a Reader of its own, fed from two bounded lanes: what
// somebody waits for goes before the pages of exports, of which a page goes first after kPassedOverMax others.
// submit() from any thread; stop() ends them after the job that runs. Legal twice and before start.

#include <atomic>
#include <functional>
#include <memory>
#include <thread>
#include <vector>

#include "engine/api/reader_pool.h"
#include "engine/base/bounded_queue.h"
#include "engine/base/log.h"

namespace signalbox::runtime {

class Readers final : public api::ReaderPool {
 public:
  static constexpr std::size_t kJobsMax = 1024;
  static constexpr int kPassedOverMax = 8;

  explicit Readers(base::Log& log) : log_(log), jobs_(kJobsMax, nullptr), pages_(kJobsMax, nullptr) {}
  ~Readers() override { stop(); }

  void start(std::vector<std::unique_ptr<store::Reader>> readers);
  void stop();
  [[nodiscard]] bool submit(std::function<void(store::Reader&)> job) override { return push(jobs_, std::move(job)); }
  [[nodiscard]] bool submitPage(std::function<void(store::Reader&)> job) override { return push(pages_, std::move(job)); }

 private:
  using Lane = base::BoundedQueue<std::function<void(store::Reader&)>>;
  bool push(Lane& lane, std::function<void(store::Reader&)> job);
  Lane& turn();
  void run(store::Reader& reader);

  base::Log& log_;
  Lane jobs_;
  Lane pages_;
  int passedOver_ = 0;  // jobs since the last page, while one waited
  std::mutex mutex_;
  std::condition_variable wake_;
  bool stopping_ = false;
  std::vector<std::unique_ptr<store::Reader>> readers_;
  std::vector<std::thread> threads_;
};

}  // namespace signalbox::runtime
