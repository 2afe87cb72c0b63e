#pragma once
// A provider that sends nothing: for demonstrations, training and tests. It decides how each send ends from its seed,
// the notification and the attempt alone, so the same run always goes the same way. All settings are live: a changed
// configuration is a new object. A target can force its own end, as "bounce@..." or "+0004...". Immutable.

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "engine/providers/catalogue.h"
#include "engine/providers/provider.h"

namespace signalbox::providers {

class ConfigReader;

inline constexpr std::string_view kSimulatedKind = "simulated";
KindSpec simulatedKind();

/// How a simulated send ends: the outcome that the engine sees, and whether the receiver got the message.
enum class SimulatedEnd : std::uint8_t {
  sent,
  transient,
  throttled,
  permanent,
  bounced,  // permanent, and the address does not exist
  credential,
  notSent,
  answerLost,  // arrived, but the answer did not come back
  timedOut,    // did not arrive, and no answer came
};

/// The end that a target asks for by its form; nothing for an ordinary target.
/// Mail and others: the word before '@' or ':', or the first label of a URL's host, out of ok, transient, throttled,
/// permanent, bounce, credential, unreachable, lost, timeout. Numbers: +0000 to +0008 in the same order.
std::optional<SimulatedEnd> forcedEnd(std::string_view target);

class SimulatedProvider final : public Provider {
 public:
  /// The configuration has been validated.
  explicit SimulatedProvider(model::ProviderConfig config);
  static std::vector<base::FieldError> check(const ConfigReader& reader);

  const model::ProviderConfig& config() const override { return config_; }
  Capabilities capabilities() const override;
  base::Result<Request> build(const Message& message) const override;
  /// Simulated requests carry their outcome; this reads a result only for completeness.
  model::Outcome read(const TransferResult& result, base::WallTime wall) const override;
  std::optional<Request> healthCheck() const override;
  bool readHealth(const TransferResult& result) const override;
  /// Knows what became of the attempt, because it decides it again in the same way.
  std::optional<Request> lookupRequest(const Message& message) const override;

 private:
  struct Share {
    SimulatedEnd end;
    double share;
  };
  SimulatedEnd decide(const Message& message, double roll) const;
  model::Outcome outcomeOf(SimulatedEnd end, const Message& message) const;

  const model::ProviderConfig config_;
  std::vector<Share> shares_;
  std::uint64_t seed_ = 0;
  double latencyMsP50_ = 0;
  double latencyMsP99_ = 0;
  double brownOut_ = 0;
  base::Millis timeout_{0};
  base::Millis retryAfter_{0};
  Capabilities capabilities_;
};

}  // namespace signalbox::providers
