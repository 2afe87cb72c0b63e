#include "engine/api/provider_lookup.h"

namespace signalbox::api {

std::optional<protocol::ProviderView> findProvider(const ApiParts& parts, std::string_view name) {
  if (const auto snapshot = parts.snapshots.latest())
    for (const protocol::ProviderView& provider : snapshot->providers)
      if (provider.name == name) return provider;
  return std::nullopt;
}

base::Status noSuchProvider() { return {base::Code::notFound, "There is no such provider"}; }

void showProvider(const ApiParts& parts, const Call& call, int status) {
  const auto provider = findProvider(parts, call.request.pathParameters.front());
  if (!provider) return refuse(call, noSuchProvider());
  Response response = jsonResponse(*provider, status);
  response.headers.emplace_back("ETag", "\"" + std::to_string(provider->version) + "\"");
  call.respond(std::move(response));
}

model::ProviderConfig configOf(const protocol::ProviderView& view) {
  model::ProviderConfig config;
  config.name = view.name;
  config.kind = view.kind;
  config.channel = model::channelFromName(view.channel).value_or(model::Channel::email);
  config.enabled = view.enabled;
  config.position = view.position;
  config.weight = view.weight;
  config.ratePerSecond = view.ratePerSecond;
  config.concurrency = view.concurrency;
  config.settings = view.settings;
  config.version = view.version;
  return config;
}

}  // namespace signalbox::api
