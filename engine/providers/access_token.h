#pragma once
// An access token that a provider hands out for our key, and that its requests carry for a while. The exchange is a
// request of its own: Provider::tokenRequest -> egress -> Provider::readToken; engine/egress/token_cache.h keeps the
// token until shortly before it ends, and asks once for all who wait. Value.

#include <optional>

#include "engine/base/time.h"
#include "engine/model/outcome.h"
#include "engine/security/secret.h"

namespace signalbox::providers {

struct TokenAnswer {
  std::optional<security::Secret> token;
  base::Millis lifetime{0};
  /// Without a token: how each send that waited for it ends. Nothing of it was sent, so it is never ambiguous.
  model::Outcome refusal;
};

}  // namespace signalbox::providers
