// GET /export: a whole list as a file, read page by page while it is sent. Each page is a call of its own, so that no
// reader holds its snapshot of the database while a client dawdles (rule 24). With addresses in it, it is an act: the audit
// tells who took them before any leaves.
#include <memory>

#include "engine/api/cancellation.h"
#include "engine/api/export_rows.h"
#include "engine/api/handlers.h"
#include "engine/api/listing.h"
#include "engine/api/row_view.h"

namespace signalbox::api {
namespace {

constexpr std::size_t kPageRows = 500;

class ExportStream final : public BodyStream {
 public:
  ExportStream(const ApiParts& parts, store::ListQuery list, bool csv, Principal principal)
      : parts_(parts), principal_(std::move(principal)), state_(std::make_shared<State>()) {
    state_->list = std::move(list);
    state_->csv = state_->headerDue = csv;
    state_->reveal = principal_.may(Permission::payloadView);
  }
  /// The connection was cut, or all was read.
  ~ExportStream() override { state_->cancellation.want(); }

  void next(std::function<void(Piece)> done) override {
    // A token that was revoked gets no further page; the cut connection says that the file is not whole.
    if (!parts_.tokens.holds(principal_)) return done({"", true, true});
    const auto shared = std::make_shared<std::function<void(Piece)>>(std::move(done));
    // The job owns its state: the stream may be gone, its connection cut, before a reader comes to it.
    const bool taken = parts_.readers.submitPage([state = state_, shared](store::Reader& reader) { (*shared)(state->page(reader)); });
    if (!taken) (*shared)({"", true, true});
  }

 private:
  struct State {
    store::ListQuery list;
    bool csv = false;
    bool reveal = false;
    bool headerDue = false;
    Cancellation cancellation;

    Piece page(store::Reader& reader) {
      if (cancellation.wanted()) return {"", true, true};
      auto rows = [&] {
        const Cancellation::Reading reading(&cancellation, reader);
        return reader.list(list);
      }();
      if (!rows.ok()) return {"", true, true};
      Piece piece;
      if (std::exchange(headerDue, false)) piece.bytes = csvHeader();
      for (const store::ListRow& row : rows->rows) {
        const protocol::NotificationRow view = viewOf(row, reveal);
        piece.bytes += csv ? csvLine(view) : jsonLine(view);
      }
      piece.end = !rows->hasMore;
      list.cursor = rows->nextCursor;
      return piece;
    }
  };

  const ApiParts& parts_;
  const Principal principal_;
  const std::shared_ptr<State> state_;
};

void begin(const ApiParts& parts, const Call& call, store::ListQuery list, bool csv) {
  Response response;
  response.contentType = csv ? "text/csv; charset=utf-8" : "application/x-ndjson";
  response.headers.emplace_back("Content-Disposition", csv ? "attachment; filename=\"signalbox.csv\"" : "attachment; filename=\"signalbox.jsonl\"");
  response.stream = std::make_unique<ExportStream>(parts, std::move(list), csv, call.request.principal);
  call.respond(std::move(response));
}

}  // namespace

void exportRows(const ApiParts& parts, Call call) {
  const std::string_view format = call.request.query("format").value_or("jsonl");
  const auto place = placeFromName(call.request.query("place").value_or("notifications"));
  std::vector<base::FieldError> errors;
  if (format != "jsonl" && format != "csv") errors.push_back({"format", "must be jsonl or csv"});
  if (!place) errors.push_back({"place", "must be notifications, dead-letters or held"});
  if (!errors.empty()) return refuse(call, base::Status::invalid(std::move(errors)));
  if (*place != store::Place::notifications && !call.request.principal.may(Permission::deadLettersRead))
    return call.respond(missingPermission(Permission::deadLettersRead));
  SB_ANSWER_ASSIGN(store::ListQuery list, call, readListQuery(call.request, *place, parts.clock.now().wall));
  list.limit = kPageRows;
  const bool csv = format == "csv";
  if (!call.request.principal.may(Permission::payloadView)) return begin(parts, call, std::move(list), csv);
  // Where from, but not what for: a query may name an address.
  core::BeginAct act{"messages.export", std::string(call.request.query("place").value_or("notifications"))};
  sendCommand(parts, std::move(call), "", std::move(act),
              [&parts, list = std::move(list), csv](const Call& begun, const core::CommandDone&) { begin(parts, begun, list, csv); });
}

}  // namespace signalbox::api
