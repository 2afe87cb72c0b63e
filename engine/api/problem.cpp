#include "engine/api/problem.h"

#include <algorithm>

#include "engine/core/missing_permission.h"

namespace signalbox::api {
namespace {

struct Mapping {
  base::Code code;
  int status;
  std::string_view title;
  int retryAfterSeconds;  // 0 = trying again does not help
};

constexpr Mapping kMappings[] = {
    {base::Code::ok, 500, "Internal error", 0},
    {base::Code::malformed, 400, "Request is malformed", 0},
    {base::Code::invalid, 422, "Request is not valid", 0},
    {base::Code::unauthorized, 401, "No valid token", 0},
    {base::Code::forbidden, 403, "Not permitted", 0},
    {base::Code::notFound, 404, "Not found", 0},
    {base::Code::conflict, 409, "Conflict with the present state", 0},
    {base::Code::preconditionFailed, 412, "Changed by somebody else", 0},
    {base::Code::keyMismatch, 422, "Idempotency key was used for another request", 0},
    {base::Code::tooLarge, 413, "Too large", 0},
    {base::Code::unsupported, 415, "Media type not supported", 0},
    {base::Code::busy, 429, "Too many requests", 1},
    {base::Code::unavailable, 503, "Not available", 5},
    {base::Code::diskFull, 503, "Disk is full", 10},
    {base::Code::storeFailed, 503, "Store has failed", 30},
    {base::Code::cancelled, 503, "Cancelled", 1},
    {base::Code::deadline, 503, "Took too long", 1},
    {base::Code::internal, 500, "Internal error", 0},
};

const Mapping& mappingOf(base::Code code) {
  const auto* found = std::find_if(std::begin(kMappings), std::end(kMappings), [code](const Mapping& m) { return m.code == code; });
  return found == std::end(kMappings) ? kMappings[0] : *found;
}

std::string typeOf(std::string_view code) {
  std::string type = "urn:signalbox:problem:";
  for (const char c : code) type += c == '_' ? '-' : c;
  return type;
}

Response toResponse(const protocol::Problem& problem) {
  Response response;
  response.status = static_cast<int>(problem.status);
  response.contentType = "application/problem+json";
  response.body = protocol::toText(problem);
  return response;
}

}  // namespace

int httpStatus(base::Code code) { return mappingOf(code).status; }

std::string_view reasonPhrase(int status) {
  switch (status) {
    case 100: return "Continue";
    case 200: return "OK";
    case 201: return "Created";
    case 202: return "Accepted";
    case 204: return "No Content";
    case 400: return "Bad Request";
    case 401: return "Unauthorized";
    case 403: return "Forbidden";
    case 404: return "Not Found";
    case 405: return "Method Not Allowed";
    case 408: return "Request Timeout";
    case 409: return "Conflict";
    case 412: return "Precondition Failed";
    case 413: return "Content Too Large";
    case 414: return "URI Too Long";
    case 415: return "Unsupported Media Type";
    case 417: return "Expectation Failed";
    case 422: return "Unprocessable Content";
    case 429: return "Too Many Requests";
    case 431: return "Request Header Fields Too Large";
    case 500: return "Internal Server Error";
    case 501: return "Not Implemented";
    case 503: return "Service Unavailable";
    case 505: return "HTTP Version Not Supported";
    default: return status < 400 ? "OK" : "Error";
  }
}

protocol::Problem toProblem(const base::Status& status) {
  const Mapping& mapping = mappingOf(status.code());
  protocol::Problem problem;
  problem.type = typeOf(base::codeName(status.code()));
  problem.title = mapping.title;
  problem.status = mapping.status;
  problem.detail = status.message();
  problem.code = base::codeName(status.code());
  for (const base::FieldError& field : status.fields()) {
    if (field.pointer == core::kMissingPermission)
      problem.missingPermission = field.detail;
    else
      problem.errors.push_back({field.pointer, field.detail});
  }
  return problem;
}

Response problemResponse(const base::Status& status) {
  const protocol::Problem problem = toProblem(status);
  Response response = toResponse(problem);
  response.missing = problem.missingPermission;
  if (const int seconds = mappingOf(status.code()).retryAfterSeconds; seconds > 0)
    response.headers.emplace_back("Retry-After", std::to_string(seconds));
  if (response.status == 401) response.headers.emplace_back("WWW-Authenticate", "Bearer realm=\"signalbox\"");
  return response;
}

Response problemResponse(int httpStatusCode, std::string_view code, std::string detail) {
  protocol::Problem problem;
  problem.type = typeOf(code);
  problem.title = reasonPhrase(httpStatusCode);
  problem.status = httpStatusCode;
  problem.detail = std::move(detail);
  problem.code = code;
  Response response = toResponse(problem);
  if (httpStatusCode == 503 || httpStatusCode == 429) response.headers.emplace_back("Retry-After", "1");
  return response;
}

Response missingPermission(Permission permission) {
  return problemResponse(core::lacks(name(permission), "This needs the permission " + std::string(name(permission))));
}

Response concernsWholeEngine(std::string_view app) {
  Response response =
      problemResponse({base::Code::forbidden, "This token is for the messages of the app " + std::string(app) + "; this concerns the whole engine"});
  response.missing = "the whole engine's";
  return response;
}

}  // namespace signalbox::api
