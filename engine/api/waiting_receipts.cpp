// Receipts whose message is not known: another engine's, one that was purged, or one whose answer got lost on its way here.
#include "engine/api/handlers.h"
#include "engine/api/json_body.h"
#include "engine/api/listing.h"
#include "engine/protocol/receipt.h"

#include <limits>

namespace signalbox::api {
namespace {

constexpr std::int64_t kNewest = std::numeric_limits<std::int64_t>::max();

protocol::ReceiptView viewOf(const store::ReceiptRow& row, base::Millis kept, bool reveal) {
  protocol::ReceiptView view;
  view.number = row.number;
  view.provider = row.provider;
  view.providerMessageId = row.receipt.providerMessageId;
  view.status = model::name(row.receipt.status);
  if (reveal) {  // both are the sender's own: a receipt by Standard Webhooks has any text in either
    view.code = row.receipt.code;
    view.words = row.receipt.words;
  }
  view.suppresses = row.receipt.suppresses;
  view.at = row.receipt.at;
  view.receivedAt = row.receivedAt;
  if (kept > base::Millis{0}) view.purgeAt = row.receivedAt + kept;
  return view;
}

}  // namespace

void listReceipts(const ApiParts& parts, Call call) {
  if (call.request.query("waiting").value_or("") != "true")
    return refuse(call, base::Status::invalid({{"waiting", "must be true: receipts that are joined stand in the timeline of their notification"}}));
  SB_ANSWER_ASSIGN(const std::size_t limit, call, readLimit(call.request));
  std::int64_t before = kNewest;
  if (!call.request.query("cursor").value_or("").empty()) {
    SB_ANSWER_ASSIGN(before, call, readNumber(call.request, "cursor", 1, kNewest, kNewest));
  }
  const bool reveal = call.request.principal.may(Permission::payloadView);
  const base::Millis kept = std::chrono::hours{parts.facts.retention.waitingReceiptsHours};
  answerByReader(parts, std::move(call), [&parts, limit, before, kept, reveal](store::Reader& reader, const Request&) -> base::Result<Response> {
    SB_ASSIGN(const auto rows, reader.waitingReceipts(before, limit + 1));
    protocol::Page<protocol::ReceiptView> page;
    page.asOf = asOf(parts);
    page.hasMore = rows.size() > limit;
    for (std::size_t i = 0; i < rows.size() && i < limit; ++i) page.data.push_back(viewOf(rows[i], kept, reveal));
    if (page.hasMore) page.nextCursor = std::to_string(rows[limit - 1].number);
    return jsonResponse(page);
  });
}

}  // namespace signalbox::api
