#pragma once
// The table of settings: key, meaning, how its value is read and written. One row a key, so that file, documentation and
// code cannot drift apart. Immutable.

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "engine/runtime/options.h"

namespace signalbox::runtime {

using SettingValue =
    std::variant<bool, std::int64_t, double, std::string, std::vector<std::string>, std::vector<std::int64_t>, std::map<std::string, std::string>>;

struct Setting {
  std::string key;      // "section.name_unit"
  std::string meaning;  // one sentence
  std::function<SettingValue(const EngineOptions&)> read;
  /// Empty when it was taken; else what is wrong.
  std::function<std::string(EngineOptions&, const SettingValue&)> write;
};

const std::vector<Setting>& settings();

}  // namespace signalbox::runtime
