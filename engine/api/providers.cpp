// Providers: how they are set up, their breakers, and whether they answer.
#include <algorithm>
#include <cmath>

#include "engine/api/handlers.h"
#include "engine/api/json_body.h"
#include "engine/api/once.h"
#include "engine/api/provider_lookup.h"
#include "engine/api/target_syntax.h"
#include "engine/api/version_match.h"
#include "engine/model/secret_reference.h"
#include "engine/providers/catalogue.h"

namespace signalbox::api {
namespace {

using base::Code;
using base::Status;

struct TestBody {
  std::string to;
  template <class F> void describe(F& f) { f("to", to); }
};

/// The catalogue's judgement, less what is only absent because secrets are write-only.
void checkByCatalogue(const model::ProviderConfig& config, const std::vector<std::string>& secretsSet, std::vector<base::FieldError>& errors) {
  const Status status = providers::validate(config);
  for (const base::FieldError& field : status.fields()) {
    const bool kept = std::any_of(secretsSet.begin(), secretsSet.end(), [&](const std::string& secret) {
      return field.pointer == "/secrets/" + secret && !config.secrets.contains(secret);
    });
    // What a reference names is judged by the command, once it is read.
    const bool named = std::any_of(config.secrets.begin(), config.secrets.end(), [&](const auto& secret) {
      return field.pointer == "/secrets/" + secret.first && model::SecretReference::parse(secret.second.reveal());
    });
    if (!kept && !named) errors.push_back(field);
  }
}

base::Result<model::ProviderConfig> readConfig(const ApiParts& parts, const Request& request) {
  SB_ASSIGN(protocol::ProviderPut body, readBody<protocol::ProviderPut>(request.body));
  model::ProviderConfig config;
  config.name = request.pathParameters.front();
  std::vector<base::FieldError> errors;
  if (!isProviderName(config.name)) errors.push_back({"/name", "must be a-z, 0-9 and '-', at most 63, not beginning with '-'"});
  const auto channel = model::channelFromName(body.channel);
  if (!channel) errors.push_back({"/channel", "must be email, sms, push or webhook"});
  if (!std::isfinite(body.weight) || body.weight < 0 || body.weight > 1) errors.push_back({"/weight", "must be 0 to 1"});
  if (!std::isfinite(body.ratePerSecond) || body.ratePerSecond < 0 || body.ratePerSecond > 100'000)
    errors.push_back({"/rate_per_second", "must be 0 (no limit) to 100000"});
  if (body.concurrency < 1 || body.concurrency > 4096) errors.push_back({"/concurrency", "must be 1 to 4096"});
  config.kind = body.kind;
  config.channel = channel.value_or(model::Channel::email);
  config.enabled = body.enabled;
  config.position = body.position;
  config.weight = body.weight;
  config.ratePerSecond = body.ratePerSecond;
  config.concurrency = body.concurrency;
  config.settings = body.settings;
  for (auto& [name, value] : body.secrets) config.secrets.emplace(name, security::Secret(std::move(value)));
  const auto present = findProvider(parts, config.name);
  if (present && present->kind != config.kind) errors.push_back({"/kind", "cannot change; make a new provider"});
  checkByCatalogue(config, present ? present->secretsSet : std::vector<std::string>{}, errors);
  if (!errors.empty()) {
    // The catalogue judges some of the same fields; each place is named once.
    std::vector<base::FieldError> once;
    for (base::FieldError& error : errors)
      if (std::none_of(once.begin(), once.end(), [&](const base::FieldError& other) { return other.pointer == error.pointer; }))
        once.push_back(std::move(error));
    return Status::invalid(std::move(once));
  }
  config.version = present ? present->version : 0;
  return config;
}

void answerProbe(const Call& call, base::Result<protocol::TestResult> result) {
  if (!result.ok()) return refuse(call, result.status());
  call.respond(jsonResponse(*result));
}

}  // namespace

void listProviders(const ApiParts& parts, Call call) {
  DataAnswer<protocol::ProviderView> answer;
  answer.asOf = asOf(parts);
  if (const auto snapshot = parts.snapshots.latest()) answer.data = snapshot->providers;
  call.respond(jsonResponse(answer));
}

void getProvider(const ApiParts& parts, Call call) { showProvider(parts, call); }

void putProvider(const ApiParts& parts, Call call) {
  const auto present = findProvider(parts, call.request.pathParameters.front());
  SB_ANSWER_ASSIGN(const Precondition precondition, call, readPrecondition(call.request));
  SB_ANSWER_TRY(call, checkPrecondition(precondition, present ? std::optional(present->version) : std::nullopt));
  SB_ANSWER_ASSIGN(model::ProviderConfig config, call, readConfig(parts, call.request));
  security::wipe(call.request.body);
  const int status = present ? 200 : 201;
  std::vector<std::string> references;
  for (const auto& [name, value] : config.secrets)
    if (model::SecretReference::parse(value.reveal())) references.emplace_back(value.reveal());
  const auto shared = std::make_shared<Call>(std::move(call));
  // Judged once more by the core: reading credentials takes time, and somebody else may save meanwhile.
  const std::optional<std::int64_t> ifVersion = precondition.createOnly ? std::optional<std::int64_t>{0} : precondition.version;
  parts.credentials.prepare(std::move(references), [&parts, shared, status, command = core::PutProvider{std::move(config), ifVersion}] {
    sendCommand(parts, std::move(*shared), "", command, [&parts, status](Call done, const core::CommandDone&) { showProvider(parts, done, status); });
  });
}

void deleteProvider(const ApiParts& parts, Call call) {
  if (!findProvider(parts, call.request.pathParameters.front())) return refuse(call, noSuchProvider());
  core::DeleteProvider command{call.request.pathParameters.front()};
  sendCommand(parts, std::move(call), "", std::move(command), [](Call done, const core::CommandDone&) { done.respond(noContent()); });
}

void listProviderKinds(const ApiParts& parts, Call call) {
  DataAnswer<protocol::KindView> answer;
  answer.asOf = asOf(parts);
  for (const providers::KindSpec& kind : providers::kinds()) {
    protocol::KindView view;
    view.kind = kind.kind;
    view.title = kind.title;
    for (const model::Channel channel : kind.channels) view.channels.emplace_back(name(channel));
    for (const providers::SettingSpec& setting : kind.settings) {
      const bool number = setting.type == providers::SettingType::integer || setting.type == providers::SettingType::real;
      const std::string_view type = number                  ? "number"
          : setting.type == providers::SettingType::boolean ? "boolean"
          : setting.type == providers::SettingType::choice  ? "choice"
                                                            : "text";
      view.settings.push_back({std::string(setting.key),
                               std::string(type),
                               std::string(setting.defaultValue),
                               {setting.choices.begin(), setting.choices.end()},
                               setting.required,
                               setting.secret,
                               std::string(setting.help)});
    }
    answer.data.push_back(std::move(view));
  }
  call.respond(jsonResponse(answer));
}

void forceBreaker(const ApiParts& parts, Call call) {
  if (!findProvider(parts, call.request.pathParameters.front())) return refuse(call, noSuchProvider());
  SB_ANSWER_ASSIGN(const protocol::BreakerRequest body, call, readBody<protocol::BreakerRequest>(call.request.body));
  std::vector<base::FieldError> errors;
  core::ForceBreaker command{call.request.pathParameters.front(), model::BreakerMode::automatic, body.until};
  if (body.force == "open")
    command.mode = model::BreakerMode::forcedOpen;
  else if (body.force == "closed")
    command.mode = model::BreakerMode::forcedClosed;
  else if (body.force != "auto")
    errors.push_back({"/force", "must be open, closed or auto"});
  const bool forces = command.mode != model::BreakerMode::automatic;
  if (body.until && !forces) errors.push_back({"/until", "is for open and closed only"});
  if (body.until && *body.until <= parts.clock.now().wall) errors.push_back({"/until", "lies in the past"});
  if (const Status reason = checkReason(body.reason, forces); !reason.ok()) errors.push_back(reason.fields().front());
  if (!errors.empty()) return refuse(call, Status::invalid(std::move(errors)));
  sendCommand(parts, std::move(call), body.reason, std::move(command), [&parts](Call done, const core::CommandDone&) { showProvider(parts, done); });
}

void resumeProvider(const ApiParts& parts, Call call) {
  if (!findProvider(parts, call.request.pathParameters.front())) return refuse(call, noSuchProvider());
  SB_ANSWER_ASSIGN(const ReasonBody body, call, readBody<ReasonBody>(call.request.body));
  SB_ANSWER_TRY(call, checkReason(body.reason, false));
  core::ResumeProvider command{call.request.pathParameters.front()};
  sendCommand(parts, std::move(call), body.reason, std::move(command), [&parts](Call done, const core::CommandDone&) { showProvider(parts, done); });
}

void pingProvider(const ApiParts& parts, Call call) {
  if (!findProvider(parts, call.request.pathParameters.front())) return refuse(call, noSuchProvider());
  core::BeginAct act{"provider.ping", call.request.pathParameters.front()};
  beginAct(parts, std::move(call), std::move(act), [&parts](Call claimed) {
    const std::string provider = claimed.request.pathParameters.front();
    const auto shared = std::make_shared<Call>(std::move(claimed));
    parts.probe.ping(provider, [shared](base::Result<protocol::TestResult> result) { answerProbe(*shared, std::move(result)); });
  });
}

void testProvider(const ApiParts& parts, Call call) {
  const auto provider = findProvider(parts, call.request.pathParameters.front());
  if (!provider) return refuse(call, noSuchProvider());
  SB_ANSWER_ASSIGN(const TestBody body, call, readBody<TestBody>(call.request.body));
  const model::Channel channel = model::channelFromName(provider->channel).value_or(model::Channel::email);
  if (std::string fault = targetFault(channel, body.to); !fault.empty()) return refuse(call, Status::invalid({{"/to", std::move(fault)}}));
  if (call.request.once != nullptr && call.request.once->begunBefore)
    return refuse(call,
                  {Code::conflict,
                   "The first request with this Idempotency-Key was cut off, and whether its message left is not known; "
                   "take another key to send one again"});
  beginAct(parts, std::move(call), core::BeginAct{"provider.test", provider->name}, [&parts, name = provider->name, to = body.to](Call claimed) {
    const auto shared = std::make_shared<Call>(std::move(claimed));
    parts.probe.test(name, to, [shared](base::Result<protocol::TestResult> result) { answerProbe(*shared, std::move(result)); });
  });
}

}  // namespace signalbox::api
