#pragma once
// Asks a provider something outside of any delivery: its health, or one real test message. Goes out through the same
// egress as every send, so that what works here works there. Thread-safe.

#include <map>
#include <mutex>

#include "engine/api/provider_probe.h"
#include "engine/base/random.h"
#include "engine/core/core.h"
#include "engine/egress/egress.h"
#include "engine/runtime/egress_tags.h"

namespace signalbox::runtime {

class Probe final : public api::ProviderProbe {
 public:
  using FindProvider = std::function<std::shared_ptr<const providers::Provider>(const std::string&)>;

  Probe(egress::Egress& egress, const base::Clock& clock, base::Random& random, FindProvider find)
      : egress_(egress), clock_(clock), random_(random), find_(std::move(find)) {}

  void ping(const std::string& provider, Reply reply) override;
  void test(const std::string& provider, const std::string& to, Reply reply) override;
  void testEvent(const std::string& sender, const std::string& event, Reply reply) override;

  /// Takes out the results that belong to the probe and answers them; the rest is the core's.
  void takeFinished(std::vector<egress::FinishedSend>& sends);
  /// True when the answer was the probe's.
  bool takeHealth(const egress::HealthAnswer& answer);

 private:
  void send(const std::string& name, std::shared_ptr<const providers::Provider> provider, const std::string& to, providers::Content content,
            Reply reply);
  std::uint64_t remember(Reply reply);
  Reply forget(std::uint64_t tag);

  egress::Egress& egress_;
  const base::Clock& clock_;
  base::Random& random_;
  const FindProvider find_;
  std::mutex mutex_;
  std::map<std::uint64_t, std::pair<Reply, base::Now>> waiting_;
  std::uint64_t nextTag_ = kProbeTags.first;
};

/// What an outcome means, in words for the person who pressed the button.
std::string plainWords(const model::Outcome& outcome, const std::string& provider);

}  // namespace signalbox::runtime
