// Credentials at rest: secrets with a name of their own, the keys that seal them, and reading anew what lies outside.
#include <algorithm>

#include "engine/api/handlers.h"
#include "engine/api/json_body.h"
#include "engine/api/listing.h"
#include "engine/api/once.h"
#include "engine/api/version_match.h"
#include "engine/model/secret_reference.h"
#include "engine/protocol/vault.h"
#include "engine/security/secret.h"

namespace signalbox::api {
namespace {

using base::Code;
using base::Status;

constexpr std::size_t kSecretBytesMax = 64 * 1024;

protocol::SecretView viewOf(const ApiParts& parts, const store::SecretOverview::Named& row) {
  protocol::SecretView view{row.name, row.version, row.updatedAt, {}};
  const std::string reference = "vault:" + row.name;
  if (const auto snapshot = parts.snapshots.latest())
    for (const protocol::ProviderView& provider : snapshot->providers)
      for (const auto& [secret, named] : provider.secretReferences)
        if (named == reference && (view.usedBy.empty() || view.usedBy.back() != provider.name)) view.usedBy.push_back(provider.name);
  return view;
}

base::Result<Response> showSecret(const ApiParts& parts, store::Reader& reader, const std::string& name, int status) {
  SB_ASSIGN(const store::SecretOverview overview, reader.secretOverview());
  for (const store::SecretOverview::Named& row : overview.named)
    if (row.name == name) return jsonResponse(viewOf(parts, row), status);
  return Status(Code::notFound, "There is no such secret");
}

core::Principal principalOf(const Request& request) { return {request.principal.name, request.principal.role, request.remoteAddress}; }

struct Reloaded {
  std::int64_t providers = 0;
  template <class F> void describe(F& f) { f("providers", providers); }
};

}  // namespace

void listSecrets(const ApiParts& parts, Call call) {
  answerByReader(parts, std::move(call), [&parts](store::Reader& reader, const Request&) -> base::Result<Response> {
    SB_ASSIGN(const store::SecretOverview overview, reader.secretOverview());
    DataAnswer<protocol::SecretView> answer;
    answer.asOf = asOf(parts);
    for (const store::SecretOverview::Named& row : overview.named) answer.data.push_back(viewOf(parts, row));
    return jsonResponse(answer);
  });
}

void putSecret(const ApiParts& parts, Call call) {
  SB_ANSWER_ASSIGN(protocol::SecretPut body, call, readBody<protocol::SecretPut>(call.request.body));
  core::PutSecret command{call.request.pathParameters.front(), security::Secret(std::move(body.value))};
  security::wipe(call.request.body);
  SB_ANSWER_ASSIGN(command.expected, call, readExpected(call.request));
  std::vector<base::FieldError> errors;
  if (!model::isSecretName(command.name))
    errors.push_back({"/name", "must be 1 to 100 of letters, digits, '-', '_' and '.', not beginning with '.'"});
  if (command.value.empty())
    errors.push_back({"/value", "is missing"});
  else if (command.value.size() > kSecretBytesMax)
    errors.push_back({"/value", "is longer than 65536 bytes"});
  else if (model::SecretReference::parse(command.value.reveal()))
    errors.push_back({"/value", "is a reference; give the value itself"});
  if (!errors.empty()) return refuse(call, Status::invalid(std::move(errors)));
  sendCommand(parts, std::move(call), "", std::move(command), [&parts](Call done, const core::CommandDone& made) {
    const int status = made.version == 1 ? 201 : 200;
    answerByReader(parts, std::move(done), [&parts, status](store::Reader& reader, const Request& request) {
      return showSecret(parts, reader, request.pathParameters.front(), status);
    });
  });
}

void deleteSecret(const ApiParts& parts, Call call) {
  core::DeleteSecret command{call.request.pathParameters.front()};
  sendCommand(parts, std::move(call), "", std::move(command), [](Call done, const core::CommandDone&) { done.respond(noContent()); });
}

void getVault(const ApiParts& parts, Call call) {
  answerByReader(parts, std::move(call), [&parts](store::Reader& reader, const Request&) -> base::Result<Response> {
    SB_ASSIGN(const store::SecretOverview overview, reader.secretOverview());
    protocol::VaultView view;
    view.keySource = parts.credentials.keySource();
    view.keyBesideDatabase = parts.credentials.keyLiesBeside();
    view.changing = overview.keys.size() > 1;
    for (const store::SecretOverview::DataKey& key : overview.keys) view.dataKeys.push_back({key.id, key.master, key.secrets});
    return jsonResponse(view);
  });
}

void rotateVault(const ApiParts& parts, Call call) {
  SB_ANSWER_ASSIGN(const protocol::VaultRotate body, call, readBody<protocol::VaultRotate>(call.request.body));
  std::vector<base::FieldError> errors;
  if (body.key != "master" && body.key != "data") errors.push_back({"/key", "must be master or data"});
  if (const Status reason = checkReason(body.reason, true); !reason.ok()) errors.push_back(reason.fields().front());
  if (!errors.empty()) return refuse(call, Status::invalid(std::move(errors)));
  claimKey(parts, std::move(call), [&parts, body](Call claimed) {
    const auto shared = std::make_shared<Call>(std::move(claimed));
    const VaultKey key = body.key == "master" ? VaultKey::master : VaultKey::data;
    parts.credentials.rotate(key, principalOf(shared->request), body.reason, [&parts, shared](base::Result<core::CommandDone> done) {
      if (!done.ok()) return refuse(*shared, done.status());
      getVault(parts, std::move(*shared));
    });
  });
}

void reloadEngine(const ApiParts& parts, Call call) {
  claimKey(parts, std::move(call), [&parts](Call claimed) {
    const auto shared = std::make_shared<Call>(std::move(claimed));
    parts.credentials.reload(principalOf(shared->request), [shared](base::Result<core::CommandDone> done) {
      if (!done.ok()) return refuse(*shared, done.status());
      shared->respond(jsonResponse(Reloaded{done->version}));
    });
  });
}

}  // namespace signalbox::api
