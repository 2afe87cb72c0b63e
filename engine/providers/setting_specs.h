#pragma once
// Short ways to write the rows of a kind's table of settings. Pure.

#include <string_view>

#include "engine/providers/catalogue.h"

namespace signalbox::providers {

inline SettingSpec textSetting(std::string_view key, std::string_view help, std::string_view value = "") {
  return {key, SettingType::text, value, false, false, help, 0, 0, {}};
}
inline SettingSpec requiredText(std::string_view key, std::string_view help) { return {key, SettingType::text, "", true, false, help, 0, 0, {}}; }
inline SettingSpec secretText(std::string_view key, std::string_view help) { return {key, SettingType::text, "", true, true, help, 0, 0, {}}; }
inline SettingSpec wholeNumber(std::string_view key, std::string_view help, std::string_view value, double min, double max) {
  return {key, SettingType::integer, value, false, false, help, min, max, {}};
}
inline SettingSpec realNumber(std::string_view key, std::string_view help, std::string_view value, double min, double max) {
  return {key, SettingType::real, value, false, false, help, min, max, {}};
}
inline SettingSpec yesOrNo(std::string_view key, std::string_view help, std::string_view value = "false") {
  return {key, SettingType::boolean, value, false, false, help, 0, 0, {}};
}
inline SettingSpec oneOf(std::string_view key, std::string_view help, std::string_view value, std::vector<std::string_view> choices) {
  return {key, SettingType::choice, value, false, false, help, 0, 0, std::move(choices)};
}

/// One by which secrets go elsewhere, or can be read on their way: with another value they have to be given again.
inline SettingSpec steering(SettingSpec spec) {
  spec.steers = true;
  return spec;
}

}  // namespace signalbox::providers
