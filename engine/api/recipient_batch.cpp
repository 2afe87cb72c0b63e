// POST /recipients/batch: a recipient a line, a verdict a line.
#include <algorithm>
#include <atomic>
#include <charconv>
#include <map>
#include <memory>

#include "engine/api/answering.h"
#include "engine/api/batch_lines.h"
#include "engine/api/canonical_json.h"
#include "engine/api/handlers.h"
#include "engine/api/json_body.h"
#include "engine/api/once.h"
#include "engine/api/recipient_reading.h"

namespace signalbox::api {
namespace {

constexpr std::size_t kChunkRows = 1000;

struct Answer {
  Responder respond;
  std::vector<std::string> lines;
  std::atomic<std::size_t> open{1};
  std::atomic<bool> anyPassing{false};  // a line was refused for a reason that passes
  void end() {
    if (--open != 0) return;
    Response response = linesResponse(lines);
    response.keepable = !anyPassing;
    respond(std::move(response));
  }
};

struct Row {
  std::size_t index = 0;   // of the answer's line
  std::size_t number = 0;  // of the body's line
  std::string id;
};

struct Chunk {
  core::PutRecipients command;
  std::vector<Row> rows;
};

std::string storedLine(const Row& row) {
  std::string line = "{\"line\":" + std::to_string(row.number) + ",\"status\":200,\"id\":";
  appendJsonString(line, row.id);
  return line + "}\n";
}

void sendChunk(const ApiParts& parts, const std::shared_ptr<Call>& call, const std::shared_ptr<Answer>& answer, Chunk chunk);

/// "/12/webhook_url" names a field of row 12.
std::optional<std::pair<std::size_t, base::FieldError>> rowOf(const base::FieldError& error) {
  std::size_t row = 0;
  const char* end = error.pointer.data() + error.pointer.size();
  const auto parsed = std::from_chars(error.pointer.data() + std::min<std::size_t>(1, error.pointer.size()), end, row);
  if (parsed.ec != std::errc{} || parsed.ptr == end || *parsed.ptr != '/') return std::nullopt;
  return std::pair(row, base::FieldError{std::string(parsed.ptr, end), error.detail});
}

/// Each line stands alone: rows that a refusal names get their error, the others are sent once more without them. False
/// when it names none.
bool sendOthers(const ApiParts& parts, const std::shared_ptr<Call>& call, const std::shared_ptr<Answer>& answer, const Chunk& chunk,
                const base::Status& status) {
  std::map<std::size_t, std::vector<base::FieldError>> named;
  for (const base::FieldError& error : status.fields())
    if (auto found = rowOf(error); found && found->first < chunk.rows.size()) named[found->first].push_back(std::move(found->second));
  if (status.code() != base::Code::invalid || named.empty()) return false;
  Chunk others;
  for (std::size_t i = 0; i < chunk.rows.size(); ++i) {
    const auto wrong = named.find(i);
    if (wrong != named.end()) {
      answer->lines[chunk.rows[i].index] = refusedLine(chunk.rows[i].number, base::Status::invalid(wrong->second));
      continue;
    }
    others.rows.push_back(chunk.rows[i]);
    others.command.rows.push_back(chunk.command.rows[i]);
  }
  sendChunk(parts, call, answer, std::move(others));
  return true;
}

void sendChunk(const ApiParts& parts, const std::shared_ptr<Call>& call, const std::shared_ptr<Answer>& answer, Chunk chunk) {
  if (chunk.rows.empty()) return;
  const std::vector<Row> rows = chunk.rows;
  const Request& request = call->request;
  const auto refuseAll = [answer](const std::vector<Row>& refused, const base::Status& status) {
    for (const Row& row : refused) answer->lines[row.index] = refusedLine(row.number, status);
    if (status.code() != base::Code::invalid) answer->anyPassing = true;
  };
  core::CommandInput input;
  input.principal = {request.principal.name, request.principal.role, request.remoteAddress};
  input.reason = request.reason;
  input.command = chunk.command;
  input.reply = [&parts, call, answer, refuseAll, sent = std::move(chunk)](base::Result<core::CommandDone> done) {
    if (done.ok())
      for (const Row& row : sent.rows) answer->lines[row.index] = storedLine(row);
    else if (!sendOthers(parts, call, answer, sent, done.status()))
      refuseAll(sent.rows, done.status());
    answer->end();
  };
  ++answer->open;
  if (parts.intake.command(std::move(input))) return;
  refuseAll(rows, {base::Code::busy, "The command lane is full; this line was not stored"});
  answer->end();
}

base::Result<model::Recipient> readLine(std::string_view text) {
  SB_ASSIGN(const boost::json::value json, protocol::parseJson(text));
  SB_ASSIGN(const protocol::RecipientView view, readObject<protocol::RecipientView>(json));
  return toRecipient(view);
}

void storeLines(const ApiParts& parts, const std::shared_ptr<Call>& call) {
  const auto lines = splitLines(call->request.body);
  if (!lines.ok()) return refuse(*call, lines.status());
  const auto answer = std::make_shared<Answer>();
  answer->respond = call->respond;
  answer->lines.resize(lines.value().size());
  Chunk chunk;
  for (std::size_t i = 0; i < lines.value().size(); ++i) {
    const BatchLine& line = lines.value()[i];
    auto recipient = readLine(line.text);
    if (!recipient.ok()) {
      answer->lines[i] = refusedLine(line.number, recipient.status());
      continue;
    }
    chunk.rows.push_back({i, line.number, recipient->id});
    chunk.command.rows.push_back(std::move(recipient).value());
    if (chunk.rows.size() == kChunkRows) sendChunk(parts, call, answer, std::exchange(chunk, Chunk{}));
  }
  sendChunk(parts, call, answer, std::move(chunk));
  answer->end();
}

}  // namespace

void postRecipientBatch(const ApiParts& parts, Call call) {
  // A repeat of a batch that was cut off stores every line again, which changes nothing where it was stored before.
  claimKey(parts, std::move(call), [&parts](Call claimed) {
    const auto shared = std::make_shared<Call>(std::move(claimed));
    const bool taken = parts.readers.submit([&parts, shared](store::Reader&) { storeLines(parts, shared); });
    if (!taken) refuse(*shared, {base::Code::busy, "The readers are busy; nothing was stored"});
  });
}

}  // namespace signalbox::api
