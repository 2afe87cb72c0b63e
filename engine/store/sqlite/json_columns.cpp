#include "engine/store/sqlite/json_columns.h"

#include <boost/json.hpp>

namespace signalbox::store::sqlite {

namespace json = boost::json;

namespace {

json::value read(std::string_view text) {
  boost::system::error_code failed;
  json::value value = json::parse(text, failed);
  return failed ? json::value{} : value;
}

template <class T> std::string writeList(const std::vector<T>& list) {
  json::array array;
  for (const T& item : list) array.emplace_back(item);
  return json::serialize(array);
}

template <class T> std::string writeMap(const std::map<std::string, T>& map) {
  json::object object;
  for (const auto& [key, value] : map) object[key] = value;
  return json::serialize(object);
}

}  // namespace

std::string toJson(const std::vector<std::string>& list) { return writeList(list); }
std::string toJson(const std::vector<std::int64_t>& list) { return writeList(list); }
std::string toJson(const std::map<std::string, std::string>& map) { return writeMap(map); }
std::string toJson(const std::map<std::string, std::int64_t>& map) { return writeMap(map); }

std::vector<std::string> textsFromJson(std::string_view text) {
  std::vector<std::string> list;
  const json::value value = read(text);
  if (const auto* array = value.if_array())
    for (const json::value& item : *array)
      if (const auto* word = item.if_string()) list.emplace_back(word->data(), word->size());
  return list;
}

std::vector<std::int64_t> numbersFromJson(std::string_view text) {
  std::vector<std::int64_t> list;
  const json::value value = read(text);
  if (const auto* array = value.if_array())
    for (const json::value& item : *array)
      if (const auto* number = item.if_int64()) list.push_back(*number);
  return list;
}

std::map<std::string, std::string> textMapFromJson(std::string_view text) {
  std::map<std::string, std::string> map;
  const json::value value = read(text);
  if (const auto* object = value.if_object())
    for (const auto& [key, item] : *object)
      if (const auto* word = item.if_string()) map.emplace(std::string(key), std::string(word->data(), word->size()));
  return map;
}

std::map<std::string, std::int64_t> numberMapFromJson(std::string_view text) {
  std::map<std::string, std::int64_t> map;
  const json::value value = read(text);
  if (const auto* object = value.if_object())
    for (const auto& [key, item] : *object)
      if (const auto* number = item.if_int64()) map.emplace(std::string(key), *number);
  return map;
}

}  // namespace signalbox::store::sqlite
