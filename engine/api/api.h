#pragma once
// The REST surface: a request value in, a response value out. No socket, no SQL. A request is admitted first, when its
// head is known and before its body is read: route, token, permission, media type. Thread-safe; admit() and handle()
// never block: what takes time goes to a reader or to the core, which call the responder from their own threads.

#include <cstddef>
#include <optional>

#include "engine/api/api_parts.h"
#include "engine/api/once.h"
#include "engine/api/request.h"
#include "engine/api/router.h"

namespace signalbox::api {

struct Admission {
  std::optional<Response> refusal;  // answer with it and read no body
  const Route* route = nullptr;     // set when there is no refusal
  std::size_t bodyBytesMax = 0;
  bool fromApps = false;  // may not use the connections that are kept for operators
};

class Api {
 public:
  explicit Api(ApiParts parts);
  Api(const Api&) = delete;
  Api& operator=(const Api&) = delete;

  /// Judges the head and fills in the request's path, parameters and principal. `bodyExpected`: a content length above
  /// zero or chunks were announced.
  Admission admit(Request& head, bool bodyExpected) const;
  /// Carries out an admitted request; `route` is the admission's.
  void handle(const Route& route, Request request, Responder respond) const;
  /// Both in one, for tests and tools.
  void handle(Request request, Responder respond) const;

 private:
  const ApiParts parts_;
  const std::shared_ptr<OnceDesk> desk_ = std::make_shared<OnceDesk>();
};

}  // namespace signalbox::api
