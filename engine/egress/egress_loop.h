#pragma once
// The egress thread's loop. submit, checkHealth, lookUp and stop come from other threads through the inbox; everything else is
// confined to the thread itself. Private to this folder.

#include <curl/curl.h>

#include <atomic>
#include <memory>
#include <mutex>
#include <thread>
#include <unordered_map>
#include <vector>

#include "engine/egress/egress.h"
#include "engine/egress/http_transfer.h"
#include "engine/egress/mail_threads.h"
#include "engine/egress/multi_poll.h"
#include "engine/egress/simulated_sends.h"
#include "engine/egress/token_cache.h"

namespace signalbox::egress {

class Egress::Loop {
 public:
  Loop(Options options, const base::Clock& clock, base::Log& log, Sinks sinks);
  ~Loop();

  base::Status start();
  void submit(std::vector<SendOrder> orders);
  void checkHealth(HealthOrder order);
  void lookUp(LookupOrder order);
  void stop(base::Millis deadline);
  std::size_t inFlight() const { return inFlight_.load(); }

 private:
  struct FreeMulti {
    void operator()(CURLM* multi) const { curl_multi_cleanup(multi); }
  };

  void run();
  bool step();  // false when the thread may end
  void takeInbox();
  void begin(Job job, const TokenCache::Token* token = nullptr);
  void beginSimulated(Job job, providers::SimulatedRequest simulated);
  void beginTransfer(Job job, providers::Request request);
  void beginExchange(const std::shared_ptr<const providers::Provider>& provider);
  void endExchange(const std::shared_ptr<const providers::Provider>& provider, providers::TokenAnswer answer);
  void collectDone();
  void conclude(Job job, providers::TransferResult result);
  void concludeSend(const SendOrder& order, const providers::TransferResult& result);
  void endWaiting();
  void abandonUnbegun();
  void cutShortAll();
  void deliver();
  void answerHealth(const HealthOrder& order, bool defined, bool healthy);
  void answerLookup(const LookupOrder& order, std::optional<providers::Finding> finding);
  std::unique_ptr<HttpTransfer> detach(CURL* easy);
  CURL* takeHandle();
  void giveBack(CURL* easy, bool prepared);
  std::int64_t pollMillis() const;

  const Options options_;
  const base::Clock& clock_;
  base::Log& log_;
  const Sinks sinks_;
  std::unique_ptr<CURLM, FreeMulti> multi_;
  std::unique_ptr<MultiPoll> poll_;
  std::unique_ptr<MailThreads> mail_;  // rings poll_
  std::atomic<std::size_t> inFlight_{0};

  std::mutex mutex_;  // guards the inbox and the stopping order
  std::vector<SendOrder> inbox_;
  std::vector<HealthOrder> healthInbox_;
  std::vector<LookupOrder> lookupInbox_;
  bool started_ = false;
  bool stopping_ = false;
  std::int64_t stopAtUs_ = 0;
  std::thread thread_;
  std::mutex joinMutex_;  // two callers of stop both wait for the end

  // Confined to the thread.
  bool ending_ = false;
  std::int64_t endAtUs_ = 0;
  std::unordered_map<CURL*, std::unique_ptr<HttpTransfer>> transfers_;
  std::vector<CURL*> idleHandles_;  // prepared for the next one
  TokenCache tokens_;
  SimulatedSends simulated_;
  std::vector<FinishedSend> finished_;
};

}  // namespace signalbox::egress
