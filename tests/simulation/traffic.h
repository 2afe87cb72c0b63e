#pragma once
// The apps: what they ask for and when, and how they repeat themselves when nobody answers. Everything comes from a seed and
// goes through the API's own reading of a request. Confined to one thread.

#include <array>
#include <deque>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/random.h"
#include "engine/core/inputs.h"
#include "engine/model/template.h"
#include "tests/simulation/record.h"

namespace signalbox::simulation {

inline constexpr std::int64_t kRecipients = 6;
/// The channels of mail and SMS have one each, whose text says `number`; a replay tells how late it is.
model::Template templateOf(int channel, std::int64_t number);
/// That of somebody whom apps know by his id.
bool isAddressOfRecipient(const std::string& target);
/// Somebody whom apps know by his id, with an address in each channel. No quiet hours = none.
model::Recipient recipientOf(std::int64_t number, const std::string& quietFrom = {}, const std::string& quietTo = {});

class Traffic {
 public:
  Traffic(std::uint64_t seed, base::Now now, bool namesTemplates);

  base::BootTime nextAt() const { return nextAt_; }
  /// What is asked now: one, a batch, a repeat, or the same key for something else.
  std::vector<Ask> asks(base::Now now);
  std::vector<Ask> burst(base::Now now, int count);
  /// What was asked of late, once more: of a key that a jump of the clock has just ended nobody knows any more.
  std::vector<Ask> repeats(base::Now now, int count);
  /// Plain requests through each provider's and destination's way, for the quiet hours; more where a provider has a fifth of them.
  std::vector<Ask> plain(base::Now now, std::int64_t expiresAfterMs);
  /// Nothing new is asked from now on; what was not answered is asked again.
  void stop() { stopped_ = true; }
  /// Nobody answered: with a key it is asked again.
  void unanswered(const Ask& ask, base::Now now);

  core::AcceptLine line(const Ask& ask, base::Now now) const;

 private:
  Ask fresh(base::Now now);
  std::string target(int channel, std::int64_t number);
  void plan(base::Now now);

  base::SeededRandom random_;
  base::SeededRandom templates_;  // apart, so that they change no other choice
  const bool namesTemplates_;
  double perHour_ = 0;
  bool stopped_ = false;
  std::int64_t count_ = 0;
  base::BootTime nextAt_{};
  std::deque<Ask> recent_;
  std::array<std::deque<std::string>, kChannels> targets_;  // of each channel, that were written to of late
  std::deque<std::pair<base::BootTime, Ask>> again_;
};

}  // namespace signalbox::simulation
