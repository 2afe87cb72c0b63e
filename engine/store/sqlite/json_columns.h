#pragma once
// Lists and maps that no query looks into are kept as JSON in one column. What comes back unreadable is taken as empty:
// only this program writes these columns. Pure; any thread.

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace signalbox::store::sqlite {

std::string toJson(const std::vector<std::string>& list);
std::string toJson(const std::vector<std::int64_t>& list);
std::string toJson(const std::map<std::string, std::string>& map);
std::string toJson(const std::map<std::string, std::int64_t>& map);
std::vector<std::string> textsFromJson(std::string_view json);
std::vector<std::int64_t> numbersFromJson(std::string_view json);
std::map<std::string, std::string> textMapFromJson(std::string_view json);
std::map<std::string, std::int64_t> numberMapFromJson(std::string_view json);

}  // namespace signalbox::store::sqlite
