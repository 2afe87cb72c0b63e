// POST /notifications/batch: a line is a request, an answer line is its verdict, in the same order.
#include <atomic>
#include <memory>

#include "engine/api/accepting.h"
#include "engine/api/batch_lines.h"
#include "engine/api/canonical_json.h"
#include "engine/api/handlers.h"

namespace signalbox::api {
namespace {

constexpr std::size_t kChunkLines = 1000;

/// The answer as it grows. Chunks write to different lines, so they need no lock; the last one sends it off.
class BatchAnswer {
 public:
  BatchAnswer(Responder respond, std::vector<BatchLine> lines) : respond_(std::move(respond)), lines_(std::move(lines)), answers_(lines_.size()) {}

  const std::vector<BatchLine>& lines() const { return lines_; }
  void put(std::size_t index, const base::Status& status) { answers_[index] = refusedLine(lines_[index].number, status); }
  void put(std::size_t index, const core::AcceptVerdict& verdict, std::string_view key) {
    if (!verdict.status.ok()) return put(index, verdict.status);
    std::string& line = answers_[index];
    line = "{\"line\":" + std::to_string(lines_[index].number) + ",\"status\":202,";
    appendAccepted(line, verdict, key, "state");
    line += verdict.replayed ? ",\"replayed\":true}\n" : ",\"replayed\":false}\n";
  }
  void begin() { ++open_; }
  void end() {
    if (--open_ == 0) respond_(linesResponse(answers_));
  }

 private:
  Responder respond_;
  const std::vector<BatchLine> lines_;
  std::vector<std::string> answers_;
  std::atomic<std::size_t> open_{1};
};

struct Chunk {
  core::AcceptInput input;
  std::vector<std::size_t> indices;
  std::vector<std::string> keys;
};

void sendChunk(const ApiParts& parts, const std::shared_ptr<BatchAnswer>& answer, Chunk chunk) {
  if (chunk.indices.empty()) return;
  const std::vector<std::size_t> indices = chunk.indices;
  chunk.input.reply = [answer, indices = std::move(chunk.indices), keys = std::move(chunk.keys)](std::vector<core::AcceptVerdict> verdicts) {
    for (std::size_t i = 0; i < indices.size(); ++i) answer->put(indices[i], verdicts[i], keys[i]);
    answer->end();
  };
  answer->begin();
  if (parts.intake.accept(std::move(chunk.input))) return;
  for (const std::size_t index : indices) answer->put(index, {base::Code::busy, "The accept lane is full; this line was not stored"});
  answer->end();
}

}  // namespace

void postNotificationBatch(const ApiParts& parts, Call call) {
  SB_ANSWER_ASSIGN(AcceptContext context, call, contextOf(call.request, false, parts.clock.now().wall));
  // On a reader's thread: to read 16 MiB takes longer than other connections should wait for.
  const auto shared = std::make_shared<Call>(std::move(call));
  const bool taken = parts.readers.submit([&parts, shared, context = std::move(context)](store::Reader&) mutable {
    auto lines = splitLines(shared->request.body);
    if (!lines.ok()) return refuse(*shared, lines.status());
    const auto answer = std::make_shared<BatchAnswer>(shared->respond, std::move(lines).value());
    // Each line stands alone, and so does its key: what a batch that was cut off had stored is not stored again.
    const std::string batchKey = std::exchange(context.headerKey, std::string());
    Chunk chunk;
    for (std::size_t i = 0; i < answer->lines().size(); ++i) {
      const std::string_view text = answer->lines()[i].text;
      if (!batchKey.empty()) context.fallbackKey = batchKey + ":" + std::to_string(answer->lines()[i].number);
      base::Result<core::AcceptLine> line = readText(text, context);
      if (!line.ok()) {
        answer->put(i, line.status());
        continue;
      }
      chunk.indices.push_back(i);
      chunk.keys.push_back(line->notification.idempotencyKey);
      chunk.input.bytes += text.size();
      chunk.input.lines.push_back(std::move(line).value());
      if (chunk.indices.size() == kChunkLines) sendChunk(parts, answer, std::exchange(chunk, Chunk{}));
    }
    sendChunk(parts, answer, std::move(chunk));
    answer->end();
  });
  if (!taken) refuse(*shared, {base::Code::busy, "The readers are busy; nothing was stored"});
}

}  // namespace signalbox::api
