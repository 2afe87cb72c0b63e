#pragma once
// What all webhooks of ours have in common: a POST that is signed by Standard Webhooks, and what its answer means. The body
// is serialised once, and those bytes are both signed and sent. Pure.

#include <initializer_list>
#include <string>
#include <vector>

#include "engine/base/status.h"
#include "engine/base/uuid.h"
#include "engine/providers/provider.h"
#include "engine/security/secret.h"

namespace signalbox::providers {

/// Signed with every key, the current one first. `id` stays the same over all attempts, `at` is the attempt's own time.
base::Result<HttpRequest> signedWebhook(const std::vector<security::Secret>& keys, const base::Uuid& id, base::WallTime at, std::string url,
                                        std::string body);

/// By the table of webhook answers. `secrets` are kept out of what the receiver says.
model::Outcome readWebhookAnswer(const TransferResult& result, base::WallTime wall, std::initializer_list<const security::Secret*> secrets,
                                 bool retriesRefusals = false);

}  // namespace signalbox::providers
