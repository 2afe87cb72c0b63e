// How the egress thread's jobs begin and end: requests built, access tokens waited for, answers read.
#include <exception>

#include "engine/egress/egress_loop.h"
#include "engine/egress/order_endings.h"
#include "engine/model/quoted_target.h"

namespace signalbox::egress {
namespace {

using base::Result;
using providers::Request;
using providers::TransferResult;

Result<Request> orNone(std::optional<Request> request) {
  if (request && (request->http || request->smtp || request->simulated)) return std::move(*request);
  return base::Status(base::Code::unsupported, "the provider asks for nothing");
}

/// The request that a job is about. `unsupported` when the provider has none.
Result<Request> askProvider(const Job& job, base::WallTime wall) {
  if (const auto* send = job.as<SendOrder>()) {
    SB_ASSIGN(Request request, send->provider->build(send->message));
    auto some = orNone(std::move(request));
    return some.ok() ? std::move(some) : Result<Request>(base::Status(base::Code::internal, some.status().message()));
  }
  if (const auto* lookup = job.as<LookupOrder>()) return orNone(lookup->provider->lookupRequest(lookup->message));
  if (const auto* health = job.as<HealthOrder>()) return orNone(health->provider->healthCheck());
  return job.provider()->tokenRequest(wall);
}

Result<Request> requestOf(const Job& job, base::WallTime wall) {
  try {
    return askProvider(job, wall);
  } catch (const std::exception& error) {
    return base::Status(base::Code::internal, error.what());
  }
}

}  // namespace

void Egress::Loop::begin(Job job, const TokenCache::Token* token) {
  const base::Now now = clock_.now();
  if (const auto* send = job.as<SendOrder>(); send != nullptr && now.boot > send->dropAfter) {
    finished_.push_back(abandoned(*send, "dropped", now));
    return;
  }
  // The job moves on below; what fences its answer stays here.
  SendOrder fence;
  if (const auto* send = job.as<SendOrder>()) fence = {send->seq, send->attempt, send->epoch, send->providerName, nullptr, {}, {}, send->tag};
  const bool isSend = job.as<SendOrder>() != nullptr;
  try {
    auto request = requestOf(job, now.wall);
    if (!request) {
      if (const auto* send = job.as<SendOrder>()) finished_.push_back(unbuildable(*send, request.status(), now));
      if (const auto* health = job.as<HealthOrder>()) answerHealth(*health, false, false);
      if (const auto* lookup = job.as<LookupOrder>()) {
        if (request.status().code() == base::Code::unsupported)
          answerLookup(*lookup, std::nullopt);
        else if (sinks_.lookedUp)
          sinks_.lookedUp(notLookedUp(*lookup, base::codeName(request.status().code()), now));
      }
      return;
    }
    if (request->simulated) return beginSimulated(std::move(job), std::move(*request->simulated));
    if (request->http && request->http->needsToken) {
      const auto ready = token != nullptr ? std::optional(*token) : tokens_.valid(job.provider(), now.boot);
      if (!ready) {
        const auto provider = job.provider();
        if (tokens_.wait(std::move(job))) beginExchange(provider);
        return;
      }
      request->http->headers.push_back({"Authorization", "Bearer " + std::string(ready->text)});
      job.tokenSerial = ready->serial;
    }
    beginTransfer(std::move(job), std::move(*request));
  } catch (const std::exception& error) {
    if (isSend) finished_.push_back(unbuildable(fence, base::Status(base::Code::internal, error.what()), now));
  }
}

void Egress::Loop::beginSimulated(Job job, providers::SimulatedRequest simulated) {
  if (auto* send = std::get_if<SendOrder>(&job.order)) {
    simulated_.begin(std::move(*send), std::move(simulated), clock_.now());
  } else if (const auto* health = job.as<HealthOrder>()) {
    answerHealth(*health, true, simulated.outcome.outcome == model::OutcomeClass::sent);
  } else if (const auto* lookup = job.as<LookupOrder>()) {
    answerLookup(*lookup, std::move(simulated.finding));
  }
}

void Egress::Loop::beginTransfer(Job job, Request request) {
  if (!request.http) return mail_->begin(std::move(job), std::move(request));
  CURL* easy = takeHandle();
  auto transfer = std::make_unique<HttpTransfer>(easy, std::move(job), clock_, options_, *poll_, std::move(request));
  Transfer& added = *transfer;
  transfers_.emplace(easy, std::move(transfer));
  if (curl_multi_add_handle(multi_.get(), easy) != CURLM_OK) {
    TransferResult result;
    result.error = "transfer failed";
    Job failed = std::move(added.job());
    transfers_.erase(easy);
    curl_easy_cleanup(easy);
    conclude(std::move(failed), std::move(result));
  }
}

void Egress::Loop::beginExchange(const std::shared_ptr<const providers::Provider>& provider) {
  const base::Now now = clock_.now();
  auto request = provider->tokenRequest(now.wall);
  if (request && request->http) return beginTransfer({TokenOrder{provider}}, std::move(*request));
  providers::TokenAnswer none;
  none.refusal.outcome = model::OutcomeClass::credential;
  none.refusal.code = "token_request";
  none.refusal.message = request ? "the provider asks for nothing" : request.status().message();
  endExchange(provider, std::move(none));
}

void Egress::Loop::endExchange(const std::shared_ptr<const providers::Provider>& provider, providers::TokenAnswer answer) {
  const base::Now now = clock_.now();
  if (answer.token && !answer.token->empty() && !ending_) {
    std::vector<Job> waiting = tokens_.arrived(provider, std::move(*answer.token), answer.lifetime, now.boot);
    for (Job& job : waiting) {
      const TokenCache::Token token = tokens_.newest(provider);
      begin(std::move(job), &token);
    }
    return;
  }
  for (Job& job : tokens_.failed(provider)) {
    if (const auto* send = job.as<SendOrder>()) finished_.push_back(finishOf(*send, answer.refusal, now, false));
    if (const auto* health = job.as<HealthOrder>()) answerHealth(*health, true, false);
    if (const auto* lookup = job.as<LookupOrder>(); lookup != nullptr && sinks_.lookedUp)
      sinks_.lookedUp(notLookedUp(*lookup, answer.refusal.code, now));
  }
}

void Egress::Loop::conclude(Job job, TransferResult result) {
  const auto provider = job.provider();
  if (job.as<TokenOrder>() != nullptr) return endExchange(provider, provider->readToken(result, clock_.now().wall));
  if (job.tokenSerial != 0 && !job.renewed && !ending_ && result.reached == providers::Reached::answer && provider->refusesToken(result)) {
    // The refusal says that nothing was taken, so asking again makes no second copy.
    tokens_.refused(provider, job.tokenSerial);
    job.renewed = true;
    job.tokenSerial = 0;
    return begin(std::move(job));
  }
  if (const auto* send = job.as<SendOrder>()) return concludeSend(*send, result);
  if (const auto* health = job.as<HealthOrder>()) return answerHealth(*health, true, provider->readHealth(result));
  if (const auto* lookup = job.as<LookupOrder>()) {
    providers::Finding finding;
    try {
      finding = provider->readLookup(lookup->message, result, clock_.now().wall);
    } catch (const std::exception& error) {
      finding.code = "internal";
      finding.message = error.what();
    }
    answerLookup(*lookup, std::move(finding));
  }
}

void Egress::Loop::concludeSend(const SendOrder& order, const TransferResult& result) {
  const base::Now now = clock_.now();
  const bool begun = result.reached != providers::Reached::nothing;
  try {
    finished_.push_back(finishOf(order, order.provider->read(result, now.wall), now, begun));
  } catch (const std::exception& error) {
    model::Outcome outcome;
    outcome.outcome = begun ? model::OutcomeClass::ambiguous : model::OutcomeClass::notSent;
    outcome.code = "internal";
    outcome.message = error.what();
    finished_.push_back(finishOf(order, std::move(outcome), now, begun));
  }
}

void Egress::Loop::endWaiting() {
  const base::Now now = clock_.now();
  for (const Job& job : tokens_.takeAll()) {
    if (const auto* send = job.as<SendOrder>()) finished_.push_back(abandoned(*send, "stopping", now));
    if (const auto* lookup = job.as<LookupOrder>(); lookup != nullptr && sinks_.lookedUp) sinks_.lookedUp(notLookedUp(*lookup, "stopping", now));
  }
}

void Egress::Loop::answerHealth(const HealthOrder& order, bool defined, bool healthy) {
  if (sinks_.health) sinks_.health({order.providerName, order.tag, defined, healthy, clock_.now()});
}

void Egress::Loop::answerLookup(const LookupOrder& order, std::optional<providers::Finding> finding) {
  if (!sinks_.lookedUp) return;
  const bool defined = finding.has_value();
  if (defined) finding->message = model::withoutTarget(finding->message, order.message.target);
  sinks_.lookedUp(
      {order.seq, order.attempt, order.providerName, order.tag, defined, std::move(finding).value_or(providers::Finding{}), clock_.now()});
}

}  // namespace signalbox::egress
