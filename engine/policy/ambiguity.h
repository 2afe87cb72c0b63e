#pragma once
// What becomes of a send whose outcome is unknown (rule 17), per channel. Pure functions over values.

#include <array>

#include "engine/model/channel.h"

namespace signalbox::policy {

struct AmbiguityPolicies {
  /// A duplicate mail, push or webhook (which carries a dedup token) is a nuisance; a duplicate SMS costs money.
  std::array<model::AmbiguousPolicy, model::kChannelCount> perChannel{model::AmbiguousPolicy::resend, model::AmbiguousPolicy::hold,
                                                                      model::AmbiguousPolicy::resend, model::AmbiguousPolicy::resend};
  model::AmbiguousPolicy of(model::Channel channel) const { return perChannel[model::index(channel)]; }
};
static_assert(model::index(model::Channel::sms) == 1, "the order of the defaults is the channels'");

/// The policy as it can be carried out: reconcile at a provider that cannot look up a message is hold.
constexpr model::AmbiguousPolicy feasible(model::AmbiguousPolicy policy, bool providerLooksUp) {
  return policy == model::AmbiguousPolicy::reconcile && !providerLooksUp ? model::AmbiguousPolicy::hold : policy;
}

}  // namespace signalbox::policy
