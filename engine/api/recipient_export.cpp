// GET /recipients/{id}/export: everything that is held about a recipient, one JSON line each: the recipient, addresses of
// his that are not used any more, and each of his messages with what was rendered, its attempts and its history. What
// POST /recipients/{id}/erase would erase is what this tells (store::Reader::messagesOf).
#include <memory>

#include "engine/api/cancellation.h"
#include "engine/api/detail_view.h"
#include "engine/api/handlers.h"
#include "engine/api/listing.h"
#include "engine/api/row_view.h"
#include "engine/api/suppression_view.h"

namespace signalbox::api {
namespace {

using base::Code;
using base::Status;

constexpr std::size_t kRowsLookedAt = 20'000;
constexpr std::size_t kMessagesAtOnce = 100;
constexpr std::size_t kSuppressionsOfAnAddress = 100;  // one a category

template <class T>
std::string line(std::string_view kind, const T& value) {
  return boost::json::serialize(boost::json::object{{"kind", kind}, {"value", protocol::toJson(value)}}) + "\n";
}

class RecipientExport final : public BodyStream {
 public:
  RecipientExport(const ApiParts& parts, model::Recipient recipient, Principal principal)
      : parts_(parts), principal_(std::move(principal)), state_(std::make_shared<State>()) {
    for (const std::string* address : {&recipient.email, &recipient.phone, &recipient.pushToken, &recipient.webhookUrl})
      if (!address->empty()) state_->addresses.push_back(*address);
    state_->recipient = std::move(recipient);
  }
  /// The connection was cut, or all was read.
  ~RecipientExport() override { state_->cancellation.want(); }

  void next(std::function<void(Piece)> done) override {
    if (!parts_.tokens.holds(principal_)) return done({"", true, true});
    const auto shared = std::make_shared<std::function<void(Piece)>>(std::move(done));
    const bool taken = parts_.readers.submit(
        [state = state_, shared, now = parts_.clock.now().wall](store::Reader& reader) { (*shared)(state->piece(reader, now)); });
    if (!taken) (*shared)({"", true, true});
  }

 private:
  struct State {
    model::Recipient recipient;
    std::vector<std::string> addresses;
    store::Seq after = 0;
    bool begun = false;
    Cancellation cancellation;

    Piece piece(store::Reader& reader, base::WallTime now) {
      if (cancellation.wanted()) return {"", true, true};
      const Cancellation::Reading reading(&cancellation, reader);
      Piece piece;
      const Status read = begun ? messages(reader, now, piece) : beginning(reader, piece);
      if (!read.ok()) return {"", true, true};
      return piece;
    }

    Status beginning(store::Reader& reader, Piece& piece) {
      begun = true;
      piece.bytes += line("recipient", viewOf(recipient, true));
      for (const std::string& address : addresses) {
        SB_ASSIGN(const auto rows, reader.suppressions(address, kNewestSuppression, kSuppressionsOfAnAddress));
        for (const store::SuppressionRow& row : rows)
          if (row.address == address) piece.bytes += line("suppression", viewOf(row, true));
      }
      return Status::okay();
    }

    Status messages(store::Reader& reader, base::WallTime now, Piece& piece) {
      SB_ASSIGN(const store::MessagesPage found, reader.messagesOf(recipient.id, addresses, after, kRowsLookedAt, kMessagesAtOnce));
      for (const base::Uuid& id : found.ids) {
        SB_ASSIGN(const auto row, reader.detail(id));
        if (!row) continue;  // purged meanwhile
        SB_ASSIGN(const protocol::NotificationDetail detail, detailOf(reader, *row, now, true));
        piece.bytes += line("notification", detail);
      }
      after = found.scannedTo;
      piece.end = found.atEnd;
      return Status::okay();
    }
  };

  const ApiParts& parts_;
  const Principal principal_;
  const std::shared_ptr<State> state_;
};

}  // namespace

void exportRecipient(const ApiParts& parts, Call call) {
  answerByReader(parts, std::move(call), [&parts](store::Reader& reader, const Request& request) -> base::Result<Response> {
    SB_ASSIGN(auto recipient, reader.recipient(request.pathParameters.front()));
    if (!recipient) return Status(Code::notFound, "There is no such recipient");
    Response response;
    response.contentType = "application/x-ndjson";
    response.headers.emplace_back("Content-Disposition", "attachment; filename=\"recipient.jsonl\"");
    response.stream = std::make_unique<RecipientExport>(parts, std::move(*recipient), request.principal);
    return response;
  });
}

}  // namespace signalbox::api
