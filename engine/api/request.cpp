#include "engine/api/request.h"

namespace signalbox::api {

std::string_view Request::header(std::string_view lowerName) const {
  for (const auto& [key, value] : headers)
    if (key == lowerName) return value;
  return {};
}

std::optional<std::string_view> Request::query(std::string_view name) const {
  for (const auto& [key, value] : queryParameters)
    if (key == name) return value;
  return std::nullopt;
}

}  // namespace signalbox::api
