#pragma once
// SMTP on threads of its own ("sb-mail"), one mail at a time on each: once libcurl has written a message it waits for the
// server's reply on the spot, and on the egress thread a single slow server would hold up every other send. A thread has
// its own connections and takes the next mail to the same server before another does, so that a connection is used again;
// it ends when nothing came for a while. The mails above the limit wait in their order, and are dropped when their lease
// is over as any other. Called from the egress thread; `wake` is called on the mail threads, when there is something to
// collect. Private to this folder.

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "engine/egress/egress.h"
#include "engine/egress/job.h"

namespace signalbox::egress {

class MailThreads {
 public:
  struct Done {
    Job job;
    providers::TransferResult result;
  };

  MailThreads(const Options& options, const base::Clock& clock, std::function<void()> wake);
  /// Cuts everything short; what was not collected is gone.
  ~MailThreads();

  /// `request.smtp` is set. Its end comes with collect(), whatever happens.
  void begin(Job job, providers::Request request);
  std::vector<Done> collect();
  /// Begun, waiting, or done and not collected.
  std::size_t size() const { return size_; }

  /// From now on: ends what has not begun to be written. Again and again is the same as once.
  void endUnbegun();
  /// From now on: ends everything. A mail whose server is being waited for ends within a second.
  void cutShort();

 private:
  enum class Ending { none, unbegun, all };
  struct Task {
    Job job;
    providers::Request request;
  };
  class Worker;

  void finish(Job job, providers::TransferResult result);
  void endThreads();
  /// Ends what waits for a thread, of which nothing was written, and lets those under way look at `ending_`.
  void endWaiting();

  const Options& options_;
  const base::Clock& clock_;
  const std::function<void()> wake_;
  std::size_t size_ = 0;                      // confined to the egress thread
  std::atomic<Ending> ending_{Ending::none};  // only ever rises

  mutable std::mutex mutex_;  // guards all below, and what the workers say of themselves
  std::deque<Task> waiting_;
  std::vector<Done> done_;
  std::vector<std::unique_ptr<Worker>> workers_;
};

}  // namespace signalbox::egress
