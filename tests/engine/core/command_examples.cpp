#include "tests/engine/core/command_examples.h"
#include "tests/engine/security/secrets_of.h"

#include <functional>
#include <map>
#include <type_traits>

namespace signalbox::tests {
namespace {

using model::Channel;

template <class T, std::size_t at = 0> constexpr std::size_t indexOf() {
  if constexpr (std::is_same_v<std::variant_alternative_t<at, core::Command>, T>)
    return at;
  else
    return indexOf<T, at + 1>();
}

model::Plan readyPlan(Rig& rig) {
  model::Plan plan;
  plan.kind = model::OperationKind::replay;
  const auto made = rig.command(core::CreatePlan{plan});
  SB_CHECK(made.ok(), "a plan is made");
  plan = *rig.reader->plan(made->id).value();
  plan.state = model::PlanState::ready;
  SB_CHECK(rig.command(core::PlanProgress{plan}).ok(), "the plan is ready");
  return plan;
}

base::Uuid runningOperation(Rig& rig) {
  const auto made = rig.command(core::CreateOperation{readyPlan(rig).id, 1, {}, base::Millis{60'000}}, "why");
  SB_CHECK(made.ok(), "an operation is made");
  return made->id;
}

/// As if another person had asked for it, and a second one had to approve it.
base::Uuid operationOfAnother(Rig& rig) {
  const base::Uuid id = runningOperation(rig);
  model::Operation operation = *rig.store->operation(id).value();
  operation.by = "jon";
  operation.needsApproval = true;
  operation.startsAt.reset();
  SB_CHECK(rig.store->begin().ok() && rig.store->putOperation(operation).ok() && rig.store->commit(rig.core->memory().step).ok(),
           "it waits for approval");
  rig.crash();
  return id;
}

std::string deadGroup(Rig& rig) {
  rig.provider("mail", Channel::email, 0, always("share_permanent"));
  rig.post("ana@example.com", "k");
  rig.run(base::Millis{2000});
  return rig.reader->groups("cause", {}, rig.clock.now().wall, 1).value().rows.front().id;
}

model::AccessToken someToken() {
  model::AccessToken token;
  token.name = "till";
  token.role = "sender";
  token.app = "shop";
  token.digest = std::string(32, 'd');
  return token;
}

model::ProviderConfig someProvider() {
  model::ProviderConfig config;
  config.name = "mail";
  config.kind = "simulated";
  return config;
}

std::int64_t suppression(Rig& rig) {
  store::SuppressionRow row;
  row.address = "ana@example.com";
  row.category = "default";
  row.reason = "bounced";
  row.at = rig.clock.now().wall;
  SB_CHECK(rig.store->begin().ok() && rig.store->putSuppression(row).ok() && rig.store->commit(rig.core->memory().step).ok(),
           "an address is suppressed");
  return rig.reader->suppressions("", 0, 1).value().front().number;
}

void pauseByCredential(Rig& rig) {
  rig.provider("mail", Channel::email, 0, always("share_credential"));
  rig.post("ana@example.com", "k");
  rig.run(base::Millis{2000});
}

/// As if the store's file were another than the one that it remembers to be, with a message that waits.
void putOnHold(Rig& rig) {
  SB_CHECK(rig.command(core::PatchQueue{Channel::email, true, {}, {}}).ok(), "the queue is paused");
  rig.post("ana@example.com", "k");
  rig.becomeACopy();
  rig.crash();
}

void claim(Rig& rig, const std::string& key) {
  core::StepInputs inputs;
  inputs.commands.push_back({{"ana", "operator", "127.0.0.1"}, "", core::ClaimKey{}, {}, core::CommandKey{key, std::string(32, 'f')}});
  static_cast<void>(rig.step(std::move(inputs)));
}

core::PutTemplate someTemplate() {
  core::PutTemplate put;
  put.value.name = "welcome";
  put.value.channel = Channel::sms;
  put.value.text = "Hello";
  return put;
}

core::PutRecipients someRecipient() {
  core::PutRecipients put;
  put.rows.resize(1);
  put.rows.front().id = "u1";
  return put;
}

core::PutSubscription someSubscription() {
  core::PutSubscription put;
  put.value.name = "ops";
  put.value.url = "https://hooks.example.com/in";
  put.value.secrets = secretsOf({{"signing_secret", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"}});
  return put;
}

void done(Rig& rig, core::Command command) { SB_CHECK(rig.command(std::move(command), "before").ok(), "what an example needs is there"); }

using Example = std::function<CommandExample(Rig&)>;

std::map<std::size_t, Example> examples() {
  std::map<std::size_t, Example> all;
  const auto put = [&all]<class T>(std::type_identity<T>, Example example) { all.emplace(indexOf<T>(), std::move(example)); };
#define SB_EXAMPLE(kind, ...)                                            \
  put(std::type_identity<core::kind>{}, [](Rig& rig) -> CommandExample { \
    static_cast<void>(rig);                                              \
    __VA_ARGS__                                                          \
  })
  SB_EXAMPLE(CancelNotification, done(rig, core::PatchQueue{Channel::email, true, {}, {}});
             return {core::CancelNotification{rig.post("a@example.com", "k").id}};);
  SB_EXAMPLE(PatchQueue, return {core::PatchQueue{Channel::sms, true, {}, {}}};);
  SB_EXAMPLE(PutPolicy,
             return {core::PutPolicy{Channel::sms, protocol::PolicyRules{{60}, 0.1, "hold", {20, 5, 0.05, 5, 30, 300, 5, 60}, {10, 0.1}}}};);
  SB_EXAMPLE(PutProvider, return {core::PutProvider{someProvider()}, true, Effect::makes};);
  SB_EXAMPLE(DeleteProvider, done(rig, core::PutProvider{someProvider()}); return {core::DeleteProvider{"mail"}, true, Effect::removes};);
  SB_EXAMPLE(ForceBreaker, done(rig, core::PutProvider{someProvider()}); return {core::ForceBreaker{"mail", model::BreakerMode::forcedOpen, {}}};);
  SB_EXAMPLE(ResumeProvider, pauseByCredential(rig); return {core::ResumeProvider{"mail"}};);
  SB_EXAMPLE(PutTemplate, return {someTemplate(), true, Effect::makes};);
  SB_EXAMPLE(DeleteTemplate, done(rig, someTemplate()); return {core::DeleteTemplate{"welcome"}, true, Effect::removes};);
  SB_EXAMPLE(PutRecipients, return {someRecipient(), true, Effect::makes};);
  SB_EXAMPLE(PutView, return {core::PutView{{"mine", "is:held", "held"}}, true, Effect::makes};);
  SB_EXAMPLE(DeleteView, done(rig, core::PutView{{"mine", "is:held", "held"}}); return {core::DeleteView{"mine"}, true, Effect::removes};);
  SB_EXAMPLE(PatchGroup, return {core::PatchGroup{{deadGroup(rig), "seen before", {}, true}}};);
  SB_EXAMPLE(CreatePlan, return {core::CreatePlan{}, true, Effect::makes};);
  SB_EXAMPLE(PlanProgress, return {core::PlanProgress{readyPlan(rig)}, false};);
  SB_EXAMPLE(CreateOperation, return {core::CreateOperation{readyPlan(rig).id, 1, {}, base::Millis{60'000}}, true, Effect::makes};);
  SB_EXAMPLE(SetOperationRate, return {core::SetOperationRate{runningOperation(rig), 7}};);
  SB_EXAMPLE(ControlOperation, return {core::ControlOperation{runningOperation(rig), core::OperationControl::cancel}};);
  SB_EXAMPLE(ApproveOperation, return {core::ApproveOperation{operationOfAnother(rig)}};);
  SB_EXAMPLE(ReleaseHold, putOnHold(rig); return {core::ReleaseHold{}};);
  SB_EXAMPLE(LiftSuppression, return {core::LiftSuppression{suppression(rig)}, true, Effect::removes};);
  SB_EXAMPLE(EraseRecipient, done(rig, someRecipient()); return {core::EraseRecipient{"u1"}, true, Effect::removes};);
  SB_EXAMPLE(PutSecret, return {core::PutSecret{"hook", security::Secret("value")}, true, Effect::makes};);
  SB_EXAMPLE(DeleteSecret, done(rig, core::PutSecret{"hook", security::Secret("value")});
             return {core::DeleteSecret{"hook"}, true, Effect::removes};);
  SB_EXAMPLE(RefreshCredentials, return {core::RefreshCredentials{{"file:/run/secrets/hook"}}, true, Effect::none};);
  SB_EXAMPLE(RotateDataKey, return {core::RotateDataKey{rig.master}};);
  SB_EXAMPLE(RewrapKeys, return {core::RewrapKeys{security::MasterKey::make(rig.keyRandom)}};);
  SB_EXAMPLE(ClaimKey, return {core::ClaimKey{}, false};);
  SB_EXAMPLE(KeepAnswer, claim(rig, "k"); return {core::KeepAnswer{"an answer"}, false};);
  SB_EXAMPLE(DropKey, claim(rig, "k"); return {core::DropKey{}, false};);
  SB_EXAMPLE(PutSubscription, return {someSubscription(), true, Effect::makes};);
  SB_EXAMPLE(RotateSubscription, done(rig, someSubscription());
             return {core::RotateSubscription{"ops", security::Secret("whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="), base::Millis{0}}};);
  SB_EXAMPLE(DeleteSubscription, done(rig, someSubscription()); return {core::DeleteSubscription{"ops"}, true, Effect::removes};);
  SB_EXAMPLE(CreateToken, return {core::CreateToken{someToken()}, true, Effect::makes};);
  SB_EXAMPLE(RevokeToken, return {core::RevokeToken{rig.command(core::CreateToken{someToken()})->id}};);
  SB_EXAMPLE(TouchTokens, return {core::TouchTokens{}, false};);
  SB_EXAMPLE(BeginAct, return {core::BeginAct{"provider.ping", "mail"}, true, Effect::none};);
  SB_EXAMPLE(RecordRefusal, return {core::RecordRefusal{"PUT /providers/{name}", "providers.manage", 1}, true, Effect::none};);
#undef SB_EXAMPLE
  return all;
}

}  // namespace

CommandExample exampleOf(std::size_t kind, Rig& rig) {
  static const std::map<std::size_t, Example> all = examples();
  const auto found = all.find(kind);
  return found == all.end() ? CommandExample{kind == 0 ? core::Command(core::DropKey{}) : core::Command(core::CancelNotification{}), false}
                            : found->second(rig);
}

}  // namespace signalbox::tests
