#include "engine/api/timeline.h"

#include <algorithm>
#include <boost/json.hpp>

#include "engine/api/row_view.h"
#include "engine/api/timeline_words.h"
#include "engine/core/receipts.h"

namespace signalbox::api {
namespace {

using protocol::TimelineEntry;

/// Among entries of one instant: what comes first in a story.
int rankOf(const TimelineEntry& entry) {
  if (entry.kind == "accepted") return 0;
  if (entry.kind == "replayed" || entry.kind == "operator" || entry.kind == "restored") return 1;
  if (entry.kind == "skipped") return 2;
  if (entry.kind == "sending") return 3;
  if (entry.kind == "attempt") return 4;
  return entry.planned ? 7 : entry.kind == "retry_scheduled" ? 6 : 5;
}

class Story {
 public:
  Story(const store::DetailRow& detail, base::WallTime now, bool reveal, const std::optional<Waiting>& waiting)
      : detail_(detail), notification_(detail.row.notification), delivery_(detail.row.delivery), now_(now), reveal_(reveal), waiting_(waiting) {}

  std::vector<TimelineEntry> tell() {
    accepted();
    for (const store::HistoryRow& row : detail_.history) history(row);
    for (std::size_t i = 0; i < detail_.attempts.size(); ++i) {
      attempt(detail_.attempts[i]);
      if (i + 1 < detail_.attempts.size()) waited(detail_.attempts[i], detail_.attempts[i + 1]);
    }
    ending();
    planned();
    std::stable_sort(entries_.begin(), entries_.end(), [](const TimelineEntry& a, const TimelineEntry& b) {
      if (a.at != b.at) return a.at < b.at;
      if (a.generation != b.generation) return a.generation < b.generation;
      if (a.attempt != b.attempt && a.attempt != 0 && b.attempt != 0) return a.attempt < b.attempt;
      return rankOf(a) < rankOf(b);
    });
    return std::move(entries_);
  }

 private:
  TimelineEntry& add(base::WallTime at, std::string_view kind, std::string text, std::int64_t generation) {
    TimelineEntry entry;
    entry.at = at;
    entry.kind = kind;
    entry.text = std::move(text);
    entry.generation = generation;
    entries_.push_back(std::move(entry));
    return entries_.back();
  }

  void accepted() {
    add(notification_.createdAt, "accepted", acceptedWords(notification_), 0);
    if (notification_.sendAt && *notification_.sendAt > notification_.createdAt)
      add(notification_.createdAt, "deferred", "To be sent at " + base::formatRfc3339(*notification_.sendAt), 0);
  }

  void history(const store::HistoryRow& row) {
    std::string text = row.text.empty() ? historyWords(row.kind) : shown(row.text);
    TimelineEntry& entry = add(row.at, row.kind, std::move(text), row.generation);
    entry.by = row.by;
    if (row.kind == "receipt") receipt(row.text, entry);
  }

  /// Who says what about the message, apart from the sentence.
  static void receipt(const std::string& written, TimelineEntry& entry) {
    const auto status = core::writtenStatus(written);
    if (!status) return;
    entry.provider = written.substr(0, written.find(':'));
    entry.outcome = name(*status);
  }

  /// What the engine wrote of a receipt holds its provider's words, and reasons repeat that.
  std::string shown(const std::string& text) const { return reveal_ ? text : core::withoutReceiptWords(text); }

  void attempt(const model::Attempt& attempt) {
    for (const RouteWords& skipped : skippedOf(attempt.reason)) {
      TimelineEntry& entry = add(attempt.intentAt, "skipped", skipped.text, attempt.generation);
      entry.provider = skipped.provider;
      entry.attempt = attempt.number;
    }
    if (!attempt.outcome) {
      TimelineEntry& entry = add(attempt.intentAt, "sending", "Sending with " + attempt.provider + chosenWords(attempt.reason), attempt.generation);
      entry.provider = attempt.provider;
      entry.attempt = attempt.number;
      return;
    }
    const model::Outcome& outcome = *attempt.outcome;
    const bool sent = outcome.outcome == model::OutcomeClass::sent && !attempt.late;
    TimelineEntry& entry = add(attempt.finishedAt.value_or(attempt.intentAt), sent ? "sent" : "attempt", attemptWords(attempt), attempt.generation);
    entry.provider = attempt.provider;
    entry.attempt = attempt.number;
    entry.outcome = name(outcome.outcome);
    entry.code = outcome.code;
    entry.message = answerWords(outcome, notification_.templateName, reveal_);
    if (outcome.latencyUs > 0) entry.latencyMs = static_cast<double>(outcome.latencyUs) / 1000.0;
  }

  /// The pause between two tries of one generation; the pause before a replay is the operator's and no waiting.
  void waited(const model::Attempt& before, const model::Attempt& after) {
    if (before.generation != after.generation || !before.finishedAt || after.intentAt <= *before.finishedAt) return;
    const base::Millis pause = after.intentAt - *before.finishedAt;
    if (pause < base::Millis{1000}) return;
    add(*before.finishedAt, "retry_scheduled", "Waited " + durationWords(pause), before.generation).attempt = before.number;
  }

  bool told(std::string_view kind) const {
    return std::any_of(entries_.begin(), entries_.end(),
                       [&](const TimelineEntry& entry) { return entry.kind == kind && entry.generation == delivery_.generation; });
  }

  /// States that an engine's own rule ended in leave no history row; their time and reason stand in the delivery.
  void ending() {
    const std::string_view kind = name(delivery_.state);
    const bool ends = model::isTerminal(delivery_.state) || delivery_.state == model::State::held || delivery_.state == model::State::dead;
    if (!ends || told(kind)) return;
    std::string text = endingWords(delivery_.state);
    if (!delivery_.reason.empty()) text += ": " + shown(delivery_.reason);
    const base::WallTime at = detail_.row.changedAt == base::WallTime{} ? notification_.createdAt : detail_.row.changedAt;
    add(std::max(at, notification_.createdAt), kind, std::move(text), delivery_.generation);
  }

  void planned() {
    if (!model::isWaiting(delivery_.state)) return;
    if (delivery_.dueAt <= now_) return waits();
    const bool retry = delivery_.state == model::State::retrying;
    std::string text = retry ? "Try " + std::to_string(delivery_.attempts + 1) + " is due" : "To be sent";
    if (!delivery_.reason.empty()) text += ": " + shown(delivery_.reason);
    TimelineEntry& entry = add(delivery_.dueAt, retry ? "retry_scheduled" : "deferred", std::move(text), delivery_.generation);
    entry.planned = true;
    if (retry) entry.attempt = delivery_.attempts + 1;
  }

  /// It is due, and everything that could take it is closed.
  void waits() {
    if (!waiting_) return;
    TimelineEntry& entry = add(std::max(now_, waiting_->until.value_or(now_)), "waits", "Waits: " + waiting_->words, delivery_.generation);
    entry.planned = true;
    entry.provider = waiting_->provider;
    entry.attempt = delivery_.attempts + 1;
  }

  const store::DetailRow& detail_;
  const model::Notification& notification_;
  const model::Delivery& delivery_;
  const base::WallTime now_;
  const bool reveal_;
  const std::optional<Waiting>& waiting_;
  std::vector<TimelineEntry> entries_;
};

}  // namespace

std::vector<TimelineEntry> timelineOf(const store::DetailRow& detail, base::WallTime now, bool reveal, const std::optional<Waiting>& waiting) {
  return Story(detail, now, reveal, waiting).tell();
}

}  // namespace signalbox::api
