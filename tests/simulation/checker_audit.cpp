#include "tests/simulation/checker_audit.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <variant>

#include "tests/simulation/checker.h"

namespace signalbox::simulation {
namespace {

constexpr const char* kBegins = "audit.chain_begins";
constexpr std::array kAtAnyTime{"retention.purged", "retention.waits", "retention.goes_on"};  // what the engine does by itself

template <class... Each> struct Cases : Each... {
  using Each::operator()...;
};
template <class... Each> Cases(Each...) -> Cases<Each...>;

bool names(const ActName& act, const AuditLine& row) {
  return row.action == act.action && (act.object.empty() || row.object == act.object) && row.principal == act.by;
}

/// Those whose state nothing but acts changes: what one finds is what the last one left.
bool keepsState(const std::string& action) {
  return action == "provider.put" || action == "provider.delete" || action == "secret.put" || action == "secret.delete";
}

std::string channelName(model::Channel channel) { return std::string(model::name(channel)); }

}  // namespace

std::optional<ActName> actOf(const core::Command& command) {
  using Name = std::optional<ActName>;
  return std::visit(
      Cases{
          [](const core::PlanProgress&) -> Name { return std::nullopt; },
          [](const core::ClaimKey&) -> Name { return std::nullopt; },
          [](const core::KeepAnswer&) -> Name { return std::nullopt; },
          [](const core::DropKey&) -> Name { return std::nullopt; },
          [](const core::TouchTokens&) -> Name { return std::nullopt; },
          [](const core::CancelNotification& act) -> Name { return ActName{"notification.cancel", act.id.toString()}; },
          [](const core::PatchQueue& act) -> Name {
    const char* const what = !act.paused ? "queue.drain" : *act.paused ? "queue.pause" : "queue.resume";
    return ActName{what, channelName(act.channel)};
  },
          [](const core::PutPolicy& act) -> Name { return ActName{act.rules ? "policy.put" : "policy.reset", channelName(act.channel)}; },
          [](const core::PutProvider& act) -> Name { return ActName{"provider.put", act.config.name}; },
          [](const core::DeleteProvider& act) -> Name { return ActName{"provider.delete", act.name}; },
          [](const core::ForceBreaker& act) -> Name { return ActName{"breaker.force", act.provider}; },
          [](const core::ResumeProvider& act) -> Name { return ActName{"provider.resume", act.provider}; },
          [](const core::CreatePlan&) -> Name { return ActName{"plan.create", ""}; },
          [](const core::CreateOperation&) -> Name { return ActName{"operation.create", ""}; },
          [](const core::ReleaseHold&) -> Name { return ActName{"engine.release_hold", "engine"}; },
          [](const core::LiftSuppression& act) -> Name { return ActName{"suppression.lift", std::to_string(act.number)}; },
          [](const core::PutSubscription& act) -> Name { return ActName{"subscription.put", act.value.name}; },
          [](const core::RotateSubscription& act) -> Name { return ActName{"subscription.rotate", act.name}; },
          [](const core::DeleteSubscription& act) -> Name { return ActName{"subscription.delete", act.name}; },
          [](const core::PutTemplate& act) -> Name { return ActName{"template.put", act.value.name}; },
          [](const core::DeleteTemplate& act) -> Name { return ActName{"template.delete", act.name}; },
          [](const core::PutRecipients& act) -> Name { return ActName{"recipients.put", act.rows.size() == 1 ? act.rows.front().id : "batch"}; },
          [](const core::EraseRecipient& act) -> Name { return ActName{"recipient.erase", act.id}; },
          [](const core::PutSecret& act) -> Name { return ActName{"secret.put", act.name}; },
          [](const core::DeleteSecret& act) -> Name { return ActName{"secret.delete", act.name}; },
          [](const core::RefreshCredentials&) -> Name { return ActName{"credentials.refresh", "providers"}; },
          [](const core::RotateDataKey&) -> Name { return ActName{"vault.data_key", ""}; },
          [](const core::RewrapKeys& act) -> Name { return ActName{"vault.master_key", act.master.id()}; },
          [](const core::PutView& act) -> Name { return ActName{"view.put", act.row.name}; },
          [](const core::DeleteView& act) -> Name { return ActName{"view.delete", act.name}; },
          [](const core::PatchGroup& act) -> Name { return ActName{"group.patch", act.patch.id}; },
          [](const core::SetOperationRate& act) -> Name { return ActName{"operation.rate", act.id.toString()}; },
          [](const core::ControlOperation& act) -> Name {
    constexpr std::array kWords{"operation.pause", "operation.resume", "operation.cancel"};
    return ActName{kWords[static_cast<std::size_t>(act.control)], act.id.toString()};
  },
          [](const core::ApproveOperation& act) -> Name { return ActName{"operation.approve", act.id.toString()}; },
          [](const core::CreateToken& act) -> Name { return ActName{"token.create", act.token.name}; },
          [](const core::RevokeToken&) -> Name { return ActName{"token.revoke", ""}; },
          [](const core::BeginAct& act) -> Name { return ActName{act.action, act.object}; },
          [](const core::RecordRefusal& act) -> Name { return ActName{"access.refused", act.object}; },
      },
      command);
}

// --- what was asked ----------------------------------------------------------------------------------------

void AuditChecker::handedIn() {
  handedIn_ = std::exchange(asked_, {});
  done_.clear();
  begins();
}

void AuditChecker::done(ActName act, const base::Uuid& made) {
  // What is made is called by its id; a token has a name, which whoever revokes it does not say.
  if (act.object.empty() && !made.isNil() && act.action.ends_with(".create")) act.object = made.toString();
  done_.push_back(std::move(act));
}

void AuditChecker::engineDied() {
  asked_.clear();
  handedIn_.clear();
  done_.clear();
}

bool AuditChecker::startDid(std::vector<std::string> actions) { return std::exchange(owed_, std::move(actions)).empty(); }

// --- what was written --------------------------------------------------------------------------------------

void AuditChecker::begins() {
  rows_.clear();
  needs_.clear();
}

bool AuditChecker::takes(const Change& change) {
  if (change.kind == "policy") needs({"policy.put", "policy.reset"}, channelName(static_cast<model::Channel>(change.numbers.at(0))), "a policy");
  if (change.kind != "provider") return false;
  needs({"provider.put", "provider.delete"}, change.texts.at(0), "a provider");
  return true;
}

void AuditChecker::needs(std::vector<std::string> actions, std::string object, std::string what) {
  needs_.push_back({std::move(actions), std::move(object), std::move(what)});
}

void AuditChecker::written(AuditBook& book, const Change& change, base::Now now) {
  const AuditLine line = lineOf(change);
  const std::string previous = book.seals.empty() ? std::string() : book.seals.back();
  if (line.mac != chainSeal(previous, line)) says_(fmt::format("row {} does not fit its seal", line.seq));
  if (line.atMs != base::toMillis(now.wall)) says_(fmt::format("row {} is of another time", line.seq));
  book.seals.push_back(line.mac);
  if (line.principal == "engine") return byItself(line);
  byPerson(line);
  follows(book, line);
  rows_.push_back(line);
}

void AuditChecker::byItself(const AuditLine& line) {
  if (line.seq == 1 || line.action == kBegins) {
    const bool right = line.seq == 1 && line.action == kBegins && line.detail.find("\"rows_before\":0,") != std::string::npos;
    return right ? void() : says_(fmt::format("row {}, {}, does not begin the chain", line.seq, line.action));
  }
  if (std::find(kAtAnyTime.begin(), kAtAnyTime.end(), line.action) != kAtAnyTime.end() || allowed_.contains(line.action)) return;
  const auto owed = std::find(owed_.begin(), owed_.end(), line.action);
  if (owed == owed_.end()) return says_("the engine itself did " + line.action);  // nobody asked, and nothing made it
  owed_.erase(owed);
}

/// As the simulation asks, always; who of the two it was is part of the act's name.
void AuditChecker::byPerson(const AuditLine& line) {
  const bool right = (line.principal == kFirstPerson || line.principal == kSecondPerson) && line.role == "admin" && line.address == "127.0.0.1" &&
      line.reason == "simulation";
  if (!right) says_(fmt::format("row {}, {}, is told of somebody else", line.seq, line.action));
}

void AuditChecker::follows(AuditBook& book, const AuditLine& line) {
  if (!keepsState(line.action)) return;
  const std::string thing = line.action.substr(0, line.action.find('.')) + "/" + line.object;
  const auto left = book.left.find(thing);
  const std::string there = left == book.left.end() ? std::string() : left->second;
  if (line.before != there) says_(fmt::format("{} of {} has found something else than was left there", line.action, line.object));
  if (line.after.empty()) {
    book.left.erase(thing);
  } else {
    book.left[thing] = line.after;
  }
}

void AuditChecker::committed() {
  for (const Need& need : needs_) {
    const bool told = std::any_of(rows_.begin(), rows_.end(), [&need](const AuditLine& row) {
      const bool is = std::find(need.actions.begin(), need.actions.end(), row.action) != need.actions.end();
      return is && (need.object.empty() || row.object == need.object);
    });
    if (!told) says_(fmt::format("{} ({}) was changed, and no act did it", need.what, need.object));
  }
  // Its rows go in before anything else of a life.
  for (const std::string& action : std::exchange(owed_, {})) says_(fmt::format("a start did {}, and the audit does not tell it", action));
}

/// Acts are done, answered and told in one order. Where the engine died among its answers, the last ones are missing.
void AuditChecker::stepEnded(bool allAnswersGiven) {
  for (std::size_t i = 0; i < done_.size(); ++i) {
    if (i >= rows_.size()) return says_(fmt::format("{} of {} has no row", done_[i].action, done_[i].object));
    if (names(done_[i], rows_[i])) continue;
    return says_(fmt::format("{} of {} has the row {} of {}", done_[i].action, done_[i].object, rows_[i].action, rows_[i].object));
  }
  if (allAnswersGiven && rows_.size() > done_.size()) return says_(fmt::format("{} has a row, and was not done", rows_[done_.size()].action));
  std::vector<ActName> left = handedIn_;
  for (const AuditLine& row : rows_) {
    const auto act = std::find_if(left.begin(), left.end(), [&row](const ActName& each) { return names(each, row); });
    if (act == left.end()) return says_(fmt::format("{} of {} has a row, and nobody asked", row.action, row.object));
    left.erase(act);
  }
}

std::string AuditChecker::differs(const AuditBook& book, const tests::RawConnection& file) const {
  std::string found, previous;
  std::size_t rows = 0;
  const auto say = [&found](std::string words) {
    if (found.empty()) found = std::move(words);
  };
  const std::string error = file.rows(std::string("SELECT ") + kAuditColumns + " FROM audit ORDER BY seq", [&](sqlite3_stmt* row) {
    const AuditLine line = lineOf(row);
    ++rows;
    if (line.seq != static_cast<std::int64_t>(rows)) say(fmt::format("row {} is missing in the file", rows));
    if (line.mac != chainSeal(previous, line)) say(fmt::format("row {} in the file does not fit its seal", line.seq));
    if (rows > book.seals.size() || book.seals[rows - 1] != line.mac) say(fmt::format("row {} in the file is another one", line.seq));
    previous = line.mac;
  });
  if (rows != book.seals.size()) say(fmt::format("{} rows are in the file, of {}", rows, book.seals.size()));
  return error.empty() ? found : error;
}

bool Checker::sealsDiffer(const tests::RawConnection& file) const {
  return !auditChecker_.differs(book_.audit, file).empty() || !keyChecker_.differs(book_.vault, file).empty();
}

/// Beside what S1 says of the file; `when` begins the sentence.
void Checker::judgeSeals(const tests::RawConnection& file, const std::string& when) {
  if (const std::string wrong = auditChecker_.differs(book_.audit, file); !wrong.empty()) violate("S19", when + wrong);
  if (const std::string wrong = keyChecker_.differs(book_.vault, file); !wrong.empty()) violate("K1", when + wrong);
}

}  // namespace signalbox::simulation
