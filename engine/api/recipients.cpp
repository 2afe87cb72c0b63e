// Recipients one at a time, and their preferences.
#include "engine/api/handlers.h"
#include "engine/api/json_body.h"
#include "engine/api/listing.h"
#include "engine/api/recipient_reading.h"
#include "engine/api/row_view.h"
#include "engine/api/version_match.h"

namespace signalbox::api {
namespace {

using base::Code;
using base::Status;

base::Result<model::Recipient> findRecipient(store::Reader& reader, const Request& request) {
  SB_ASSIGN(auto found, reader.recipient(request.pathParameters.front()));
  if (!found) return Status(Code::notFound, "There is no such recipient");
  return std::move(*found);
}

base::Result<Response> showRecipient(store::Reader& reader, const Request& request) {
  SB_ASSIGN(const model::Recipient recipient, findRecipient(reader, request));
  return jsonResponse(viewOf(recipient, request.principal.may(Permission::payloadView)));
}

struct ErasureView {
  std::string recipient;
  std::string status;
  template <class F> void describe(F& f) {
    f("recipient", recipient);
    f("status", status);
  }
};

}  // namespace

void listRecipients(const ApiParts& parts, Call call) {
  SB_ANSWER_ASSIGN(const std::size_t limit, call, readLimit(call.request));
  answerByReader(parts, std::move(call), [&parts, limit](store::Reader& reader, const Request& request) -> base::Result<Response> {
    const bool reveal = request.principal.may(Permission::payloadView);
    store::RecipientQuery query;
    query.begins = request.query("q").value_or("");
    query.byAddress = reveal;  // who is shown no address finds none out by asking for it
    query.cursor = request.query("cursor").value_or("");
    query.limit = limit;
    SB_ASSIGN(const store::RecipientPage found, reader.recipients(query));
    protocol::Page<protocol::RecipientView> page;
    page.asOf = asOf(parts);
    page.hasMore = found.hasMore;
    for (const model::Recipient& row : found.rows) page.data.push_back(viewOf(row, reveal));
    if (page.hasMore) page.nextCursor = found.nextCursor;
    return jsonResponse(page);
  });
}

void getRecipient(const ApiParts& parts, Call call) { answerByReader(parts, std::move(call), showRecipient); }

void putRecipient(const ApiParts& parts, Call call) {
  SB_ANSWER_ASSIGN(const core::Expected expected, call, readExpected(call.request));
  SB_ANSWER_ASSIGN(protocol::RecipientView view, call, readBody<protocol::RecipientView>(call.request.body));
  const std::string& id = call.request.pathParameters.front();
  if (!view.id.empty() && view.id != id) return refuse(call, Status::invalid({{"/id", "differs from the id in the path"}}));
  view.id = id;
  SB_ANSWER_ASSIGN(model::Recipient recipient, call, toRecipient(view));
  sendCommand(parts, std::move(call), "", core::PutRecipients{{std::move(recipient)}, expected},
              [&parts](Call done, const core::CommandDone&) { answerByReader(parts, std::move(done), showRecipient); });
}

void eraseRecipient(const ApiParts& parts, Call call) {
  SB_ANSWER_ASSIGN(const ReasonBody body, call, readBody<ReasonBody>(call.request.body));
  SB_ANSWER_TRY(call, checkReason(body.reason, true));
  core::EraseRecipient command{call.request.pathParameters.front()};
  sendCommand(parts, std::move(call), body.reason, std::move(command), [](Call done, const core::CommandDone&) {
    done.respond(jsonResponse(ErasureView{done.request.pathParameters.front(), "erasing"}, 202));
  });
}

void getPreferences(const ApiParts& parts, Call call) {
  answerByReader(parts, std::move(call), [](store::Reader& reader, const Request& request) -> base::Result<Response> {
    SB_ASSIGN(const model::Recipient recipient, findRecipient(reader, request));
    return jsonResponse(preferencesOf(recipient));
  });
}

void putPreferences(const ApiParts& parts, Call call) {
  SB_ANSWER_ASSIGN(PreferencesView view, call, readBody<PreferencesView>(call.request.body));
  const auto shared = std::make_shared<Call>(std::move(call));
  const bool taken = parts.readers.submit([&parts, shared, view = std::move(view)](store::Reader& reader) {
    auto recipient = findRecipient(reader, shared->request);
    if (!recipient.ok()) return refuse(*shared, recipient.status());
    auto changed = withPreferences(std::move(recipient).value(), view);
    if (!changed.ok()) return refuse(*shared, changed.status());
    sendCommand(parts, std::move(*shared), "", core::PutRecipients{{std::move(changed).value()}},
                [&parts](Call done, const core::CommandDone&) { getPreferences(parts, std::move(done)); });
  });
  if (!taken) refuse(*shared, {Code::busy, "The readers are busy; nothing was changed"});
}

}  // namespace signalbox::api
