// Dead letters by cause, provider, template, domain or app, and what operators write on a cause.
#include <algorithm>
#include <array>

#include "engine/api/handlers.h"
#include "engine/api/json_body.h"
#include "engine/api/listing.h"
#include "engine/api/row_view.h"
#include "engine/api/version_match.h"

namespace signalbox::api {
namespace {

constexpr std::array<std::string_view, 5> kGroupings{"cause", "provider", "template", "domain", "app"};
constexpr std::size_t kNoteBytesMax = 4000, kFixedByBytesMax = 500;

struct GroupChange {
  std::optional<std::string> note;
  std::optional<std::string> fixedBy;
  std::optional<bool> seen;
  template <class F> void describe(F& f) {
    f("note", note);
    f("fixed_by", fixedBy);
    f("seen", seen);
  }
};

base::Result<Response> showGroup(const ApiParts& parts, store::Reader& reader, const Request& request) {
  SB_ASSIGN(const auto group, reader.group(request.pathParameters.front(), parts.clock.now().wall));
  if (!group) return base::Status(base::Code::notFound, "There is no such group");
  return jsonResponse(viewOf(*group, "cause", parts.clock.now().wall, request.principal.may(Permission::payloadView)));
}

/// The page, with how far it was counted.
protocol::GroupPage pageOf(protocol::Page<protocol::GroupView> slice, const store::GroupCounts& found) {
  protocol::GroupPage page;
  static_cast<protocol::Page<protocol::GroupView>&>(page) = std::move(slice);
  page.partial = found.partial;
  if (found.partial) page.scanned = found.scanned;
  page.scannedOf = found.scannedOf;
  page.countedSince = found.countedSince;
  return page;
}

}  // namespace

void listGroups(const ApiParts& parts, Call call) {
  const std::string by(call.request.query("by").value_or("cause"));
  if (std::find(kGroupings.begin(), kGroupings.end(), by) == kGroupings.end())
    return refuse(call, base::Status::invalid({{"by", "must be cause, provider, template, domain or app"}}));
  SB_ANSWER_ASSIGN(const model::Query query, call, readQueryParameter(call.request));
  SB_ANSWER_ASSIGN(const std::size_t limit, call, readLimit(call.request));
  SB_ANSWER_ASSIGN(const std::size_t offset, call, readOffsetCursor(call.request));
  answerByReader(parts, std::move(call), [&parts, by, query, limit, offset](store::Reader& reader, const Request& request) -> base::Result<Response> {
    const base::WallTime now = parts.clock.now().wall;
    SB_ASSIGN(const store::GroupCounts found, reader.groups(by, query, now, offset + limit + 1));
    std::vector<protocol::GroupView> views;
    views.reserve(found.rows.size());
    const bool reveal = request.principal.may(Permission::payloadView);
    for (const store::GroupRow& row : found.rows) views.push_back(viewOf(row, by, now, reveal));
    return jsonResponse(pageOf(sliceOf(parts, std::move(views), offset, limit), found));
  });
}

void getGroup(const ApiParts& parts, Call call) {
  answerByReader(parts, std::move(call), [&parts](store::Reader& reader, const Request& request) { return showGroup(parts, reader, request); });
}

void patchGroup(const ApiParts& parts, Call call) {
  SB_ANSWER_ASSIGN(const core::Expected expected, call, readExpected(call.request));
  SB_ANSWER_ASSIGN(GroupChange change, call, readBody<GroupChange>(call.request.body));
  std::vector<base::FieldError> errors;
  if (change.note && change.note->size() > kNoteBytesMax) errors.push_back({"/note", "is longer than 4000 bytes"});
  if (change.fixedBy && change.fixedBy->size() > kFixedByBytesMax) errors.push_back({"/fixed_by", "is longer than 500 bytes"});
  if (!change.note && !change.fixedBy && !change.seen) errors.push_back({"", "give note, fixed_by or seen"});
  if (!errors.empty()) return refuse(call, base::Status::invalid(std::move(errors)));
  core::PatchGroup command{{call.request.pathParameters.front(), change.note, change.fixedBy, change.seen}, expected};
  sendCommand(parts, std::move(call), "", std::move(command), [&parts](Call done, const core::CommandDone&) { getGroup(parts, std::move(done)); });
}

}  // namespace signalbox::api
