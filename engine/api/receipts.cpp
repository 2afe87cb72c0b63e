// Signed webhooks from providers: proven over the raw bytes, then read, stored, and only then answered with 200.
#include "engine/api/answering.h"
#include "engine/api/handlers.h"

namespace signalbox::api {
namespace {

using base::Code;

struct ReceiptsAnswer {
  std::int64_t applied = 0, repeated = 0, waiting = 0, ignored = 0;
  template <class F> void describe(F& f) {
    f("applied", applied);
    f("repeated", repeated);
    f("waiting", waiting);
    f("ignored", ignored);
  }
};

std::string_view queryOf(std::string_view target) {
  const std::size_t mark = target.find('?');
  return mark == std::string_view::npos ? std::string_view{} : target.substr(mark + 1);
}

/// Which check failed is for the log; a stranger learns neither that nor which providers there are. The audit counts him, as
/// it does whoever comes without a token.
void refuseUnproven(const ApiParts& parts, const Call& call) {
  parts.refusals.stranger(call.request.remoteAddress);
  refuse(call, {Code::unauthorized, "No provider of this name takes receipts, or the request's signature is not valid"});
}

void store(const ApiParts& parts, const std::shared_ptr<Call>& call, receipts::Reading reading) {
  ReceiptsAnswer answer;
  answer.ignored = reading.ignored;
  if (reading.receipts.empty() && !reading.topic) return call->respond(jsonResponse(answer));
  auto reply = [call, answer](base::Result<core::ReceiptsDone> done) mutable {
    if (!done.ok()) return refuse(*call, done.status());
    answer.applied = done->applied;
    answer.repeated = done->repeated;
    answer.waiting = done->waiting;
    call->respond(jsonResponse(answer));
  };
  core::ReceiptInput input{call->request.pathParameters.front(), std::move(reading.receipts), std::move(reply), std::move(reading.topic)};
  if (!parts.intake.receipts(std::move(input))) refuse(*call, {Code::busy, "The engine has no room for receipts now; nothing was stored"});
}

void read(const ApiParts& parts, const std::shared_ptr<Call>& call, const std::string& certificate) {
  const std::string& provider = call->request.pathParameters.front();
  const auto reader = parts.receipts.reader(provider);
  if (reader == nullptr) return refuseUnproven(parts, *call);
  const receipts::Incoming incoming{queryOf(call->request.target), call->request.headers, call->request.body, parts.clock.now().wall};
  base::Result<receipts::Reading> reading = reader->read(incoming, certificate);
  if (!reading.ok()) {
    parts.receipts.warn(provider, "a receipt was refused: " + reading.status().message());
    return reading.status().code() == Code::unauthorized ? refuseUnproven(parts, *call) : refuse(*call, reading.status());
  }
  if (!reading->warning.empty()) parts.receipts.warn(provider, reading->warning);
  if (!reading->fetchCertificate.empty()) {
    return parts.receipts.certificate(reading->fetchCertificate, [&parts, call](base::Result<std::string> fetched) {
      if (!fetched.ok()) return refuse(*call, {Code::unavailable, "The signer's certificate could not be fetched; send it again"});
      read(parts, call, *fetched);
    });
  }
  if (!reading->confirm.empty()) {
    return parts.receipts.fetch(reading->confirm, [&parts, call, topic = reading->topic](const base::Result<std::string>& fetched) {
      if (!fetched.ok()) return refuse(*call, {Code::unavailable, "The subscription could not be confirmed; send it again"});
      receipts::Reading confirmed;
      confirmed.topic = topic;
      store(parts, call, std::move(confirmed));
    });
  }
  store(parts, call, std::move(reading).value());
}

}  // namespace

void postReceipt(const ApiParts& parts, Call call) { read(parts, std::make_shared<Call>(std::move(call)), {}); }

}  // namespace signalbox::api
