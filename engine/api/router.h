#pragma once
// The table of routes: what exists, what it asks for, and what may come in. Whatever is not in it is refused (default
// deny). Immutable after construction; any thread.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/api/api_parts.h"
#include "engine/api/request.h"

namespace signalbox::api {

/// A request that was admitted, on its way through one handler.
struct Call {
  Request request;
  Responder respond;
};

enum class RouteKind : std::uint8_t {
  quick,    // answered on the spot from memory
  reader,   // by a reader thread
  command,  // by the core, after its commit
  stream,   // events or a body in pieces
};

enum class BodyRule : std::uint8_t {
  none,      // a body is refused
  optional,  // JSON or nothing
  json,      // application/json
  ndjson,    // application/x-ndjson
  raw,       // bytes of any type: their sender is proven before they are parsed
};

/// Idempotency-Key: whether the route takes one, and who looks after it.
enum class KeyRule : std::uint8_t {
  none,  // nothing is changed, or by a method that is idempotent in itself
  own,   // the handler: notifications, whose keys are their senders'
  kept,  // once.h: the first answer is kept and given again
};

/// Tokens of one app.
enum class AppRule : std::uint8_t {
  whole,  // refused: it concerns the whole engine
  own,    // the handler shows and takes the app's own messages only
  none,   // it is about no message
};

using Handler = void (*)(const ApiParts&, Call);

struct Route {
  std::string_view method;
  std::string_view pattern;  // "/notifications/{id}"
  std::string_view operationId;
  Permission permission = Permission::undeclared;
  RouteKind kind = RouteKind::quick;
  BodyRule body = BodyRule::none;
  Handler handler = nullptr;
  KeyRule keys = KeyRule::none;
  AppRule apps = AppRule::whole;
  bool probe = false;  // programs on this machine may ask without a token (loopback_probe.h)
};

inline constexpr std::size_t kBodyBytesMax = 256 * 1024;
/// A mail's files in base64, and all that may stand beside them.
inline constexpr std::size_t kNotificationBytesMax = 8 * 1024 * 1024;
inline constexpr std::size_t kRawBytesMax = 1024 * 1024;
inline constexpr std::size_t kBatchBytesMax = 16 * 1024 * 1024;
std::size_t bodyBytesMax(const Route& route);
/// Apps may fill every connection but those kept for operators with these (rule 26).
bool isFromApps(const Route& route);

/// All of them, each exactly once.
std::span<const Route> allRoutes();

struct RouteMatch {
  const Route* route = nullptr;  // null: the path or the method does not exist
  bool pathExists = false;
  std::string allow;  // the path's methods, when only the method is wrong
  std::vector<std::string> parameters;
};

/// `path` is percent-encoded; each segment is decoded on its own, so that an encoded slash stays within a name.
RouteMatch findRoute(std::string_view method, std::string_view path);

/// Nothing when the escapes are malformed or hide a control character, or when the text is no UTF-8.
std::optional<std::string> percentDecode(std::string_view text, bool plusIsBlank);

}  // namespace signalbox::api
