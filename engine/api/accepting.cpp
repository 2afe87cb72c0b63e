#include "engine/api/accepting.h"

#include <array>
#include <boost/json.hpp>

#include "engine/api/canonical_json.h"
#include "engine/api/target_syntax.h"
#include "engine/model/subscription.h"
#include "engine/protocol/json_fields.h"

namespace signalbox::api {

using base::Code;
using base::Status;

namespace {
/// Leaves room for ":" and the number of a line.
constexpr std::size_t kBatchKeyMax = 240;
}  // namespace

base::Result<std::string> appOf(const Request& request) {
  std::string_view asked = request.header("signalbox-app");
  if (const auto parameter = request.query("app"); asked.empty() && parameter) asked = *parameter;
  if (asked == model::kEventsApp)
    return Status(Code::forbidden, "The app " + std::string(asked) + " is the engine's own: its messages are the deliveries to subscriptions");
  const std::string& own = request.principal.app;
  if (!own.empty()) {
    if (!asked.empty() && asked != own) return Status(Code::forbidden, "This token posts as the app " + own + " only");
    return own;
  }
  if (asked.empty()) return std::string("default");
  if (!isPlainName(asked)) return Status(Code::malformed, "Signalbox-App must be 1 to 100 of letters, digits, '.', '_' and '-'");
  return std::string(asked);
}

base::Result<AcceptContext> contextOf(const Request& request, bool single, base::WallTime now) {
  AcceptContext context;
  SB_ASSIGN(context.app, appOf(request));
  context.now = now;
  if (const auto trace = request.header("traceparent"); isTraceparent(trace)) context.traceparent = trace;
  const std::string_view header = request.header("idempotency-key");
  if (header.empty()) return context;
  auto key = readIdempotencyHeader(header);
  if (!key) return Status(Code::malformed, "Idempotency-Key must be 1 to 255 visible ASCII characters");
  if (!single && key->size() > kBatchKeyMax)
    return Status(Code::malformed, "Idempotency-Key of a batch must be 1 to " + std::to_string(kBatchKeyMax) + " visible ASCII characters");
  context.headerKey = std::move(*key);
  return context;
}

base::Result<core::AcceptLine> readText(std::string_view text, const AcceptContext& context) {
  std::array<unsigned char, 8192> values;
  std::array<unsigned char, 2048> scratch;
  boost::json::monotonic_resource resource(values.data(), values.size());
  boost::json::parse_options options;
  options.max_depth = protocol::kDepthMax;
  boost::json::parser parser({}, options, scratch.data(), scratch.size());
  parser.reset(&resource);
  boost::system::error_code error;
  const std::size_t read = parser.write(text.data(), text.size(), error);
  if (error) return Status(Code::malformed, "not valid JSON at byte " + std::to_string(read) + ": " + error.message());
  const boost::json::value request = parser.release();
  SB_TRY(protocol::refuseRepeated(text, request));
  return readNotification(request, context);
}

void appendAccepted(std::string& out, const core::AcceptVerdict& verdict, std::string_view key, std::string_view statusName) {
  out += "\"notification_id\":\"";
  out += verdict.id.toString();
  out += "\",\"idempotency_key\":";
  appendJsonString(out, key);
  out += ",\"";
  out += statusName;
  out += "\":\"";
  out += verdict.state;
  out += '"';
}

}  // namespace signalbox::api
