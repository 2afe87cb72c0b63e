// Addresses that are not used for a category: why, since when, and how to lift it.
#include "engine/api/handlers.h"
#include "engine/api/json_body.h"
#include "engine/api/listing.h"
#include "engine/api/masking.h"
#include "engine/api/suppression_view.h"
#include "engine/core/missing_permission.h"
#include "engine/core/receipts.h"

#include <charconv>

namespace signalbox::api {
namespace {

using base::Code;
using base::Status;

std::optional<std::int64_t> numberOf(const Request& request) {
  const std::string& text = request.pathParameters.front();
  std::int64_t number = 0;
  const auto parsed = std::from_chars(text.data(), text.data() + text.size(), number);
  if (parsed.ec != std::errc{} || parsed.ptr != text.data() + text.size() || number <= 0) return std::nullopt;
  return number;
}

}  // namespace

protocol::SuppressionView viewOf(const store::SuppressionRow& row, bool reveal) {
  protocol::SuppressionView view;
  view.number = row.number;
  view.channel = name(row.channel);
  view.address = reveal ? row.address : maskTarget(row.channel, row.address);
  view.category = row.category;
  view.reason = reveal ? row.reason : core::withoutReceiptWords(row.reason);
  view.provider = row.provider;
  view.at = row.at;
  if (!row.notification.isNil()) view.notificationId = row.notification.toString();
  return view;
}

void listSuppressions(const ApiParts& parts, Call call) {
  SB_ANSWER_ASSIGN(const std::size_t limit, call, readLimit(call.request));
  std::int64_t before = kNewestSuppression;
  if (!call.request.query("cursor").value_or("").empty()) {
    SB_ANSWER_ASSIGN(before, call, readNumber(call.request, "cursor", 1, kNewestSuppression, kNewestSuppression));
  }
  const bool reveal = call.request.principal.may(Permission::payloadView);
  if (!reveal && !call.request.query("q").value_or("").empty())
    return refuse(call, core::lacks(name(Permission::payloadView), "Searching by address needs the permission payload.view"));
  answerByReader(parts, std::move(call), [&parts, limit, before, reveal](store::Reader& reader, const Request& request) -> base::Result<Response> {
    SB_ASSIGN(const auto rows, reader.suppressions(std::string(request.query("q").value_or("")), before, limit + 1));
    protocol::Page<protocol::SuppressionView> page;
    page.asOf = asOf(parts);
    page.hasMore = rows.size() > limit;
    for (std::size_t i = 0; i < rows.size() && i < limit; ++i) page.data.push_back(viewOf(rows[i], reveal));
    if (page.hasMore) page.nextCursor = std::to_string(rows[limit - 1].number);
    return jsonResponse(page);
  });
}

void liftSuppression(const ApiParts& parts, Call call) {
  const auto number = numberOf(call.request);
  if (!number) return refuse(call, {Code::notFound, "There is no such suppression"});
  sendCommand(parts, std::move(call), "", core::LiftSuppression{*number}, [](Call done, const core::CommandDone&) { done.respond(noContent()); });
}

}  // namespace signalbox::api
