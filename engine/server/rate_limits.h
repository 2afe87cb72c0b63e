#pragma once
// How many requests a second each token may send: a bucket of two seconds' worth, refilled all the time. Confined to the
// loop's thread. Only tokens that are known come in, so there are no more buckets than tokens.

#include <map>
#include <optional>
#include <string>

#include "engine/base/time.h"

namespace signalbox::server {

class RateLimits {
 public:
  /// 0 = no limit.
  explicit RateLimits(double perSecond) : perSecond_(perSecond) {}
  /// Takes one; when there is none, how long until there is.
  std::optional<base::Millis> take(const std::string& token, base::BootTime now);

 private:
  struct Bucket {
    double left = 0;
    base::BootTime at{};
  };
  const double perSecond_;
  std::map<std::string, Bucket> buckets_;
};

}  // namespace signalbox::server
