#include "engine/core/json_place.h"

#include <algorithm>
#include <charconv>
#include <optional>

namespace signalbox::core {

namespace json = boost::json;

namespace {

constexpr std::size_t kBytesMax = 256, kNamesMax = 16;

/// The first name; `place` keeps the rest.
std::string_view takeName(std::string_view& place) {
  const std::size_t dot = std::min(place.find('.'), place.size());
  const std::string_view name = place.substr(0, dot);
  place.remove_prefix(std::min(dot + 1, place.size()));
  return name;
}

std::optional<std::size_t> indexIn(const json::array& array, std::string_view name) {
  std::size_t index = 0;
  const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), index);
  if (error != std::errc() || end != name.data() + name.size() || index >= array.size()) return std::nullopt;
  return index;
}

json::value* member(json::value& value, std::string_view name) {
  if (auto* object = value.if_object()) return object->if_contains(name);
  auto* array = value.if_array();
  const auto index = array == nullptr ? std::nullopt : indexIn(*array, name);
  return index ? &(*array)[*index] : nullptr;
}

}  // namespace

bool isPlace(std::string_view place) {
  if (place.empty() || place.size() > kBytesMax || place.front() == '.' || place.back() == '.') return false;
  if (place.find("..") != std::string_view::npos) return false;
  return static_cast<std::size_t>(std::count(place.begin(), place.end(), '.')) < kNamesMax;
}

json::value* findMutable(json::value& tree, std::string_view place) {
  json::value* at = &tree;
  while (at != nullptr && !place.empty()) at = member(*at, takeName(place));
  return at;
}

const json::value* find(const json::value& tree, std::string_view place) {
  return findMutable(const_cast<json::value&>(tree), place);  // only read from
}

bool put(json::value& tree, std::string_view place, const json::value& value) {
  json::value* at = &tree;
  while (!place.empty()) {
    const std::string_view name = takeName(place);
    if (auto* object = at->if_object()) {
      at = &(*object)[name];
      if (at->is_null() && !place.empty()) *at = json::object();
    } else {
      at = member(*at, name);
      if (at == nullptr) return false;
    }
  }
  *at = value;
  return true;
}

void remove(json::value& tree, std::string_view place) {
  const std::size_t last = place.rfind('.');
  const std::string_view name = place.substr(last == std::string_view::npos ? 0 : last + 1);
  json::value* parent = last == std::string_view::npos ? &tree : findMutable(tree, place.substr(0, last));
  if (parent == nullptr) return;
  if (auto* object = parent->if_object()) object->erase(name);
  auto* array = parent->if_array();
  if (array == nullptr) return;
  if (const auto index = indexIn(*array, name)) array->erase(array->begin() + static_cast<std::ptrdiff_t>(*index));
}

std::size_t timesIn(std::string_view text, std::string_view find) {
  std::size_t times = 0;
  for (std::size_t at = text.find(find); at != std::string_view::npos; at = text.find(find, at + find.size())) ++times;
  return times;
}

std::size_t timesUnder(const json::value& value, std::string_view find) {
  std::size_t times = 0;
  if (const auto* object = value.if_object()) {
    for (const auto& each : *object) times += timesUnder(each.value(), find);
  } else if (const auto* array = value.if_array()) {
    for (const json::value& each : *array) times += timesUnder(each, find);
  } else if (const auto* text = value.if_string()) {
    times = timesIn({text->data(), text->size()}, find);
  }
  return times;
}

std::string replaced(std::string_view text, std::string_view find, std::string_view with) {
  std::string made;
  std::size_t from = 0;
  for (std::size_t at = text.find(find); at != std::string_view::npos; at = text.find(find, from)) {
    made.append(text.substr(from, at - from)).append(with);
    from = at + find.size();
  }
  made.append(text.substr(from));
  return made;
}

void replaceTexts(json::value& value, std::string_view find, std::string_view with) {
  if (auto* object = value.if_object()) {
    for (auto& each : *object) replaceTexts(each.value(), find, with);
  } else if (auto* array = value.if_array()) {
    for (json::value& each : *array) replaceTexts(each, find, with);
  } else if (auto* text = value.if_string()) {
    const std::string made = replaced({text->data(), text->size()}, find, with);
    text->assign(made.data(), made.size());
  }
}

}  // namespace signalbox::core
