#include "engine/providers/config_reader.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <optional>

#include <fmt/format.h>

#include "engine/base/check.h"
#include "engine/providers/answer_text.h"

namespace signalbox::providers {
namespace {

template <class Number> std::optional<Number> parseNumber(std::string_view text) {
  Number value{};
  const auto parsed = std::from_chars(text.data(), text.data() + text.size(), value);
  if (parsed.ec != std::errc{} || parsed.ptr != text.data() + text.size()) return std::nullopt;
  return value;
}

std::string checkRange(const SettingSpec& spec, double value) {
  if (value >= spec.min && value <= spec.max) return {};
  return fmt::format("must be between {} and {}", spec.min, spec.max);
}

/// What is wrong with a value, in words; empty when nothing is. A secret's value is never repeated.
std::string checkValue(const SettingSpec& spec, std::string_view value) {
  switch (spec.type) {
    case SettingType::text:
    case SettingType::file: {
      const bool controls = std::any_of(value.begin(), value.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; });
      if (controls) return "must hold no control characters";
      if (value.size() > 4096) return "is longer than 4096 bytes";
      if (spec.type == SettingType::file && value.front() != '/') return "must be an absolute path";
      return {};
    }
    case SettingType::document:
      if (!isUtf8(value)) return "is no UTF-8";
      return value.size() > 16 * 1024 ? "is longer than 16384 bytes" : "";
    case SettingType::integer: {
      const auto number = parseNumber<std::int64_t>(value);
      return number ? checkRange(spec, static_cast<double>(*number)) : "must be a whole number";
    }
    case SettingType::real: {
      const auto number = parseNumber<double>(value);
      return number && std::isfinite(*number) ? checkRange(spec, *number) : "must be a number";
    }
    case SettingType::boolean: return value == "true" || value == "false" ? "" : "must be true or false";
    case SettingType::choice:
      if (std::find(spec.choices.begin(), spec.choices.end(), value) != spec.choices.end()) return {};
      return fmt::format("must be one of {}", fmt::join(spec.choices, ", "));
  }
  return {};
}

}  // namespace

std::string pointerOf(const SettingSpec& spec) { return fmt::format("/{}/{}", spec.secret ? "secrets" : "settings", spec.key); }

std::vector<base::FieldError> ConfigReader::check() const {
  std::vector<base::FieldError> errors;
  const auto known = [&](const std::string& key, bool secret) {
    return std::any_of(kind_.settings.begin(), kind_.settings.end(),
                       [&](const SettingSpec& each) { return each.key == key && each.secret == secret; });
  };
  for (const auto& [key, value] : config_.settings)
    if (!known(key, false)) errors.push_back({"/settings/" + key, fmt::format("{} has no such setting", kind_.kind)});
  for (const auto& [key, value] : config_.secrets)
    if (!known(key, true)) errors.push_back({"/secrets/" + key, fmt::format("{} has no such secret", kind_.kind)});
  for (const SettingSpec& each : kind_.settings) {
    const std::string_view value = valueOf(each);
    if (value.empty()) {
      if (each.required) errors.push_back({pointerOf(each), "is required"});
      continue;
    }
    if (std::string wrong = checkValue(each, value); !wrong.empty()) errors.push_back({pointerOf(each), std::move(wrong)});
  }
  return errors;
}

const SettingSpec& ConfigReader::spec(std::string_view key) const {
  const auto found = std::find_if(kind_.settings.begin(), kind_.settings.end(), [&](const SettingSpec& each) { return each.key == key; });
  SB_CHECK(found != kind_.settings.end(), "a provider asks for a setting that its table lacks");
  return *found;
}

std::string_view ConfigReader::valueOf(const SettingSpec& of) const {
  const std::string key(of.key);
  if (of.secret) {
    const auto found = config_.secrets.find(key);
    return found == config_.secrets.end() ? std::string_view() : found->second.reveal();
  }
  const auto found = config_.settings.find(key);
  return found == config_.settings.end() || found->second.empty() ? of.defaultValue : std::string_view(found->second);
}

std::string ConfigReader::text(std::string_view key) const {
  const SettingSpec& each = spec(key);
  SB_CHECK(!each.secret, "a secret is read as a text");
  return std::string(valueOf(each));
}

security::Secret ConfigReader::secret(std::string_view key) const {
  const SettingSpec& each = spec(key);
  SB_CHECK(each.secret, "a setting is read as a secret");
  return security::Secret(std::string(valueOf(each)));
}

std::int64_t ConfigReader::integer(std::string_view key) const { return parseNumber<std::int64_t>(text(key)).value_or(0); }
double ConfigReader::real(std::string_view key) const { return parseNumber<double>(text(key)).value_or(0); }
bool ConfigReader::boolean(std::string_view key) const { return text(key) == "true"; }

}  // namespace signalbox::providers
