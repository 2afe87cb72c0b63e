#pragma once
// The one place where our own errors become HTTP (RFC 9457). Pure.

#include "engine/api/permission.h"
#include "engine/api/request.h"
#include "engine/base/status.h"
#include "engine/protocol/problem.h"

namespace signalbox::api {

int httpStatus(base::Code code);
std::string_view reasonPhrase(int status);

/// Problem as a value, for a line of a batch.
protocol::Problem toProblem(const base::Status& status);
/// With Retry-After and WWW-Authenticate where they belong.
Response problemResponse(const base::Status& status);
Response problemResponse(int httpStatusCode, std::string_view code, std::string detail);
Response missingPermission(Permission permission);
/// The permission is there, and the token is for one app.
Response concernsWholeEngine(std::string_view app);

}  // namespace signalbox::api
