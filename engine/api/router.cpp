#include "engine/api/router.h"

#include "engine/api/handlers.h"
#include "engine/providers/answer_text.h"

#include <algorithm>

namespace signalbox::api {
namespace {

int hexDigit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

/// Cuts the first segment, "/a/b" -> "a" and "/b". The text begins with a slash.
std::string_view cutSegment(std::string_view& rest) {
  const std::size_t end = std::min(rest.find('/', 1), rest.size());
  const std::string_view segment = rest.substr(1, end - 1);
  rest.remove_prefix(end);
  return segment;
}

bool isParameter(std::string_view segment) { return !segment.empty() && segment.front() == '{'; }

bool matches(std::string_view pattern, std::string_view path) {
  while (!pattern.empty() && !path.empty()) {
    const std::string_view wanted = cutSegment(pattern), given = cutSegment(path);
    if (isParameter(wanted) ? given.empty() : wanted != given) return false;
  }
  return pattern.empty() && path.empty();
}

std::optional<std::vector<std::string>> parametersOf(std::string_view pattern, std::string_view path) {
  std::vector<std::string> values;
  while (!pattern.empty()) {
    const std::string_view wanted = cutSegment(pattern), given = cutSegment(path);
    if (!isParameter(wanted)) continue;
    auto value = percentDecode(given, false);
    if (!value) return std::nullopt;
    values.push_back(std::move(*value));
  }
  return values;
}

}  // namespace

std::size_t bodyBytesMax(const Route& route) {
  if (route.body == BodyRule::none) return 0;
  if (route.body == BodyRule::raw) return kRawBytesMax;
  if (route.body == BodyRule::ndjson) return kBatchBytesMax;
  return route.handler == postNotification ? kNotificationBytesMax : kBodyBytesMax;
}

bool isFromApps(const Route& route) { return route.permission == Permission::notificationsPost || route.body == BodyRule::raw; }

std::optional<std::string> percentDecode(std::string_view text, bool plusIsBlank) {
  std::string decoded;
  decoded.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    char c = text[i];
    if (c == '%') {
      if (i + 2 >= text.size()) return std::nullopt;
      const int high = hexDigit(text[i + 1]), low = hexDigit(text[i + 2]);
      if (high < 0 || low < 0) return std::nullopt;
      c = static_cast<char>(high * 16 + low);
      i += 2;
    } else if (c == '+' && plusIsBlank) {
      c = ' ';
    }
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) return std::nullopt;
    decoded += c;
  }
  // It comes again in answers, which are JSON, and some of it is stored as a name.
  if (!providers::isUtf8(decoded)) return std::nullopt;
  return decoded;
}

RouteMatch findRoute(std::string_view method, std::string_view path) {
  RouteMatch found;
  if (path.empty() || path.front() != '/') return found;
  for (const Route& route : allRoutes()) {
    if (!matches(route.pattern, path)) continue;
    auto parameters = parametersOf(route.pattern, path);
    if (!parameters) return {};
    found.pathExists = true;
    if (route.method == method) {
      found.route = &route;
      found.parameters = std::move(*parameters);
      return found;
    }
    if (found.allow.find(route.method) == std::string::npos) found.allow += (found.allow.empty() ? "" : ", ") + std::string(route.method);
  }
  return found;
}

}  // namespace signalbox::api
