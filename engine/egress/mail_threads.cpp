#include "engine/egress/mail_threads.h"

#include <curl/curl.h>
#include <pthread.h>

#include <algorithm>
#include <exception>
#include <iterator>
#include <optional>
#include <utility>

#include "engine/egress/open_sockets.h"
#include "engine/egress/smtp_transfer.h"

namespace signalbox::egress {

using providers::TransferResult;

namespace {

constexpr int kPollMillis = 1000;
constexpr long kConnectionsMax = 2;  // a thread has one mail at a time; the other is to a second server

TransferResult notBegun(const char* why) {
  TransferResult result;
  result.error = why;
  result.aborted = true;
  return result;
}

/// What its end is told by, should the job itself be lost on the way.
Job fenceOf(const Job& job) {
  const auto* send = job.as<SendOrder>();
  if (send == nullptr) return job;
  return {SendOrder{send->seq, send->attempt, send->epoch, send->providerName, send->provider, {}, send->dropAfter, send->tag}};
}

}  // namespace

/// One thread. `task`, `server` and `ended` are guarded by the pool's mutex.
class MailThreads::Worker {
 public:
  explicit Worker(MailThreads& pool) : pool_(pool), multi_(makeMulti()), easy_(curl_easy_init()) {}
  ~Worker() {
    if (thread.joinable()) thread.join();
    close();  // one whose thread was never made
  }
  bool isOpen() const { return multi_ != nullptr && easy_ != nullptr; }
  /// With the pool's mutex, from any thread: the transfer looks at the ending again.
  void ring() {
    if (!ended) curl_multi_wakeup(multi_);
  }

  void run() {
    ::pthread_setname_np(::pthread_self(), "sb-mail");
    for (;;) {
      std::unique_lock lock(pool_.mutex_);
      if (!task && !pool_.waiting_.empty()) {
        task.emplace(std::move(pool_.waiting_.front()));
        pool_.waiting_.pop_front();
        server = task->request.smtp->url;
      }
      const auto called = [this] { return task.has_value() || ending; };
      if (!task && !came.wait_for(lock, pool_.options_.connectionIdleMax, called)) ending = true;
      if (!task) {
        ended = true;
        lock.unlock();
        return close();  // says goodbye to the servers
      }
      Task mine = std::move(*task);
      lock.unlock();
      carry(std::move(mine));
    }
  }

  std::thread thread;
  std::condition_variable came;
  std::optional<Task> task;  // given to it and not taken up, or under way
  std::string server;        // of the last one
  bool ending = false;       // it takes no other
  bool ended = false;

 private:
  struct Detachment {
    CURLM* multi;
    CURL* easy;
    ~Detachment() { curl_multi_remove_handle(multi, easy); }
  };

  void close() {
    sockets_.stopReadingAll();
    if (easy_ != nullptr) curl_easy_cleanup(std::exchange(easy_, nullptr));
    if (multi_ != nullptr) curl_multi_cleanup(std::exchange(multi_, nullptr));
  }

  /// A mail whose reply did not come leaves its connection among those to be used again, and the next one would wait there too.
  void dropConnections() {
    CURLM* fresh = makeMulti();
    if (fresh == nullptr) return;
    sockets_.stopReadingAll();
    {
      const std::lock_guard lock(pool_.mutex_);
      std::swap(multi_, fresh);
    }
    curl_multi_cleanup(fresh);
  }

  static CURLM* makeMulti() {
    CURLM* made = curl_multi_init();
    if (made != nullptr) curl_multi_setopt(made, CURLMOPT_MAXCONNECTS, kConnectionsMax);
    return made;
  }

  void carry(Task mine) {
    TransferResult result;
    Job job = fenceOf(mine.job);
    bool mayHaveBegun = false, renew = true;
    try {
      SmtpTransfer transfer(easy_, std::move(mine.job), pool_.clock_, pool_.options_, std::move(mine.request), sockets_);
      const struct Watch {
        const MailThreads::Worker& worker;
        const SmtpTransfer& transfer;
      } watch{*this, transfer};
      // Asked about once a second while libcurl waits on the spot.
      curl_easy_setopt(easy_, CURLOPT_NOPROGRESS, 0L);
      curl_easy_setopt(easy_, CURLOPT_XFERINFOFUNCTION, +[](void* data, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
        const auto& seen = *static_cast<const Watch*>(data);
        return seen.worker.mustEnd(seen.transfer) ? 1 : 0;
      });
      curl_easy_setopt(easy_, CURLOPT_XFERINFODATA, const_cast<Watch*>(&watch));
      const Detachment detachment{multi_, easy_};  // before what libcurl's callbacks point to goes
      mayHaveBegun = true;
      const std::optional<CURLcode> code = perform(transfer);
      renew = !code || *code != CURLE_OK;
      result = code && !(*code == CURLE_ABORTED_BY_CALLBACK && mustEnd(transfer)) ? transfer.finish(*code) : transfer.cutShort();
      job = std::move(transfer.job());
    } catch (const std::exception&) {
      // For want of memory: what became of it is not known.
      result = notBegun("transfer failed");
      result.aborted = false;
      if (mayHaveBegun) result.reached = providers::Reached::requestBytes;
    }
    curl_easy_reset(easy_);  // also forgets user and password
    if (renew) dropConnections();
    {
      const std::lock_guard lock(pool_.mutex_);
      task.reset();
    }
    pool_.finish(std::move(job), std::move(result));
  }

  /// How libcurl ended it; nothing when we did.
  std::optional<CURLcode> perform(const SmtpTransfer& transfer) {
    if (curl_multi_add_handle(multi_, easy_) != CURLM_OK) return CURLE_FAILED_INIT;
    for (int running = 1;;) {
      if (curl_multi_perform(multi_, &running) != CURLM_OK) return CURLE_FAILED_INIT;
      int left = 0;
      while (const CURLMsg* message = curl_multi_info_read(multi_, &left))
        if (message->msg == CURLMSG_DONE) return message->data.result;
      if (mustEnd(transfer)) {
        // Taken out of the multi in the middle of its message, libcurl would write the end of it: half a mail, taken as a whole.
        sockets_.endAll();
        return std::nullopt;
      }
      curl_multi_poll(multi_, nullptr, 0, kPollMillis, nullptr);
    }
  }

  bool mustEnd(const SmtpTransfer& transfer) const {
    const Ending wanted = pool_.ending_.load();
    return wanted == Ending::all || (wanted == Ending::unbegun && !transfer.begun());
  }

  MailThreads& pool_;
  OpenSockets sockets_;  // outlives the connections in multi_
  CURLM* multi_;
  CURL* easy_;
};

MailThreads::MailThreads(const Options& options, const base::Clock& clock, std::function<void()> wake)
    : options_(options), clock_(clock), wake_(std::move(wake)) {}

MailThreads::~MailThreads() {
  cutShort();
  for (const auto& worker : workers_) {
    const std::lock_guard lock(mutex_);
    worker->ending = true;
    worker->came.notify_all();
  }
  for (const auto& worker : workers_)
    if (worker->thread.joinable()) worker->thread.join();
  workers_.clear();
}

void MailThreads::begin(Job job, providers::Request request) {
  endThreads();
  ++size_;
  std::unique_lock lock(mutex_);
  const auto isFree = [](const std::unique_ptr<Worker>& worker) { return !worker->task && !worker->ending; };
  const std::string& server = request.smtp->url;
  auto chosen = std::find_if(workers_.begin(), workers_.end(), [&](const auto& each) { return isFree(each) && each->server == server; });
  if (chosen == workers_.end() && workers_.size() < options_.mailThreadsMax && waiting_.empty()) {
    auto made = std::make_unique<Worker>(*this);
    workers_.reserve(workers_.size() + 1);  // once its thread runs, nothing may fail
    try {
      if (made->isOpen()) {
        Worker* worker = made.get();
        worker->thread = std::thread([worker] { worker->run(); });
        workers_.push_back(std::move(made));
        chosen = workers_.end() - 1;
      }
    } catch (const std::exception&) {
      // No thread to be had: the mail waits for one that is there, or comes back below.
    }
  }
  if (chosen == workers_.end()) chosen = std::find_if(workers_.begin(), workers_.end(), isFree);
  if (chosen != workers_.end()) {
    (*chosen)->server = server;
    (*chosen)->task.emplace(Task{std::move(job), std::move(request)});
    (*chosen)->came.notify_all();
    return;
  }
  const bool somebodyTakesIt = std::any_of(workers_.begin(), workers_.end(), [](const auto& each) { return !each->ending; });
  if (somebodyTakesIt) {
    waiting_.push_back({std::move(job), std::move(request)});
    return;
  }
  lock.unlock();
  finish(std::move(job), notBegun("no thread to be had"));
}

std::vector<MailThreads::Done> MailThreads::collect() {
  std::vector<Done> done;
  {
    const std::lock_guard lock(mutex_);
    done.swap(done_);
  }
  size_ -= done.size();
  return done;
}

void MailThreads::endUnbegun() {
  Ending expected = Ending::none;
  ending_.compare_exchange_strong(expected, Ending::unbegun);
  endWaiting();
}

void MailThreads::cutShort() {
  ending_ = Ending::all;
  endWaiting();
}

void MailThreads::endWaiting() {
  std::deque<Task> dropped;
  {
    const std::lock_guard lock(mutex_);
    dropped.swap(waiting_);
    for (const auto& worker : workers_) worker->ring();
  }
  for (Task& task : dropped) finish(std::move(task.job), notBegun("stopping"));
}

void MailThreads::finish(Job job, TransferResult result) {
  {
    const std::lock_guard lock(mutex_);
    done_.push_back({std::move(job), std::move(result)});
  }
  wake_();
}

void MailThreads::endThreads() {
  std::vector<std::unique_ptr<Worker>> ended;  // joined outside of the lock
  const std::lock_guard lock(mutex_);
  const auto gone = std::stable_partition(workers_.begin(), workers_.end(), [](const auto& each) { return !each->ended; });
  std::move(gone, workers_.end(), std::back_inserter(ended));
  workers_.erase(gone, workers_.end());
}

}  // namespace signalbox::egress
