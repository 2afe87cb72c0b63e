#pragma once
// What is refused at the door, and what is read there unmasked, for the audit. A known principal's refusal is a row of its
// own, the first of them in each minute; the rest of that minute is one row with their count; so is that of a token which was
// revoked or has expired. Without a token that was ever known, or a valid proof of a receipt, it is a row an address and a
// minute, with the count. Messages that were shown with their content are a row a principal and a minute, with their number.
// So nobody can fill the audit by being refused. Thread-safe; tick() on one thread.

#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <string_view>

#include "engine/api/request.h"
#include "engine/base/time.h"
#include "engine/core/inputs.h"

namespace signalbox::api {

struct EndedToken;
struct Route;

/// The action of a row that tells how much content was shown to somebody: nobody's act.
inline constexpr std::string_view kRevealed = "access.revealed";

class RefusalLog {
 public:
  RefusalLog(core::Intake& intake, const base::Clock& clock) : intake_(intake), clock_(clock) {}
  RefusalLog(const RefusalLog&) = delete;
  RefusalLog& operator=(const RefusalLog&) = delete;

  void stranger(const std::string& address);
  void known(const Request& request, const Route& route, std::string_view missing);
  /// `route` may be null: a path or method that does not exist, which is not repeated.
  void ended(const Request& request, const Route* route, const EndedToken& token);
  /// Messages whose content was shown.
  void revealed(const Request& request, std::int64_t messages);
  /// Hears a handler's answer on its way, and notes a 403.
  Responder watched(const Request& request, const Route& route, Responder respond);

  /// Hands on what was counted in minutes that are over. Some seconds apart.
  void tick(base::Now now);
  /// Hands on all that was counted: before the engine stops.
  void flush();

 private:
  struct Counted {
    base::BootTime since{};
    std::int64_t rows = 0;  // that were written one by one
    std::int64_t rest = 0;  // that were only counted
    core::Principal who;
    std::string object;  // of the last one
    std::string missing;
  };
  void note(const core::Principal& who, const std::string& object, std::string_view missing);
  bool send(const core::Principal& who, const std::string& object, std::string_view missing, std::int64_t count);
  bool sendRevealed(const Counted& counted);
  void handOn(bool all, base::BootTime now);

  core::Intake& intake_;
  const base::Clock& clock_;
  std::mutex mutex_;
  std::map<std::string, Counted, std::less<>> known_;      // by principal; guarded by mutex_
  std::map<std::string, Counted, std::less<>> strangers_;  // by address; guarded by mutex_
  std::map<std::string, Counted, std::less<>> revealed_;   // by principal; guarded by mutex_
};

}  // namespace signalbox::api
