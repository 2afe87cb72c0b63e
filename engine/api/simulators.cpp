// The simulated providers' dials: latency, failures, outages; live, for demonstrations and drills.
#include "engine/api/handlers.h"
#include "engine/api/json_body.h"
#include "engine/api/provider_lookup.h"
#include "engine/providers/catalogue.h"

namespace signalbox::api {
namespace {

struct SettingsBody {
  std::map<std::string, std::string> settings;
  template <class F> void describe(F& f) { f("settings", settings); }
};

std::optional<protocol::ProviderView> findSimulator(const ApiParts& parts, std::string_view name) {
  auto provider = findProvider(parts, name);
  if (provider && provider->kind != "simulated") provider.reset();
  return provider;
}

base::Status noSuchSimulator() { return {base::Code::notFound, "There is no simulated provider of this name"}; }

}  // namespace

void getSimulator(const ApiParts& parts, Call call) {
  const auto simulator = findSimulator(parts, call.request.pathParameters.front());
  if (!simulator) return refuse(call, noSuchSimulator());
  call.respond(jsonResponse(SettingsBody{simulator->settings}));
}

void putSimulator(const ApiParts& parts, Call call) {
  const auto simulator = findSimulator(parts, call.request.pathParameters.front());
  if (!simulator) return refuse(call, noSuchSimulator());
  SB_ANSWER_ASSIGN(SettingsBody body, call, readBody<SettingsBody>(call.request.body));
  model::ProviderConfig config = configOf(*simulator);
  config.settings = std::move(body.settings);
  SB_ANSWER_TRY(call, providers::validate(config));
  sendCommand(parts, std::move(call), "", core::PutProvider{std::move(config)},
              [&parts](Call done, const core::CommandDone&) { getSimulator(parts, std::move(done)); });
}

}  // namespace signalbox::api
