#pragma once
// Idempotency-Key on the POSTs that change something, notifications apart (those have keys of their own, rule 7). The act's
// transaction takes the key, and the answer is kept before the caller hears it, so every answer that anybody has seen comes
// again, also after a crash; a crash between the two leaves the act without an answer, which is then worked out anew.
// What was refused is not kept: it changed nothing. One OnceDesk an Api; thread-safe.

#include <functional>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <utility>

#include "engine/api/router.h"

namespace signalbox::api {

/// Which keys this process is working on: their repeats wait for its answer.
class OnceDesk {
 public:
  bool begin(const std::string& principal, const std::string& key);
  void end(const std::string& principal, const std::string& key);

 private:
  std::mutex mutex_;
  std::set<std::pair<std::string, std::string>> underWay_;  // guarded by mutex_
};

/// What a request with a key knows of it, on its way through its handler.
struct Once {
  core::CommandKey key;
  bool begunBefore = false;  // the act was done, or begun, and its answer was lost
  bool claimed = false;      // by a command of its own, apart from the act
};

/// Answers from what is kept, or has the route's handler act under the key. Without a key the handler acts at once.
void handleOnce(const ApiParts& parts, const std::shared_ptr<OnceDesk>& desk, const Route& route, Call call);

/// For acts that are no single command and have their audit rows from others: takes the key, then begins. Without a key it
/// begins at once.
void claimKey(const ApiParts& parts, Call call, std::function<void(Call)> begin);
/// For acts outside the step: their audit row is written, and the key taken, before they begin.
void beginAct(const ApiParts& parts, Call call, core::BeginAct act, std::function<void(Call)> begin);

/// How an answer is kept, and read again with Idempotent-Replayed. Pure.
std::string keptText(const Response& response);
base::Result<Response> replayOf(const std::string& kept);

}  // namespace signalbox::api
