#include "engine/api/masking.h"

#include <algorithm>

namespace signalbox::api {
namespace {

std::string_view tail(std::string_view text, std::size_t length) {
  return text.size() > 2 * length ? text.substr(text.size() - length) : std::string_view{};
}

std::string ends(std::string_view kind, std::string_view text) {
  std::string masked(kind);
  if (!text.empty()) masked.append(", ends ").append(text);
  return masked;
}

}  // namespace

std::string maskTarget(model::Channel channel, std::string_view target) {
  if (target.empty()) return {};
  switch (channel) {
    case model::Channel::email: {
      const std::size_t at = target.rfind('@');
      if (at == std::string_view::npos || at == 0) return "e-mail address";
      return std::string(target.substr(0, 1)) + "***" + std::string(target.substr(at));
    }
    case model::Channel::sms: return ends("phone", tail(target, 2));
    case model::Channel::push: return ends("device token", tail(target, 4));
    case model::Channel::webhook: {
      const std::size_t start = target.find("://");
      if (start == std::string_view::npos) return "URL";
      const std::size_t slash = std::min(target.find_first_of("/?", start + 3), target.size());
      return std::string(target.substr(0, slash)) + "/...";
    }
  }
  return "address";
}

std::string shownTitle(const std::string& id, const std::string& title, const std::string& plainTitle, bool reveal) {
  if (reveal || id.empty()) return title;
  return plainTitle.empty() ? "Cause " + id : plainTitle;
}

}  // namespace signalbox::api
