#include "engine/egress/egress_loop.h"

#include <pthread.h>

#include <algorithm>
#include <exception>
#include <iterator>
#include <new>

#include "engine/base/system_clock.h"
#include "engine/egress/order_endings.h"

namespace signalbox::egress {
namespace {

constexpr std::size_t kIdleHandlesMax = 256;
constexpr std::int64_t kIdlePollMillis = 10'000;
constexpr std::int64_t kMailPollMillis = 20;  // while mails that were cut short come to their end

}  // namespace

Egress::Loop::Loop(Options options, const base::Clock& clock, base::Log& log, Sinks sinks)
    : options_(std::move(options)), clock_(clock), log_(log), sinks_(std::move(sinks)), simulated_(sinks_.arrived) {
  curl_global_init(CURL_GLOBAL_DEFAULT);
  multi_.reset(curl_multi_init());
  curl_multi_setopt(multi_.get(), CURLMOPT_MAXCONNECTS, static_cast<long>(options_.idleConnectionsMax));
  if (multi_ != nullptr) poll_ = std::make_unique<MultiPoll>(multi_.get());
  mail_ = std::make_unique<MailThreads>(options_, clock_, [this] { poll_->wake(); });
}

Egress::Loop::~Loop() {
  stop(base::Millis{0});
  for (CURL* easy : idleHandles_) curl_easy_cleanup(easy);
  mail_.reset();
  multi_.reset();  // its connections tell poll_ that they are closed
  poll_.reset();
  curl_global_cleanup();
}

base::Status Egress::Loop::start() {
  const std::lock_guard lock(mutex_);
  if (poll_ == nullptr || !poll_->isOpen()) return {base::Code::internal, "libcurl cannot be set up"};
  if (started_ || stopping_) return {base::Code::conflict, "egress was started before"};
  try {
    thread_ = std::thread([this] { run(); });
  } catch (const std::exception& error) {
    return {base::Code::unavailable, std::string("no thread for egress: ") + error.what()};
  }
  started_ = true;
  return {};
}

void Egress::Loop::submit(std::vector<SendOrder> orders) {
  std::unique_lock lock(mutex_);
  if (!stopping_) {
    inFlight_ += orders.size();
    inbox_.insert(inbox_.end(), std::make_move_iterator(orders.begin()), std::make_move_iterator(orders.end()));
    lock.unlock();
    poll_->wake();
    return;
  }
  lock.unlock();
  std::vector<FinishedSend> refused;
  const base::Now now = clock_.now();
  for (const SendOrder& order : orders) refused.push_back(abandoned(order, "stopping", now));
  if (sinks_.finished && !refused.empty()) sinks_.finished(std::move(refused));
}

void Egress::Loop::checkHealth(HealthOrder order) {
  {
    const std::lock_guard lock(mutex_);
    if (stopping_) return;
    healthInbox_.push_back(std::move(order));
  }
  poll_->wake();
}

void Egress::Loop::lookUp(LookupOrder order) {
  {
    const std::lock_guard lock(mutex_);
    if (!stopping_) {
      lookupInbox_.push_back(std::move(order));
      poll_->wake();
      return;
    }
  }
  if (sinks_.lookedUp) sinks_.lookedUp(notLookedUp(order, "stopping", clock_.now()));
}

void Egress::Loop::stop(base::Millis deadline) {
  bool neverRan = false;
  {
    const std::lock_guard lock(mutex_);
    const std::int64_t at = base::SystemClock::monotonicMicros() + deadline.count() * 1000;
    stopAtUs_ = stopping_ ? std::min(stopAtUs_, at) : at;
    neverRan = !started_ && !stopping_;
    stopping_ = true;
  }
  if (neverRan) {
    takeInbox();
    deliver();
    return;
  }
  poll_->wake();
  const std::lock_guard joining(joinMutex_);
  if (thread_.joinable()) thread_.join();
}

void Egress::Loop::run() {
  ::pthread_setname_np(::pthread_self(), "sb-egress");
  bool running = true;
  while (running) {
    try {
      running = step();
    } catch (const std::exception& error) {
      // Nothing here is expected to throw but for want of memory; the transfers are intact, so the loop goes on.
      log_.error("egress.step_failed", {{"error", std::string(error.what())}});
    }
  }
}

bool Egress::Loop::step() {
  poll_->turn(finished_.empty() ? pollMillis() : 0);
  takeInbox();
  collectDone();
  std::vector<FinishedSend> due = simulated_.runUntil(clock_.now());
  finished_.insert(finished_.end(), std::make_move_iterator(due.begin()), std::make_move_iterator(due.end()));
  if (ending_) {
    abandonUnbegun();
    if (base::SystemClock::monotonicMicros() >= endAtUs_) cutShortAll();
  }
  deliver();
  return !ending_ || !transfers_.empty() || mail_->size() > 0 || simulated_.size() > 0;
}

std::int64_t Egress::Loop::pollMillis() const {
  std::int64_t wait = kIdlePollMillis;
  if (const auto due = simulated_.nextDue()) {
    const std::int64_t engineMs = (*due - clock_.now().boot).count();
    const double machineMs = static_cast<double>(std::max<std::int64_t>(engineMs, 0)) / clock_.speed();
    wait = engineMs <= 0 ? 0 : std::clamp<std::int64_t>(static_cast<std::int64_t>(machineMs), 1, options_.simulatedPollMax.count());
  }
  const std::int64_t least = mail_->size() > 0 ? kMailPollMillis : 0;
  if (ending_) wait = std::min(wait, std::max<std::int64_t>((endAtUs_ - base::SystemClock::monotonicMicros()) / 1000 + 1, least));
  return wait;
}

void Egress::Loop::takeInbox() {
  std::vector<SendOrder> orders;
  std::vector<HealthOrder> health;
  std::vector<LookupOrder> lookups;
  {
    const std::lock_guard lock(mutex_);
    orders.swap(inbox_);
    health.swap(healthInbox_);
    lookups.swap(lookupInbox_);
    ending_ = stopping_;
    endAtUs_ = stopAtUs_;
  }
  for (SendOrder& order : orders) {
    if (ending_) {
      finished_.push_back(abandoned(order, "stopping", clock_.now()));
    } else {
      begin({std::move(order)});
    }
  }
  for (LookupOrder& order : lookups) {
    if (ending_) {
      if (sinks_.lookedUp) sinks_.lookedUp(notLookedUp(order, "stopping", clock_.now()));
    } else {
      begin({std::move(order)});
    }
  }
  if (ending_) return;
  for (HealthOrder& order : health) begin({std::move(order)});
}

void Egress::Loop::collectDone() {
  int left = 0;
  while (const CURLMsg* message = curl_multi_info_read(multi_.get(), &left)) {
    if (message->msg != CURLMSG_DONE) continue;
    // The message dies with the handle's place in the multi.
    CURL* easy = message->easy_handle;
    const CURLcode code = message->data.result;
    const auto found = transfers_.find(easy);
    if (found == transfers_.end()) continue;
    providers::TransferResult result = found->second->finish(code);
    conclude(std::move(detach(easy)->job()), std::move(result));
  }
  for (MailThreads::Done& done : mail_->collect()) conclude(std::move(done.job), std::move(done.result));
}

std::unique_ptr<HttpTransfer> Egress::Loop::detach(CURL* easy) {
  auto node = transfers_.extract(easy);
  curl_multi_remove_handle(multi_.get(), easy);
  giveBack(easy, node.mapped()->leavesHandlePrepared());
  return std::move(node.mapped());
}

void Egress::Loop::abandonUnbegun() {
  endWaiting();
  mail_->endUnbegun();
  std::vector<CURL*> unbegun;
  // Nobody waits for an exchange any more.
  for (const auto& [easy, transfer] : transfers_)
    if (!transfer->begun() || transfer->job().as<TokenOrder>() != nullptr) unbegun.push_back(easy);
  for (CURL* easy : unbegun) {
    providers::TransferResult result = transfers_.at(easy)->cutShort();
    conclude(std::move(detach(easy)->job()), std::move(result));
  }
}

void Egress::Loop::cutShortAll() {
  mail_->cutShort();
  while (!transfers_.empty()) {
    CURL* easy = transfers_.begin()->first;
    providers::TransferResult result = transfers_.begin()->second->cutShort();
    conclude(std::move(detach(easy)->job()), std::move(result));
  }
  std::vector<FinishedSend> rest = simulated_.abandonAll(clock_.now());
  finished_.insert(finished_.end(), std::make_move_iterator(rest.begin()), std::make_move_iterator(rest.end()));
}

void Egress::Loop::deliver() {
  if (finished_.empty()) return;
  inFlight_ -= finished_.size();
  std::vector<FinishedSend> batch;
  batch.swap(finished_);
  if (sinks_.finished) sinks_.finished(std::move(batch));
}

CURL* Egress::Loop::takeHandle() {
  if (idleHandles_.empty()) {
    CURL* fresh = curl_easy_init();
    if (fresh == nullptr) throw std::bad_alloc();
    HttpTransfer::prepare(fresh, options_, *poll_);
    return fresh;
  }
  CURL* easy = idleHandles_.back();
  idleHandles_.pop_back();
  return easy;
}

void Egress::Loop::giveBack(CURL* easy, bool prepared) {
  if (idleHandles_.size() >= kIdleHandlesMax) {
    curl_easy_cleanup(easy);
    return;
  }
  if (!prepared) {
    curl_easy_reset(easy);  // also forgets user and password
    HttpTransfer::prepare(easy, options_, *poll_);
  }
  idleHandles_.push_back(easy);
}

}  // namespace signalbox::egress
