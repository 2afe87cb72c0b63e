#pragma once
// What providers report about messages later; the engine calls these receipts. They go the API's way: signed bytes, the
// provider's reader, the core's lane. Providers speak the truth about what they took, but late, twice, out of order,
// under another name, and into an engine that is down. Others forge it, or speak of what they never had. Everything is
// drawn from a generator of its own. Confined to one thread.

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "tests/simulation/feature.h"
#include "tests/simulation/world.h"

namespace signalbox::simulation {

struct Report {
  std::string provider;
  std::string eventId;
  base::Uuid about;       // what it really is about; whoever never had the message names it all the same
  int attempt = 0;        // really; 0 = none of this provider's
  std::string target;     // of that message
  std::string messageId;  // the provider's own; empty = it does not say
  int status = 0;
  std::string body;
  std::vector<Feature> shows;
  bool isForged = false;
  bool isFleeting = false;  // said once and never again
  int tries = 0;
};

class Reports {
 public:
  Reports(std::uint64_t seed, const FeaturePlan& plan, FeatureCounts& counts);

  /// Whether this provider reports anything; it has a key for that.
  bool callsBack(const std::string& provider) const;
  static security::Secret key();

  /// A provider has taken it.
  void took(const Receipt& arrival);
  /// It has refused it, and its answer says so just now.
  void refused(const Receipt& attempt);
  /// What is sent by now, in order. It is the caller's: who does not get it to the engine hands it to again().
  std::vector<Report> due(base::Now now);
  /// Nobody took it: its provider comes once more later, or gives up.
  void again(Report report, base::Now now);
  std::optional<base::BootTime> nextAt() const;

  /// As they come with it, signed by its provider or by whoever forges it.
  std::vector<std::pair<std::string, std::string>> headersOf(const Report& report, base::Now now) const;

  /// Planted bugs of the doubles, to see that the checker finds them.
  bool forgesWell = false;  // with the provider's own key
  bool signsBadly = false;

 private:
  std::vector<int> drawCourse(std::vector<Feature>& shows);
  Report aboutIt(const Receipt& arrival, int status);
  void write(Report& report, const std::string& named, base::WallTime at);
  void post(Report report, base::BootTime at) { posted_.emplace(at, std::move(report)); }
  void addStrangers(const Receipt& arrival);
  std::string nextEvent();

  const FeaturePlan& plan_;
  FeatureCounts& counts_;
  base::SeededRandom random_;
  std::int64_t events_ = 0;
  std::multimap<base::BootTime, Report> posted_;
};

}  // namespace signalbox::simulation
