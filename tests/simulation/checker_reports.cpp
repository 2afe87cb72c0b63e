// What providers report, and what follows from it: kept once and for good, about the right attempt, never backwards; it
// settles a doubt, and makes nothing be sent again.

#include <fmt/format.h>

#include <algorithm>

#include "tests/simulation/checker.h"

namespace signalbox::simulation {
namespace {

bool isFlag(int status) { return status >= kReport_complained; }
bool isEnd(int status) { return status == kReport_failed || status == kReport_bounced; }
bool hasArrivedBy(int status) { return status == kReport_delivered || status == kReport_opened || status == kReport_clicked; }

/// Bounced beats failed, which beats what had only arrived; whoever has read it got it; and what has failed is read by
/// nobody.
bool goesOn(int from, int to) {
  if (isFlag(to) || to == from) return false;
  if (from == 0) return true;
  if (isEnd(from)) return from == kReport_failed && to == kReport_bounced;
  return isEnd(to) ? from <= kReport_delivered : to > from;
}

std::string bytesOf(const base::Uuid& id) { return {reinterpret_cast<const char*>(id.bytes.data()), id.bytes.size()}; }

std::string textOf(sqlite3_stmt* row, int column) {
  const unsigned char* text = ::sqlite3_column_text(row, column);
  return text == nullptr ? std::string() : std::string(reinterpret_cast<const char*>(text));
}

}  // namespace

// --- what came in
// -----------------------------------------------------------------------------------------------------

void Checker::reported(const Report& report) {
  const std::pair key{report.provider, report.eventId};
  fold("reported " + report.eventId);
  handedIn_.insert(key);
  reports_.emplace(key, report);
  // By whoever had it; an address can be suppressed by a report that is lost with its step, as by an answer.
  if (report.attempt != 0 && (report.status == kReport_bounced || (isFlag(report.status) && report.status != kReport_resubscribed)))
    suppressed_.insert(report.target);
  const auto seq = book_.seqOf.find(bytesOf(report.about));
  if (seq == book_.seqOf.end() || report.attempt == 0) return;
  const Row& known = book_.rows.at(seq->second);
  const bool isUnderWay = known.state == kSending && !known.attempts.empty() && known.attempts.back().number == report.attempt;
  if (isUnderWay && std::find(report.shows.begin(), report.shows.end(), Feature::refusalReport) == report.shows.end())
    coverage_.features.count(Feature::earlyReport);
}

void Checker::reportAnswered(const Report& report, const core::ReceiptsDone& done) {
  const std::pair key{report.provider, report.eventId};
  const auto kept = book_.reports.find(key);
  if (goneNow_.contains(key)) return;  // with its message, at the end of the same step
  if (kept == book_.reports.end()) return violate("S1", fmt::format("200 for {} of {}, which was not committed", report.eventId, report.provider));
  const bool isNew = keptNow_.erase(key) > 0;
  const bool waits = isNew && (kept->second.seq == 0 || kept->second.waited);
  const bool right = done.repeated == (isNew ? 0 : 1) && done.waiting == (waits ? 1 : 0) && done.applied == (isNew && !waits ? 1 : 0);
  if (!right)
    violate("W23",
            fmt::format("{} of {} is answered as applied {}, repeated {}, waiting {}", report.eventId, report.provider, done.applied, done.repeated,
                        done.waiting));
  for (const Feature each : report.shows) coverage_.features.count(each);
  if (!isNew) coverage_.features.count(Feature::repeatedReport);
}

// --- what the engine did
// ------------------------------------------------------------------------------------------------

void Checker::beginReports() {
  keptNow_.clear();
  goneNow_.clear();
  appliedNow_.clear();
  acknowledgedNow_.clear();
  providersBefore_ = book_.providers;
}

bool Checker::seesReport(const Change& change) {
  const std::string& kind = change.kind;
  if (kind == "moved") {
    const auto found = book_.rows.find(change.numbers[0]);
    if (found == book_.rows.end()) return false;
    Row& known = found->second;
    const int from = static_cast<int>(change.numbers[1]), to = static_cast<int>(change.numbers[2]);
    if (change.numbers[4] != change.numbers[3]) known.reported.clear();  // a replay begins without
    if (from != kSending && from != to && to == kSent && isProven(known))
      coverage_.features.count(from == kHeld ? Landmark::heldIsSettled : Landmark::waitingIsSettled);
    return false;
  }
  if (kind == "evidence") {
    if (change.numbers[3] == kTold_sent && change.numbers[4] == 0)
      acknowledgedNow_.emplace_back(change.numbers[0], static_cast<int>(change.numbers[1]));
    return false;
  }
  if (kind == "step")
    book_.step = change.numbers[0];
  else if (kind == "provider_put")
    book_.providers.insert(change.texts[0]);
  else if (kind == "provider_gone")
    providerGone(change.texts[0]);
  else if (kind == "report")
    reportKept(change);
  else if (kind == "report_joined")
    reportJoined(change);
  else if (kind == "report_gone")
    reportGone(change);
  else if (kind == "receipt")
    receiptMoved(change);
  else
    return false;
  return true;
}

void Checker::reportKept(const Change& change) {
  const std::pair key{change.texts[0], change.texts[1]};
  const auto report = reports_.find(key);
  if (report == reports_.end() || !handedIn_.contains(key))
    return violate("S4", fmt::format("{} of {} is kept, and no provider sent it", key.second, key.first));
  ReportRecord record;
  record.seq = change.numbers[0];
  record.attempt = static_cast<int>(change.numbers[1]);
  record.status = static_cast<int>(change.numbers[2]);
  record.receivedAtMs = change.numbers[3];
  record.messageId = change.texts[2];
  if (record.status != report->second.status || record.messageId != report->second.messageId)
    violate("S1", fmt::format("{} of {} is not kept as it was sent", key.second, key.first));
  const auto [kept, isNew] = book_.reports.emplace(key, record);
  if (!isNew) return violate("W23", fmt::format("{} of {} is kept a second time", key.second, key.first));
  keptNow_.insert(key);
  if (record.seq != 0) return apply(report->second, kept->second, change.texts[3]);
  book_.waitingReports.emplace(std::pair{key.first, record.messageId}, key.second);
}

void Checker::forgetWaiting(const std::pair<std::string, std::string>& key, const ReportRecord& record) {
  const auto [first, last] = book_.waitingReports.equal_range({key.first, record.messageId});
  const auto found = std::find_if(first, last, [&key](const auto& each) { return each.second == key.second; });
  if (found != last) book_.waitingReports.erase(found);
}

void Checker::reportJoined(const Change& change) {
  const std::pair key{change.texts[0], change.texts[1]};
  const auto kept = book_.reports.find(key);
  if (kept == book_.reports.end() || kept->second.seq != 0)
    return violate("W22", fmt::format("{} of {} is joined, and did not wait", key.second, key.first));
  forgetWaiting(key, kept->second);
  kept->second.seq = change.numbers[0];
  kept->second.attempt = static_cast<int>(change.numbers[1]);
  kept->second.waited = true;
  coverage_.features.count(Landmark::receiptIsJoined);
  apply(reports_.at(key), kept->second, change.texts[2]);
}

/// Only what has waited for its message in vain, or goes with it.
void Checker::reportGone(const Change& change) {
  const std::pair key{change.texts[0], change.texts[1]};
  const auto kept = book_.reports.find(key);
  if (kept == book_.reports.end()) return violate("S1", fmt::format("{} of {} is purged, and was not there", key.second, key.first));
  const std::string what = fmt::format("{} of {}", key.second, key.first);
  const bool goesAlong = purging_.contains(kept->second.seq);
  if (kept->second.seq != 0 && !goesAlong) violate("W22", what + " is purged, and its message is not");
  if (kept->second.seq == 0) mayForget("W22", what, kept->second.receivedAtMs, keeping_.reportsMs);
  forgetWaiting(key, kept->second);
  goneNow_.insert(key);
  book_.reports.erase(kept);
}

void Checker::apply(const Report& report, ReportRecord& record, const std::string& words) {
  Row* known = row(record.seq);
  if (known == nullptr) return;
  if (bytesOf(report.about) != known->id || report.attempt == 0)
    return violate("S4", fmt::format("{} of {} is taken for one about {}", report.eventId, report.provider, known->seq));
  checkAttempt(*known, report, record);
  if (words.find(known->target) != std::string::npos)
    violate("R32", fmt::format("what is kept of {} names the recipient of {}", report.eventId, known->seq));
  if (record.attempt < 1 || record.attempt > static_cast<int>(known->attempts.size())) return;
  const int generation = known->attempts[static_cast<std::size_t>(record.attempt) - 1].generation;
  appliedNow_.emplace_back(known->seq, generation, record.status);
  known->hasArrived = known->hasArrived || hasArrivedBy(record.status);
  if (generation == known->generation && !isFlag(record.status)) known->reported.emplace_back(record.attempt, record.status);
  if (generation != known->generation || (!isFlag(record.status) && !goesOn(known->receipt, record.status)))
    coverage_.features.count(Landmark::receiptChangesNothing);
}

/// Who names our id alone does not say which attempt he speaks of: then it is his last one, and so is what else bears
/// the same id of his.
void Checker::checkAttempt(const Row& known, const Report& report, const ReportRecord& record) {
  const auto isHis = [&](int number) {
    return number >= 1 && number <= static_cast<int>(known.attempts.size()) &&
        known.attempts[static_cast<std::size_t>(number) - 1].provider == report.provider;
  };
  if (!isHis(record.attempt))
    return violate("S4", fmt::format("{} speaks of attempt {} of {}, which went another way", report.provider, record.attempt, known.seq));
  int last = static_cast<int>(known.attempts.size());
  while (!isHis(last)) --last;
  std::set<int>& before = takenFor_[{report.provider, report.messageId}];
  const bool right = record.attempt == report.attempt || record.attempt == last || (!report.messageId.empty() && before.contains(record.attempt));
  before.insert(record.attempt);
  if (!right)
    violate("S4",
            fmt::format("{} of {} is about attempt {} of {}, and taken for one about {}", report.eventId, report.provider, report.attempt, known.seq,
                        record.attempt));
}

void Checker::receiptMoved(const Change& change) {
  Row* known = row(change.numbers[0]);
  if (known == nullptr) return;
  const int from = static_cast<int>(change.numbers[1]), to = static_cast<int>(change.numbers[2]);
  const auto says = [&](const char* words) { violate("W23", fmt::format("the receipt of {} goes from {} to {}: {}", known->seq, from, to, words)); };
  if (from != known->receipt) says("it stood elsewhere");
  known->receipt = to;
  if (change.numbers[3] != change.numbers[4]) {
    if (to != 0) says("a new generation has none");
    return;
  }
  if (!goesOn(from, to)) return says("it goes back");
  const auto isIt = [&](const std::tuple<std::int64_t, int, int>& each) {
    return each == std::tuple{known->seq, static_cast<int>(change.numbers[4]), to};
  };
  if (std::none_of(appliedNow_.begin(), appliedNow_.end(), isIt)) says("nobody has reported that");
}

void Checker::endReports() {
  for (const auto& [seq, number] : acknowledgedNow_) {
    const auto known = book_.rows.find(seq);
    if (known == book_.rows.end() || number < 1 || number > static_cast<int>(known->second.attempts.size())) continue;
    const AttemptRecord& attempt = known->second.attempts[static_cast<std::size_t>(number) - 1];
    if (attempt.messageId.empty() || !providersBefore_.contains(attempt.provider)) continue;
    if (book_.waitingReports.contains({attempt.provider, attempt.messageId}))
      violate("W22", fmt::format("what was reported of {} waits, although its message is known", seq));
  }
  for (const auto& [seq, generation, status] : appliedNow_) {
    const Row& known = book_.rows.at(seq);
    touched_.insert(seq);
    if (generation == known.generation && goesOn(known.receipt, status))
      violate("W23", fmt::format("{} stands at {} although {} was reported", seq, known.receipt, status));
  }
  for (const std::int64_t seq : touched_) {
    const auto known = book_.rows.find(seq);
    if (known == book_.rows.end() || known->second.state < 0 || known->second.state == kSending || known->second.state > kHeld ||
        !isProven(known->second))
      continue;
    violate("S7", fmt::format("{} is {} although it is reported that it was taken", seq, stateName(known->second.state)));
  }
}

/// Of this generation: what has arrived was taken, and so was that of which nobody had heard and its provider tells.
bool Checker::isProven(const Row& known) const {
  return std::any_of(known.reported.begin(), known.reported.end(), [&known](const std::pair<int, int>& each) {
    return hasArrivedBy(each.second) || known.attempts[static_cast<std::size_t>(each.first) - 1].recorded == kTold_ambiguous;
  });
}

/// Then its own answer says nothing any more.
bool Checker::isSettledByReport(const Row& known, const AttemptRecord& attempt, int to, int outcome) {
  if (outcome == kTold_sent || !isProven(known)) return false;
  if (to != kSent) violate("S7", fmt::format("{} ends as {} although it is reported that it was taken", known.seq, stateName(to)));
  coverage_.features.count(attempt.crashed ? Landmark::crashIsSettled : Landmark::sendIsSettled);
  return true;
}

/// A store that was put back goes on behind the steps that it had come to.
void Checker::learnStep(const tests::RawConnection& file) {
  const std::string error = file.rows("SELECT step FROM progress",
                                      [this](sqlite3_stmt* row) { book_.step = std::max<std::int64_t>(book_.step, ::sqlite3_column_int64(row, 0)); });
  if (!error.empty()) violate("S1", error);
}

std::string Checker::differsInReports(const tests::RawConnection& file) const {
  std::string found;
  std::size_t rows = 0;
  const auto say = [&found](std::string words) {
    if (found.empty()) found = std::move(words);
  };
  std::string error = file.rows("SELECT step FROM progress", [&](sqlite3_stmt* row) {
    if (::sqlite3_column_int64(row, 0) != book_.step) say(fmt::format("the store is at step {}, of {}", ::sqlite3_column_int64(row, 0), book_.step));
  });
  error += file.rows("SELECT provider, event_id, coalesce(seq,0), attempt, received_at_ms FROM receipts", [&](sqlite3_stmt* row) {
    ++rows;
    const auto kept = book_.reports.find({textOf(row, 0), textOf(row, 1)});
    if (kept == book_.reports.end()) return say(fmt::format("report {} appeared", textOf(row, 1)));
    const ReportRecord& mine = kept->second;
    if (::sqlite3_column_int64(row, 2) != mine.seq || (mine.seq != 0 && ::sqlite3_column_int(row, 3) != mine.attempt) ||
        ::sqlite3_column_int64(row, 4) != mine.receivedAtMs)
      say(fmt::format("report {} has changed", textOf(row, 1)));
  });
  if (rows != book_.reports.size()) say(fmt::format("{} reports are there, of {}", rows, book_.reports.size()));
  return error.empty() ? found : error;
}

}  // namespace signalbox::simulation
