#include "tests/storage/catalogue_scenario.h"

namespace signalbox::tests {
namespace {

using base::Status;
using store::Store;

const base::WallTime kNow = base::wallFromMillis(1'780'000'000'000);

model::ProviderConfig provider(std::int32_t concurrency) {
  model::ProviderConfig config;
  config.name = "mailer";
  config.kind = "simulated";
  config.settings["seed"] = std::string(300, '1');
  config.concurrency = concurrency;
  return config;
}

store::AlertRow alert(std::optional<base::WallTime> endedAt) {
  store::AlertRow row;
  row.id = "a1";
  row.rule = "queue_depth";
  row.severity = "warning";
  row.subject = "email";
  row.text = "many wait";
  row.since = kNow;
  row.endedAt = endedAt;
  return row;
}

Status set(Store& store, std::int64_t) {
  SB_TRY(store.putPolicy({model::Channel::email, R"({"ladder_ms":[1000]})", 1, "ana", kNow}));
  SB_TRY(store.putProvider(provider(8)));
  SB_TRY(store.putAlert(alert(std::nullopt)));
  SB_TRY(store.putView({"mine", "is:dead", "dead_letters"}));
  SB_TRY(store.putClockDoubt(kNow));
  SB_TRY(store.putCommandKey({"ana", "k", std::string(32, 'f'), {}, 0, "{}", kNow}));
  SB_TRY(store.internRoute(true, "mailer").status());
  model::Template text;
  text.name = "order";
  text.subject = "Your order";
  text.updatedAt = kNow;
  return store.putTemplate(text).status();
}

Status change(Store& store, std::int64_t) {
  SB_TRY(store.putPolicy({model::Channel::email, R"({"ladder_ms":[2000]})", 2, "ben", kNow}));
  SB_TRY(store.putProvider(provider(16)));
  SB_TRY(store.putAlert(alert(kNow)));
  SB_TRY(store.patchGroup({"c0", "they know", "a new relay", true}));
  SB_TRY(store.addHistory(7, {kNow, "noted", "the customer called", "ana", 0}));
  SB_TRY(store.internRoute(false, "https://shop.example.org").status());
  return store.putPurgeTally({{3, 2, 1, 0}, kNow});
}

/// A policy without rules stays, so that its version never comes twice.
Status takeAway(Store& store, std::int64_t) {
  SB_TRY(store.putPolicy({model::Channel::email, {}, 3, "ana", kNow}));
  SB_TRY(store.deleteProvider("mailer"));
  SB_TRY(store.deleteTemplate("order"));
  SB_TRY(store.deleteView("mine"));
  SB_TRY(store.putClockDoubt(std::nullopt));
  return store.dropCommandKey("ana", "k");
}

}  // namespace

Scenario catalogueScenario(std::function<void(Store&)> prepare) {
  return {.name = "catalogue", .prepare = std::move(prepare), .steps = {{set, true}, {change, true}, {takeAway, true}}};
}

}  // namespace signalbox::tests
