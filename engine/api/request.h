#pragma once
// A request and its answer as values: engine/server makes the one from a socket and writes the other to it, tests need
// no socket at all. A Request crosses from the server's thread to a reader's or the core's by move; its Responder is
// called exactly once, from any thread.

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/api/event_source.h"
#include "engine/api/permission.h"
#include "engine/base/time.h"
#include "engine/base/uuid.h"

namespace signalbox::api {

struct Once;         // once.h
class Cancellation;  // cancellation.h

inline constexpr std::string_view kApiVersion = "1";

/// Who asks: made from the token.
struct Principal {
  std::string name;
  std::string role;
  std::string app;  // a sender posts and reads as this app only; empty = any
  PermissionSet permissions;
  base::Uuid token;                         // nil: the data directory's lasting one
  std::optional<base::WallTime> expiresAt;  // of the token
  bool may(Permission permission) const { return permissions.test(static_cast<std::size_t>(permission)); }
};

struct Request {
  std::string method;
  std::string target;                                        // as sent: path and query, percent-encoded
  std::vector<std::pair<std::string, std::string>> headers;  // names in lower case, in the order in which they came
  std::string body;
  std::string remoteAddress;                   // from where it comes, behind the proxies that the configuration names
  std::shared_ptr<Cancellation> cancellation;  // of reads that nobody waits for any more; null = they run to their end

  // Filled in by Api::admit().
  std::string path;
  std::vector<std::string> pathParameters;                           // decoded, in the pattern's order
  std::vector<std::pair<std::string, std::string>> queryParameters;  // decoded; a repeated name is refused
  Principal principal;
  std::string reason;          // why, from the header Signalbox-Reason; what the body says of it counts before
  std::shared_ptr<Once> once;  // set while a request with an Idempotency-Key is carried out

  /// Empty when there is none.
  std::string_view header(std::string_view lowerName) const;
  std::optional<std::string_view> query(std::string_view name) const;
};

/// A body that is made while it is sent. The server asks for one piece, writes it, and asks for the next.
class BodyStream {
 public:
  struct Piece {
    std::string bytes;
    bool end = false;     // nothing follows; bytes may still hold the last part
    bool failed = false;  // the connection is cut, so that the client does not take a part for the whole
  };
  virtual ~BodyStream() = default;
  /// Calls `done` once, from any thread, possibly before it returns. Never asked again before that, nor after the end.
  virtual void next(std::function<void(Piece)> done) = 0;
};

struct Response {
  int status = 200;
  std::vector<std::pair<std::string, std::string>> headers;  // beside content type and length; no CR or LF in values
  std::string contentType = "application/json";              // not written when the body is empty
  std::string body;
  std::string missing;                  // of a 403, for the audit; not sent as such
  bool keepable = true;                 // under an Idempotency-Key; not with a secret, nor with refusals that pass
  std::unique_ptr<BodyStream> stream;   // instead of body
  std::unique_ptr<EventStream> events;  // instead of body: server-sent events until either side ends
};

using Responder = std::function<void(Response)>;

}  // namespace signalbox::api
