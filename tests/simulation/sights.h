#pragma once
// What else a run has to have come by, by name: rare states of the engine, ways in which a breaker opens and a half-open one ends, and
// what providers answered. Each counts when it was there, and not when it was meant to be. Values.

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace signalbox::simulation {

class Sights {
 public:
  /// `name` is one of those that are asked for (sights.cpp).
  void saw(std::string_view name);
  void add(const Sights& other);
  /// What another run has seen; false: nobody asks for that.
  bool take(std::string_view name, std::int64_t count);
  std::int64_t count(std::string_view name) const;
  const std::map<std::string, std::int64_t, std::less<>>& counts() const { return counts_; }
  /// As Coverage::missing, of which it is a part.
  std::string missing(double scale) const;
  std::string report() const;
  /// Whether it is one of those that are asked for.
  static bool isAskedFor(std::string_view name);

 private:
  std::map<std::string, std::int64_t, std::less<>> counts_;
};

}  // namespace signalbox::simulation
