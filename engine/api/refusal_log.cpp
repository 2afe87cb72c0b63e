#include "engine/api/refusal_log.h"

#include "engine/api/router.h"
#include "engine/api/token_check.h"

namespace signalbox::api {
namespace {

constexpr base::Millis kMinute = std::chrono::minutes{1};
constexpr std::int64_t kRowsMax = 20;       // one by one, of one principal in one minute
constexpr std::size_t kAddressesMax = 100;  // in one minute; the rest share a row
constexpr std::string_view kOtherAddresses = "other addresses";
constexpr std::string_view kNoRoute = "what does not exist";

std::string objectOf(const Route& route) { return std::string(route.method) + ' ' + std::string(route.pattern); }

core::Principal principalOf(const Request& request) { return {request.principal.name, request.principal.role, request.remoteAddress}; }

}  // namespace

void RefusalLog::stranger(const std::string& address) {
  const std::lock_guard lock(mutex_);
  const bool room = strangers_.size() < kAddressesMax || strangers_.contains(address);
  const std::string key = room ? address : std::string(kOtherAddresses);
  auto [found, isNew] = strangers_.try_emplace(key);
  if (isNew) {
    found->second.since = clock_.now().boot;
    found->second.who.address = key;
  }
  ++found->second.rest;
}

void RefusalLog::known(const Request& request, const Route& route, std::string_view missing) { note(principalOf(request), objectOf(route), missing); }

void RefusalLog::ended(const Request& request, const Route* route, const EndedToken& token) {
  note({token.name, token.role, request.remoteAddress}, route == nullptr ? std::string(kNoRoute) : objectOf(*route), token.lacks);
}

void RefusalLog::revealed(const Request& request, std::int64_t messages) {
  if (messages == 0) return;
  const std::lock_guard lock(mutex_);
  auto [found, isNew] = revealed_.try_emplace(request.principal.name);
  if (isNew) found->second.since = clock_.now().boot;
  found->second.who = principalOf(request);
  found->second.rest += messages;
}

Responder RefusalLog::watched(const Request& request, const Route& route, Responder respond) {
  return [this, who = principalOf(request), &route, respond = std::move(respond)](Response response) {
    if (response.status == 403) note(who, objectOf(route), response.missing);
    respond(std::move(response));
  };
}

void RefusalLog::note(const core::Principal& who, const std::string& object, std::string_view missing) {
  const base::BootTime now = clock_.now().boot;
  const std::lock_guard lock(mutex_);
  auto [found, isNew] = known_.try_emplace(who.name);
  Counted& counted = found->second;
  if (isNew) counted.since = now;
  counted.who = who;
  counted.object = object;
  counted.missing = missing;
  if (counted.rows < kRowsMax && send(who, object, missing, 1))
    ++counted.rows;
  else
    ++counted.rest;
}

bool RefusalLog::send(const core::Principal& who, const std::string& object, std::string_view missing, std::int64_t count) {
  core::CommandInput input;
  input.principal = who;
  input.command = core::RecordRefusal{object, std::string(missing), count};
  return intake_.command(std::move(input));
}

bool RefusalLog::sendRevealed(const Counted& counted) {
  core::CommandInput input;
  input.principal = counted.who;
  input.command = core::BeginAct{std::string(kRevealed), "messages", counted.rest};
  return intake_.command(std::move(input));
}

void RefusalLog::tick(base::Now now) { handOn(false, now.boot); }
void RefusalLog::flush() { handOn(true, clock_.now().boot); }

void RefusalLog::handOn(bool all, base::BootTime now) {
  const std::lock_guard lock(mutex_);
  for (auto* counts : {&known_, &strangers_})
    std::erase_if(*counts, [&](const auto& each) {
      const Counted& counted = each.second;
      if (!all && now - counted.since < kMinute) return false;
      return counted.rest == 0 || send(counted.who, counted.object, counted.missing, counted.rest);
    });
  std::erase_if(revealed_, [&](const auto& each) { return (all || now - each.second.since >= kMinute) && sendRevealed(each.second); });
}

}  // namespace signalbox::api
