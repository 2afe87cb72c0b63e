#include "engine/core/credentials.h"

#include <algorithm>

#include "engine/model/secret_reference.h"
#include "engine/store/secret_store.h"

namespace signalbox::core {
namespace {

using base::Code;
using base::Status;
using model::SecretReference;

base::Result<security::Secret> valueOf(const Parts& parts, const std::string& text, const SecretReference& reference) {
  if (reference.kind != SecretReference::Kind::vault) {
    if (parts.references == nullptr) return Status(Code::unavailable, "this engine reads no credentials from outside");
    return parts.references->find(text);
  }
  SB_ASSIGN(auto row, parts.store.secrets().find(store::kVaultOwner, reference.name));
  if (!row) return Status(Code::notFound, "there is no secret called " + reference.name);
  return std::move(row->value);
}

}  // namespace

base::Result<model::ProviderConfig> withCredentials(const Parts& parts, const model::ProviderConfig& config) {
  model::ProviderConfig whole = config;
  std::vector<base::FieldError> errors;
  for (auto& [name, secret] : whole.secrets) {
    const auto reference = SecretReference::parse(secret.reveal());
    if (!reference) continue;
    const std::string text(secret.reveal());  // a reference: it names a credential and is none
    auto value = valueOf(parts, text, *reference);
    if (value.ok()) {
      secret = std::move(value).value();
      continue;
    }
    const Code code = value.status().code();
    if (code == Code::diskFull || code == Code::storeFailed || code == Code::internal) return value.status();
    errors.push_back({"/secrets/" + name, text + ": " + value.status().message()});
  }
  if (errors.empty()) return whole;
  return Status::invalid(std::move(errors));
}

bool refersTo(const model::ProviderConfig& config, const std::string& reference) {
  return std::any_of(config.secrets.begin(), config.secrets.end(), [&](const auto& secret) { return secret.second.reveal() == reference; });
}

}  // namespace signalbox::core
