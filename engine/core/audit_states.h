#pragma once
// What the audit commits to of an object before and after an act: its whole state as canonical text. The text itself goes
// nowhere; only its keyed digest does (audit_chain.h). Pure.

#include <optional>
#include <span>
#include <string>

#include "engine/core/channel_policies.h"
#include "engine/model/access_token.h"
#include "engine/model/operation.h"
#include "engine/model/provider_config.h"
#include "engine/model/recipient.h"
#include "engine/model/subscription.h"
#include "engine/model/template.h"
#include "engine/policy/gate.h"
#include "engine/security/keyring.h"
#include "engine/store/receipt_rows.h"
#include "engine/store/rows.h"

namespace signalbox::core {

std::string stateOf(const store::QueueRow& row);
std::string stateOf(const ChannelPolicy& policy);
std::string stateOf(const model::ProviderConfig& config);
std::string stateOf(const policy::BreakerMemory& breaker);
std::string stateOf(const model::Template& value);
std::string stateOf(std::span<const model::Recipient> recipients);
std::string stateOf(const store::ViewRow& row);
std::string stateOf(const store::GroupPatch& group);
std::string stateOf(const model::Plan& plan);
std::string stateOf(const model::Operation& operation);
std::string stateOf(const store::SuppressionRow& row);
std::string stateOf(const model::AccessToken& token);
std::string stateOf(const model::Subscription& subscription);
/// A secret with a name of its own, by its version: neither its value nor a digest of it, which could be guessed.
std::string stateOfSecret(const std::string& name, std::int64_t version);
/// The data keys, by their ids and that of the master key that wraps each.
std::string stateOf(std::span<const security::WrappedKey> keys);

/// Empty when there is none.
template <class T> std::string stateOf(const std::optional<T>& value) { return value ? stateOf(*value) : std::string(); }

}  // namespace signalbox::core
