#include "engine/store/sqlite/canary_column.h"

#include <boost/json.hpp>

namespace signalbox::store::sqlite {

namespace json = boost::json;

namespace {

json::object write(const model::CanaryStep& step) {
  json::object object{{"size", step.size},
                      {"dealt", step.dealt},
                      {"confirmed", step.confirmed},
                      {"failed", step.failed},
                      {"verdict", model::name(step.verdict)},
                      {"words", step.words},
                      {"started_at_ms", base::toMillis(step.startedAt)},
                      {"confirmed_before", step.confirmedBefore},
                      {"failed_before", step.failedBefore}};
  if (step.dealtAt) object["dealt_at_ms"] = base::toMillis(*step.dealtAt);
  if (step.endedAt) object["ended_at_ms"] = base::toMillis(*step.endedAt);
  return object;
}

std::int64_t number(const json::object& object, std::string_view name) {
  const json::value* value = object.if_contains(name);
  return value != nullptr && value->is_int64() ? value->get_int64() : 0;
}

std::string text(const json::object& object, std::string_view name) {
  const json::value* value = object.if_contains(name);
  return value != nullptr && value->is_string() ? std::string(value->get_string()) : std::string();
}

std::optional<base::WallTime> time(const json::object& object, std::string_view name) {
  const json::value* value = object.if_contains(name);
  if (value == nullptr || !value->is_int64()) return std::nullopt;
  return base::wallFromMillis(value->get_int64());
}

model::CanaryStep readStep(const json::object& object) {
  model::CanaryStep step;
  step.size = number(object, "size");
  step.dealt = number(object, "dealt");
  step.confirmed = number(object, "confirmed");
  step.failed = number(object, "failed");
  step.verdict = model::canaryVerdictFromName(text(object, "verdict")).value_or(model::CanaryVerdict::dealing);
  step.words = text(object, "words");
  step.startedAt = time(object, "started_at_ms").value_or(base::WallTime{});
  step.dealtAt = time(object, "dealt_at_ms");
  step.endedAt = time(object, "ended_at_ms");
  step.confirmedBefore = number(object, "confirmed_before");
  step.failedBefore = number(object, "failed_before");
  return step;
}

}  // namespace

std::string toJson(const model::Canary& canary) {
  json::array sizes, steps;
  for (const std::int64_t size : canary.rules.sizes) sizes.emplace_back(size);
  for (const model::CanaryStep& step : canary.steps) steps.push_back(write(step));
  return json::serialize(json::object{{"sizes", std::move(sizes)},
                                      {"confirm", model::name(canary.rules.confirmation)},
                                      {"wait_ms", canary.rules.wait.count()},
                                      {"failure_limit", canary.rules.failureLimit},
                                      {"steps", std::move(steps)}});
}

std::optional<model::Canary> canaryFromJson(std::string_view from) {
  if (from.empty()) return std::nullopt;
  boost::system::error_code failed;
  const json::value value = json::parse(from, failed);
  const auto* object = failed ? nullptr : value.if_object();
  if (object == nullptr) return std::nullopt;
  model::Canary canary;
  const json::value* sizes = object->if_contains("sizes");
  const json::value* steps = object->if_contains("steps");
  const json::value* limit = object->if_contains("failure_limit");
  if (sizes == nullptr || !sizes->is_array() || steps == nullptr || !steps->is_array()) return std::nullopt;
  canary.rules.sizes.clear();
  for (const json::value& size : sizes->get_array())
    if (size.is_int64()) canary.rules.sizes.push_back(size.get_int64());
  if (canary.rules.sizes.empty()) return std::nullopt;
  canary.rules.confirmation = model::confirmationFromName(text(*object, "confirm")).value_or(model::Confirmation::accepted);
  canary.rules.wait = base::Millis{number(*object, "wait_ms")};
  if (limit != nullptr && limit->is_number()) canary.rules.failureLimit = limit->to_number<double>();
  for (const json::value& step : steps->get_array())
    if (step.is_object()) canary.steps.push_back(readStep(step.get_object()));
  return canary;
}

}  // namespace signalbox::store::sqlite
