#include "engine/store/sqlite/json_path.h"

#include <algorithm>

#include "engine/store/sqlite/errors.h"

namespace signalbox::store::sqlite {
namespace {

bool allDigits(std::string_view text) {
  return !text.empty() && text.size() < 10 && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

std::string lower(std::string_view text) {
  std::string result(text);
  for (char& c : result)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return result;
}

void messageDomain(sqlite3_context* context, int, sqlite3_value** values) {
  const auto* target = reinterpret_cast<const char*>(::sqlite3_value_text(values[1]));
  const std::string_view text(target == nullptr ? "" : target, target == nullptr ? 0 : static_cast<std::size_t>(::sqlite3_value_bytes(values[1])));
  const std::string domain = domainOf(static_cast<model::Channel>(::sqlite3_value_int(values[0])), text);
  ::sqlite3_result_text(context, domain.data(), static_cast<int>(domain.size()), SQLITE_TRANSIENT);
}

}  // namespace

std::optional<JsonPath> jsonPath(std::string_view path) {
  JsonPath result{"$", "$"};
  bool numbered = false;
  while (true) {
    const std::size_t dot = path.find('.');
    const std::string_view part = path.substr(0, dot);
    const bool plain = std::all_of(part.begin(), part.end(), [](char c) { return c != '"' && c != '\\' && static_cast<unsigned char>(c) >= 0x20; });
    if (part.empty() || !plain) return std::nullopt;
    const std::string named = ".\"" + std::string(part) + "\"";
    result.byName += named;
    result.byIndex += allDigits(part) ? "[" + std::string(part) + "]" : named;
    numbered = numbered || allDigits(part);
    if (dot == std::string_view::npos) break;
    path.remove_prefix(dot + 1);
  }
  if (!numbered) result.byIndex.clear();
  return result;
}

std::string domainOf(model::Channel channel, std::string_view target) {
  if (channel == model::Channel::email) {
    const std::size_t at = target.rfind('@');
    return at == std::string_view::npos ? std::string() : lower(target.substr(at + 1));
  }
  if (channel != model::Channel::webhook) return {};
  const std::size_t scheme = target.find("://");
  if (scheme == std::string_view::npos) return {};
  target.remove_prefix(scheme + 3);
  target = target.substr(0, target.find_first_of("/?#"));
  if (const std::size_t user = target.rfind('@'); user != std::string_view::npos) target.remove_prefix(user + 1);
  return lower(target);
}

base::Status addDomainFunction(Connection& connection) {
  const int code = ::sqlite3_create_function_v2(connection.handle(), "message_domain", 2, SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_DIRECTONLY,
                                                nullptr, messageDomain, nullptr, nullptr, nullptr);
  return code == SQLITE_OK ? base::Status::okay() : lastStatus(connection.handle(), "adding message_domain");
}

}  // namespace signalbox::store::sqlite
