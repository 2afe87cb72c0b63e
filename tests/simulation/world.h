#pragma once
// Everything outside of the engine that a send meets: providers in good and bad moods, and receivers that remember what they
// got. It lives on when the engine dies. Everything is drawn from its own generator. Confined to one thread.

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "engine/base/random.h"
#include "engine/egress/send.h"
#include "tests/simulation/answer.h"

namespace signalbox::simulation {

/// How a send really ends, whatever the engine hears of it.
enum class End : std::uint8_t {
  taken,
  takenAnswerLost,
  takenTooLate,     // it arrives after we have stopped waiting
  takenButRefused,  // a lie: 503, and delivered
  droppedButTaken,  // a lie: 200, and lost
  noAnswer,
  transient,
  throttled,
  permanent,
  bounced,
  credential,
  unreachable,
};
inline constexpr std::size_t kEnds = 12;

struct Mood {
  std::array<double, kEnds> shares{};  // of everything but End::taken, which has the rest
  double slowness = 1;
  std::int64_t retryAfterSeconds = 30;
  bool isFlap = false;        // some of what is refused for now is refused for that
  bool knowsRepeats = false;  // by their token: what was taken once is answered again, and delivered no second time
  static Mood healthy();
};

/// What a receiver got: the truth.
struct Receipt {
  base::Uuid notification;
  std::int32_t generation = 0;
  std::int32_t attempt = 0;
  model::Seq seq = 0;
  std::string provider;
  std::string token;
  std::string target;
  base::Now at{};
  End end = End::taken;
};

/// Under which a simulated provider knows what it took.
std::string providerMessageId(const base::Uuid& notification, std::int32_t attempt);

class World {
 public:
  explicit World(std::uint64_t seed) : random_(seed) {}

  void setMood(const std::string& provider, const Mood& mood) { moods_[provider] = mood; }
  const Mood& mood(const std::string& provider) const;

  /// From now on what is handed over is picked up late, by so much at most.
  void setLag(base::Millis most) { lag_ = most; }
  bool holdsLate() const { return !late_.empty(); }
  void submit(std::vector<egress::SendOrder> orders, base::Now now);
  /// The world goes on: what arrives by now has arrived, and answers wait for the engine.
  void runUntil(base::Now now);
  std::vector<egress::FinishedSend> takeAnswers();
  egress::HealthAnswer checkHealth(const egress::HealthOrder& order, base::Now now) const;
  egress::LookupAnswer lookUp(const egress::LookupOrder& order, base::Now now) const;
  /// The engine is gone: nobody hears the answers. What is on its way may still arrive.
  void engineDied();
  std::optional<base::BootTime> nextDue() const;
  std::size_t underWay() const { return sends_.size(); }

  std::function<void(const Receipt&)> arrived;
  std::function<void(const std::string& provider, End end, bool isLate)> drawn;
  std::function<void(const std::string& provider)> recognised;  // a repeat, which nobody gets
  std::function<void(std::string_view sight)> saw;              // of what runs count (sights.h)
  /// One of the engine's own adapters has read it so.
  std::function<void(const Answer&, const model::Outcome&, base::WallTime)> read;
  std::function<void(const Receipt&)> refused;                     // what nobody got, and its provider's answer says why
  std::function<void(const base::Uuid&)> lied;                     // the engine is told that it was taken, and it is lost
  std::function<void(const egress::SendOrder&, base::Now)> began;  // its first byte leaves
  std::function<void(bool isConnected)> dropped;                   // too late for its lease
  /// Planted bugs of the doubles, to see that the checker finds them.
  bool repeatsArrivals = false;
  bool inventsArrivals = false;
  bool changesTokens = false;
  bool swallowsAnswers = false;                                  // one in fifty
  std::function<void(const Answer&, model::Outcome&)> misreads;  // what an adapter has read
  bool losesAnswers = false;                                     // one in fifty, and the engine gives up waiting
  std::string crawls;                                            // this one always answers when nobody waits any more
  std::string neverHeals;                                        // this provider is out of order, whatever mood it is set to
  std::string neverHasTime;                                      // this one always asks for patience, likewise
  bool losesSilently = false;                                    // one in fifty that it says it has taken
  bool neverDrops = false;                                       // nothing is too late for its lease
  bool dropsInSilence = false;                                   // what is, has no answer
  bool dropsTwice = false;                                       // or two

 private:
  struct Send {
    egress::SendOrder order;
    End end = End::taken;
    std::optional<base::BootTime> arrivesAt;
    std::optional<base::BootTime> answersAt;  // nothing: nobody waits for it any more
    base::BootTime begunAt{};
    Answer answer;
  };
  struct Late {
    egress::SendOrder order;
    bool isConnected = false;
  };
  void pickUp(Late late, base::Now now);
  bool drop(const Late& late, base::Now now);
  void end(std::int64_t number, base::BootTime due, base::Now at);
  End draw(const Mood& mood);
  void begin(egress::SendOrder order, base::Now now);
  void arrive(const Send& send, base::Now at);
  void tellAnswer(const Send& send, base::Now at);
  Answer worded(const Send& send, const std::string& provider, base::Millis latency);
  egress::FinishedSend answer(const Send& send, base::Now at) const;
  void forget(std::int64_t number);

  base::SeededRandom random_;
  std::map<std::string, Mood> moods_;
  std::map<std::int64_t, Send> sends_;
  std::multimap<base::BootTime, std::int64_t> due_;
  std::multimap<base::BootTime, Late> late_;  // not begun
  base::Millis lag_{0};
  std::int64_t next_ = 0;
  std::vector<egress::FinishedSend> answers_;
  std::vector<egress::FinishedSend> twins_;                    // of a planted bug, for the next ones to be taken
  std::map<std::pair<std::string, std::string>, bool> known_;  // provider and notification: it has it
  std::set<std::pair<std::string, std::string>> taken_;        // provider and token
};

}  // namespace signalbox::simulation
