#pragma once
// One request of the engine's own, carried the way a health check is: egress asks for it with healthCheck() and hands the answer
// to readHealth(), on its thread and before it reports; whoever asked reads it after that. No message ever goes through it.

#include "engine/providers/provider.h"

namespace signalbox::runtime {

class OneExchange : public providers::Provider {
 public:
  const model::ProviderConfig& config() const final { return config_; }
  providers::Capabilities capabilities() const final { return {}; }
  base::Result<providers::Request> build(const providers::Message&) const final {
    return base::Status(base::Code::internal, "nothing is sent by this");
  }
  model::Outcome read(const providers::TransferResult&, base::WallTime) const final { return {}; }

 private:
  const model::ProviderConfig config_;
};

}  // namespace signalbox::runtime
