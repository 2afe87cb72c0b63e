#include "tests/simulation/checker.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>

#include "engine/base/digest.h"

namespace signalbox::simulation {
namespace {

std::string textOf(sqlite3_stmt* row, int column) {
  const void* bytes = ::sqlite3_column_blob(row, column);
  return bytes == nullptr ? std::string()
                          : std::string(static_cast<const char*>(bytes), static_cast<std::size_t>(::sqlite3_column_bytes(row, column)));
}

constexpr std::int64_t kJumpMs = 900;  // from one step to the next: the least jump is one of a second, and a clock that is slewed may go on meanwhile

/// The number of the ask, as Traffic writes it into the content; 0 = there is none.
std::int64_t askIn(const std::string& content) {
  const auto mark = content.find('#');
  return mark == std::string::npos ? 0 : std::strtoll(content.c_str() + mark + 1, nullptr, 10);
}

}  // namespace

const char* stateName(int state) {
  constexpr const char* kNames[kStates]{"PENDING", "ENQUEUED",  "SENDING", "RETRYING",   "HELD",     "SENT",
                                        "DEAD",    "CANCELLED", "EXPIRED", "SUPPRESSED", "DISCARDED"};
  return state >= 0 && state < kStates ? kNames[state] : "no state";
}

std::string hexOf(const std::string& bytes) {
  std::string text;
  for (const char c : bytes) text += fmt::format("{:02x}", static_cast<unsigned char>(c));
  return text;
}

std::string originGateOf(const std::string& target) {
  const auto path = target.find('/', target.find("://") + 3);
  return "origin:" + target.substr(0, path);
}

void Checker::violate(const std::string& invariant, const std::string& words) {
  if (violation_.empty()) violation_ = invariant + ": " + words;
}

void Checker::fold(std::string_view words) { trace_ = base::fnv1a(words, trace_); }

Row* Checker::row(std::int64_t seq) {
  const auto found = book_.rows.find(seq);
  if (found != book_.rows.end()) return &found->second;
  violate("S2", fmt::format("something was written about {}, which does not exist", seq));
  return nullptr;
}

// --- steps --------------------------------------------------------------------------------------------------------------

void Checker::stepBegins(base::Now now) {
  if (!lifeBegan_) lifeBegan_ = now.boot;
  const std::int64_t wall = base::toMillis(now.wall);
  const std::int64_t ahead = wall - now.boot.time_since_epoch().count(), before = aheadMs_.value_or(ahead + kJumpMs);
  if (std::abs(ahead - before) >= kJumpMs) jumpedAt_ = now.boot;
  aheadMs_ = ahead;
  book_.clock.sees(now);
  ++step_;
  commandsNow_.clear();
  answersNow_.clear();
  while (!walls_.empty() && walls_.back().second <= wall) walls_.pop_back();
  walls_.emplace_back(step_, wall);
}

std::int64_t Checker::latestWallSince(std::int64_t step) const {
  const auto at = std::lower_bound(walls_.begin(), walls_.end(), std::make_pair(step, std::int64_t{0}));
  return at == walls_.end() ? 0 : at->second;
}

void Checker::committed(std::vector<Change> changes, base::Now now) {
  now_ = now;
  touched_.clear();
  deferredNow_.clear();
  leftSending_.clear();
  audits_ = 0;
  auditChecker_.begins();
  keyChecker_.begins(book_.vault);
  settleHeard();
  for (bool& each : queueChanged_) each = false;
  for (int channel = 0; channel < kChannels; ++channel) policiesOfStep_[channel] = {book_.policies[channel]};
  beginSlots();
  beginReports();
  beginEvents();
  operationChecker_.begins(book_, life_);
  beginPurge(changes);
  for (const Change& change : changes) {
    fold(change.kind);
    for (const std::int64_t number : change.numbers) fold({reinterpret_cast<const char*>(&number), sizeof number});
    for (const std::string& text : change.texts) fold(text);
    if (change.kind != "key") apply(change);
  }
  for (const Change& change : changes)
    if (change.kind == "key") apply(change);  // a key is written before its notification
  settleTold();
  auditChecker_.committed();
  keyChecker_.committed(book_.vault);
  endReports();
  endEvents();
  operationChecker_.committed(book_, now);
}

void Checker::apply(const Change& change) {
  const bool isReport = seesReport(change), isEvent = seesEvent(change), isWish = seesWish(change);
  const bool isOperation = operationChecker_.sees(book_, change, now_), isContent = seesContent(change), isKey = seesCommandKey(change);
  if (isReport || isEvent || isWish || isOperation || isContent || isKey || auditChecker_.takes(change) || keyChecker_.takes(book_.vault, change))
    return;
  if (change.kind == "accepted") return accepted(change);
  if (change.kind == "moved") return moved(change);
  if (change.kind == "intent") return intent(change);
  if (change.kind == "evidence") return evidence(change);
  if (change.kind == "breaker") return breaker(change);
  if (change.kind == "policy") return policySet(change);
  if (change.kind == "gate_set") return gateSet(change);
  if (change.kind == "audit") return audit(change);
  const std::int64_t first = change.numbers.empty() ? 0 : change.numbers.front();
  if (change.kind == "operation") {
    book_.operations[change.texts[0]] = {static_cast<int>(change.numbers[1]), static_cast<int>(change.numbers[2]), change.numbers[3] == 1,
                                         (change.numbers[0] >> 3 & 1) != 0, change.texts[1]};
  } else if (change.kind == "queue") {
    queueChanged_[first] = true;
    book_.paused[first] = change.numbers[1] != 0;
  } else if (change.kind == "key") {
    const std::string& id = change.texts[0];
    const auto seq = book_.seqOf.find(id);
    if (seq == book_.seqOf.end()) return violate("S2", "a key without its notification");
    const auto old = book_.keys.find({change.texts[1], change.texts[2]});
    if (old != book_.keys.end() && old->second.untilMs > book_.clock.latestMs())
      violate("S3", "a key was taken although it is still known: " + change.texts[2]);
    book_.keys[{change.texts[1], change.texts[2]}] = {id, asks_.at(book_.rows.at(seq->second).ask).payload, first};
  } else if (change.kind == "purged") {
    purged(first);
  } else if (Row* known = row(first); known != nullptr) {
    touched_.insert(first);
    if (change.kind == "began") {
      began(*known, change);
    } else if (change.kind == "buried") {
      known->dead = change.numbers[1] != 0;
    } else if (change.kind == "unburied") {
      known->dead.reset();
    }
  }
}

void Checker::began(Row& known, const Change& change) {
  if (change.numbers[2] != 0 || change.numbers[3] != 0 || change.numbers[5] != 0) violate("S5", "a delivery does not begin at nothing");
  setState(known, static_cast<int>(change.numbers[1]));
  known.dueAtMs = change.numbers[4];
  known.dueSince = step_;
  const auto quiet = quietUntil(known, known.dueAtMs);
  const bool tooLate = known.expiresAtMs != 0 && known.expiresAtMs <= quiet.value_or(known.dueAtMs);
  const bool right = known.state == kPending || (known.state == kExpired && tooLate) || (known.state == kSuppressed && isUnused(known));
  if (!right) violate("S6", fmt::format("{} begins as {}", known.seq, stateName(known.state)));
  if (known.state == kPending && quiet) violate("R8", fmt::format("{} is due in its recipient's quiet hours", known.seq));
}

void Checker::accepted(const Change& change) {
  if (change.texts[1] == kEventsApp) return acceptedEvent(change);
  Row made;
  made.seq = change.numbers[0];
  made.channel = static_cast<int>(change.numbers[1]);
  made.expiresAtMs = change.numbers[3];
  made.id = change.texts[0];
  made.app = change.texts[1];
  made.target = change.texts[2];
  made.orderingKey = change.texts[3];
  made.ask = askIn(change.texts[4]);
  made.state = -1;
  const auto ask = asks_.find(made.ask);
  if (ask == asks_.end()) return violate("S4", "a notification that nobody asked for: " + made.target);
  const Ask& asked = ask->second;
  const bool isIt = asked.target == made.target && asked.app == made.app && asked.channel == made.channel && asked.orderingKey == made.orderingKey &&
      asked.key == change.texts[5] && asked.expiresAtMs == made.expiresAtMs;
  if (!isIt) violate("S1", "what was kept is not what was asked: " + made.target);
  if (book_.rows.contains(made.seq) || book_.seqOf.contains(made.id)) violate("S2", "a number or an id is used twice");
  if (!made.orderingKey.empty()) book_.ordered[fmt::format("{}\n{}\n{}", made.app, made.channel, made.orderingKey)].push_back(made.seq);
  book_.seqOf[made.id] = made.seq;
  touched_.insert(made.seq);
  book_.rows[made.seq] = std::move(made);
}

void Checker::setState(Row& known, int state) {
  std::int64_t* const counts = countsOf(known);
  if (known.state >= 0) --counts[known.state];
  ++counts[state];
  known.state = state;
  if (state <= kHeld)
    live_.insert(known.seq);
  else
    live_.erase(known.seq);
  known.movedAtMs = base::toMillis(now_.wall);
  countByClock(known);
}

void Checker::stepEnded(const store::StateCounts& counts, bool allAnswersGiven) {
  for (const std::int64_t seq : touched_) {
    const Row& known = book_.rows.at(seq);
    const auto says = [&](const char* invariant, const char* words) {
      violate(invariant, fmt::format("{} {}: {}", seq, stateName(known.state), words));
    };
    if (known.state < 0) {
      says("S2", "a notification without a delivery");
      continue;
    }
    if ((known.state == kDead) != (known.dead && !*known.dead)) says("S10", "DEAD and its dead letter go together");
    if ((known.state == kDiscarded) != (known.dead && *known.dead)) says("S10", "DISCARDED and its dead letter go together");
    if (known.state == kSending && (known.attempts.empty() || known.attempts.back().epoch != known.epoch || known.attempts.back().recorded))
      says("S5", "SENDING without an attempt under way");
    if (known.subscription != 0) continue;
    if (known.attempts.empty() && known.dead == std::nullopt && !asks_.at(known.ask).key.empty() &&
        !book_.keys.contains({known.app, asks_.at(known.ask).key}))
      says("S2", "a notification without its key");
  }
  for (const auto& [seq, to] : leftSending_)
    if (book_.rows.at(seq).attempts.empty() || !book_.rows.at(seq).attempts.back().recorded)
      violate("S5", fmt::format("{} left SENDING without evidence", seq));
  for (int channel = 0; channel < kChannels; ++channel)
    for (int state = 0; state < kStates; ++state)
      if (counts[static_cast<std::size_t>(channel)][static_cast<std::size_t>(state)] != book_.counts[channel][state])
        violate(
            "S14",
            fmt::format("{} of channel {} are said to be {}, and {} are", counts[static_cast<std::size_t>(channel)][static_cast<std::size_t>(state)],
                        channel, stateName(state), book_.counts[channel][state]));
  if (allAnswersGiven && acts_ != audits_) violate("S19", fmt::format("{} acts and {} audit rows in one step", acts_, audits_));
  auditChecker_.stepEnded(allAnswersGiven);
  keyChecker_.stepEnded(book_.vault, allAnswersGiven);
  acts_ = 0;
  touched_.clear();
}

void Checker::idleStep(bool anySend) {
  if (anySend) violate("S23", "a send left a step that was not committed");
  if (acts_ > 0) violate("S23", "an act is said to be done, and was not committed");
  acts_ = 0;
}

void Checker::answeredByFailedStep(bool ok) {
  if (ok) violate("S23", "yes from a step that was not committed");
}

void Checker::inDoubt(std::vector<Change> changes, base::Now now) {
  doubtful_ = std::move(changes);
  doubtfulNow_ = now;
}

void Checker::ordered(const egress::SendOrder& order) {
  const std::string id(reinterpret_cast<const char*>(order.message.notificationId.bytes.data()), 16);
  const Row* known = row(order.seq);
  if (known == nullptr) return;
  const bool intended = known->id == id && known->state == kSending && known->epoch == order.epoch && !known->attempts.empty() &&
      known->attempts.back().number == order.attempt && known->attempts.back().provider == order.providerName &&
      known->attempts.back().token == order.message.dedupToken && known->generation == order.message.generation;
  if (!intended) return violate("S4", fmt::format("a send of {} without its intent", order.seq));
  if (order.message.target != known->target) violate("S4", "a send to somebody else");
  checkContent(*known, order);
  const auto key = std::make_tuple(id, order.attempt, order.message.dedupToken);
  if (handed_.contains(key)) violate("S5", fmt::format("attempt {} of {} is sent twice", order.attempt, order.seq));
  handed_[key] = order.providerName + "\n" + order.message.target;
  handedOn(order);
  keyChecker_.ordered(order);
}

void Checker::engineDied() {
  dead_ = true;
  acts_ = 0;
  underWay_.clear();  // nobody hears of it
  auditChecker_.engineDied();
}

// --- restarts ------------------------------------------------------------------------------------------------------------

std::string Checker::differs(const tests::RawConnection& file) const {
  std::string found;
  std::size_t rows = 0, attempts = 0;
  const auto say = [&found](std::string words) {
    if (found.empty()) found = std::move(words);
  };
  std::string error = file.rows(
      "SELECT n.seq, d.state, d.generation, d.lease_epoch, d.due_at_ms, d.attempts_in_generation, n.id, n.target FROM notifications n LEFT JOIN deliveries d USING(seq)",
      [&](sqlite3_stmt* row) {
    ++rows;
    const std::int64_t seq = ::sqlite3_column_int64(row, 0);
    const auto known = book_.rows.find(seq);
    if (known == book_.rows.end()) return say(fmt::format("{} appeared", seq));
    const Row& mine = known->second;
    if (::sqlite3_column_int(row, 1) != mine.state || ::sqlite3_column_int(row, 2) != mine.generation ||
        ::sqlite3_column_int64(row, 3) != mine.epoch || ::sqlite3_column_int64(row, 4) != mine.dueAtMs ||
        ::sqlite3_column_int(row, 5) != mine.attemptsInGeneration || textOf(row, 6) != mine.id || textOf(row, 7) != mine.target)
      say(fmt::format("{} is {} and was {}", seq, stateName(::sqlite3_column_int(row, 1)), stateName(mine.state)));
  });
  error += file.rows("SELECT place/65536, place%65536, coalesce(outcome,-1), provider FROM attempts", [&](sqlite3_stmt* row) {
    ++attempts;
    const auto known = book_.rows.find(::sqlite3_column_int64(row, 0));
    const int number = ::sqlite3_column_int(row, 1);
    if (known == book_.rows.end() || number < 1 || number > static_cast<int>(known->second.attempts.size())) return say("an attempt appeared");
    const AttemptRecord& mine = known->second.attempts[static_cast<std::size_t>(number) - 1];
    if (mine.recorded.value_or(-1) != ::sqlite3_column_int(row, 2) || mine.provider != textOf(row, 3))
      say(fmt::format("attempt {} of {} has changed", number, known->first));
  });
  if (rows != book_.rows.size()) say(fmt::format("{} notifications are there, of {}", rows, book_.rows.size()));
  std::size_t mine = 0;
  for (const auto& [seq, row] : book_.rows) mine += row.attempts.size();
  if (attempts != mine) say(fmt::format("{} attempts are there, of {}", attempts, mine));
  std::set<std::string> keys;
  error += file.rows("SELECT id FROM idempotency_keys", [&](sqlite3_stmt* row) { keys.insert(textOf(row, 0)); });
  for (const auto& [key, known] : book_.keys)
    if (known.untilMs > book_.clock.latestMs() && !keys.contains(known.id))
      say(fmt::format("a key is gone {} ms before its time", known.untilMs - book_.clock.latestMs()));
  if (error.empty() && found.empty()) found = differsInReports(file) + differsInEvents(file) + differsInWishes(file) + differsInCommands(file);
  return error.empty() ? found : error;
}

void Checker::restarted(const tests::RawConnection& file) {
  keyChecker_.learn(book_.vault, file);
  if (std::exchange(isPutBack_, false)) learnStep(file);
  std::string wrong = differs(file);
  const bool wasCommitted = !doubtful_.empty() && (!wrong.empty() || sealsDiffer(file));  // that which was in doubt
  if (!doubtful_.empty()) coverage_.sights.saw(wasCommitted ? "a commit in doubt was one" : "a commit in doubt was none");
  if (wasCommitted) {
    committed(std::exchange(doubtful_, {}), doubtfulNow_);
    wrong = differs(file);
  }
  doubtful_.clear();
  if (!wrong.empty()) violate("S1", "after a restart, " + wrong);
  judgeSeals(file, "after a restart, ");
  keyChecker_.restarted(book_.vault);
  if (!std::exchange(dead_, false)) return;
  ++life_;
  sendingAtStart_ =
      static_cast<int>(std::count_if(book_.rows.begin(), book_.rows.end(), [](const auto& each) { return each.second.state == kSending; }));
  lookedUp_.clear();
  foundThere_.clear();
  walls_.clear();
  tried_.clear();  // its gates are others
  for (auto& [name, slots] : slots_) slots = slots.remembered();
  lifeBegan_.reset();
  aheadMs_.reset();
  unsettled_.clear();
  for (auto& [name, gate] : book_.gates) {
    gate.probeSeq = 0;
    gate.told.resize(gate.settled);  // what was only told was never heard
  }
}

bool Checker::hasWork() const {
  return std::any_of(live_.begin(), live_.end(), [this](std::int64_t seq) { return book_.rows.at(seq).state <= kRetrying; });
}

void Checker::finish(const tests::RawConnection& file) {
  if (const std::string wrong = differs(file); !wrong.empty()) violate("S1", "at the end, " + wrong);
  judgeSeals(file, "at the end, ");
  for (const auto& [seq, row] : book_.rows) checkArrived(row);
  for (const auto& [recipient, left] : book_.erasing) violate("E1", fmt::format("{} messages of {} are left", left.size(), recipient));
  checkUnderWay();
  const std::string whole = file.text("PRAGMA integrity_check");
  if (whole != "ok") violate("S23", "integrity_check: " + whole);
}

void Checker::restored(Book book) {
  handed_.clear();
  book_ = std::move(book);
  keepReceipts();
  doubtful_.clear();
  tokens_.clear();
  gone_.clear();
  isPutBack_ = true;
  live_.clear();
  for (const auto& [seq, row] : book_.rows) {
    if (row.state <= kHeld) live_.insert(seq);
    for (const AttemptRecord& attempt : row.attempts) tokens_[attempt.token] = {row.id, attempt.generation};
  }
  onHold_ = hasWork();
}

}  // namespace signalbox::simulation
