// GET /recipients/{id}/export: everything that is held about a recipient, one JSON line each: the recipient, addresses of
// his that are not used any more, rows of the audit about him for whoever may read it, and each of his messages with what was
// rendered, its attempts and its history. What POST /recipients/{id}/erase would erase is what this tells
// (store::Reader::messagesOf). All of it is read page by page while it is sent, so that nothing is cut off. The audit has a row of
// each export.
#include <memory>

#include "engine/api/audit_view.h"
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
constexpr std::size_t kSuppressionsAtOnce = 500;  // those of longer addresses that begin like his among them
constexpr std::size_t kAuditRowsAtOnce = 1000;

template <class T> std::string line(std::string_view kind, const T& value) {
  return boost::json::serialize(boost::json::object{{"kind", kind}, {"value", protocol::toJson(value)}}) + "\n";
}

class RecipientExport final : public BodyStream {
 public:
  RecipientExport(const ApiParts& parts, model::Recipient recipient, Principal principal)
      : parts_(parts), principal_(std::move(principal)), state_(std::make_shared<State>()) {
    using model::Channel;
    for (const auto& [channel, address] : {std::pair(Channel::email, &recipient.email), std::pair(Channel::sms, &recipient.phone),
                                           std::pair(Channel::push, &recipient.pushToken), std::pair(Channel::webhook, &recipient.webhookUrl)}) {
      if (address->empty()) continue;
      state_->addresses.push_back(*address);
      state_->suppressible.push_back(store::suppressionAddress(channel, *address));
    }
    state_->showsAudit = principal_.may(Permission::auditRead);
    state_->recipient = std::move(recipient);
    state_->kept = parts.facts.retention;
  }
  /// The connection was cut, or all was read.
  ~RecipientExport() override { state_->cancellation.want(); }

  void next(std::function<void(Piece)> done) override {
    if (!parts_.tokens.holds(principal_)) return done({"", true, true});
    const auto shared = std::make_shared<std::function<void(Piece)>>(std::move(done));
    const bool taken = parts_.readers.submitPage(
        [state = state_, shared, now = parts_.clock.now().wall](store::Reader& reader) { (*shared)(state->piece(reader, now)); });
    if (!taken) (*shared)({"", true, true});
  }

 private:
  /// In the order in which they are sent.
  enum class Part { recipient, suppressions, audit, messages };

  struct State {
    model::Recipient recipient;
    protocol::RetentionView kept;
    std::vector<std::string> addresses;
    std::vector<std::string> suppressible;  // the same, as suppressions are kept
    bool showsAudit = false;
    Part part = Part::recipient;
    std::size_t address = 0;  // of those that may be suppressed
    std::int64_t suppressionBefore = kNewestSuppression;
    std::int64_t auditAfter = 0;
    store::Seq after = 0;
    Cancellation cancellation;

    Piece piece(store::Reader& reader, base::WallTime now) {
      if (cancellation.wanted()) return {"", true, true};
      const Cancellation::Reading reading(&cancellation, reader);
      Piece piece;
      const Status read = part == Part::messages ? messages(reader, now, piece) : beginning(reader, piece);
      if (!read.ok()) return {"", true, true};
      return piece;
    }

    /// What is no message: all that fits into one page of each kind.
    Status beginning(store::Reader& reader, Piece& piece) {
      if (part == Part::recipient) piece.bytes += line("recipient", viewOf(recipient, true));
      if (part == Part::recipient) part = Part::suppressions;
      if (part == Part::suppressions) SB_TRY(suppressions(reader, piece));
      return part == Part::audit ? audit(reader, piece) : Status::okay();
    }

    Status suppressions(store::Reader& reader, Piece& piece) {
      for (; address < suppressible.size(); ++address, suppressionBefore = kNewestSuppression) {
        const std::string& his = suppressible[address];
        SB_ASSIGN(const auto rows, reader.suppressions(his, suppressionBefore, kSuppressionsAtOnce));
        for (const store::SuppressionRow& row : rows)
          if (row.address == his) piece.bytes += line("suppression", viewOf(row, true));
        if (rows.size() < kSuppressionsAtOnce) continue;
        suppressionBefore = rows.back().number;
        return Status::okay();
      }
      part = showsAudit ? Part::audit : Part::messages;
      return Status::okay();
    }

    Status audit(store::Reader& reader, Piece& piece) {
      SB_ASSIGN(const auto rows, reader.auditOf(recipient.id, auditAfter, kAuditRowsAtOnce));
      for (const store::AuditRow& row : rows)
        if (row.action.starts_with("recipient")) piece.bytes += line("audit", viewOf(row));  // something else may have his name
      if (rows.size() < kAuditRowsAtOnce)
        part = Part::messages;
      else
        auditAfter = rows.back().seq;
      return Status::okay();
    }

    Status messages(store::Reader& reader, base::WallTime now, Piece& piece) {
      SB_ASSIGN(const store::MessagesPage found, reader.messagesOf(recipient.id, addresses, after, kRowsLookedAt, kMessagesAtOnce));
      for (const base::Uuid& id : found.ids) {
        SB_ASSIGN(const auto row, reader.detail(id));
        if (!row) continue;  // purged meanwhile
        SB_ASSIGN(const protocol::NotificationDetail detail, detailOf(reader, *row, kept, now, true, std::nullopt));
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
  const auto shared = std::make_shared<Call>(std::move(call));
  const bool taken = parts.readers.submit([&parts, shared](store::Reader& reader) {
    auto found = reader.recipient(shared->request.pathParameters.front());
    if (!found.ok()) return refuse(*shared, found.status());
    if (!*found) return refuse(*shared, {Code::notFound, "There is no such recipient"});
    const auto recipient = std::make_shared<model::Recipient>(std::move(**found));
    // Nothing of his leaves before the audit tells who took it.
    sendCommand(parts, std::move(*shared), "", core::BeginAct{"recipient.export", recipient->id},
                [&parts, recipient](Call begun, const core::CommandDone&) {
      Response response;
      response.contentType = "application/x-ndjson";
      response.headers.emplace_back("Content-Disposition", "attachment; filename=\"recipient.jsonl\"");
      response.stream = std::make_unique<RecipientExport>(parts, std::move(*recipient), begun.request.principal);
      begun.respond(std::move(response));
    });
  });
  if (!taken) refuse(*shared, {Code::busy, "The readers are busy"});
}

}  // namespace signalbox::api
