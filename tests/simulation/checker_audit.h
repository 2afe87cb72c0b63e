#pragma once
// S19: each act has its one row in the audit, in the transaction that did it, under its name and that of who asked;
// numbers have no gap, and the chain's codes, made anew by the checker itself (own_seals.h), hold over crashes,
// restored copies and changes of keys. Part of the checker. Confined to one thread.

#include <functional>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "engine/core/inputs.h"
#include "tests/simulation/own_seals.h"
#include "tests/simulation/sealed_record.h"
#include "tests/storage/raw_connection.h"

namespace signalbox::simulation {

// Who asks for all of it, and who approves what somebody else has asked for.
inline constexpr const char* kFirstPerson = "ana";
inline constexpr const char* kSecondPerson = "ben";

/// What an act is called in the audit. The object is empty where only the engine can know it.
struct ActName {
  std::string action;
  std::string object;
  std::string by = kFirstPerson;
};
/// Nothing for what is nobody's act.
std::optional<ActName> actOf(const core::Command& command);

class AuditChecker {
 public:
  using Says = std::function<void(const std::string& words)>;
  explicit AuditChecker(Says says) : says_(std::move(says)) {}

  // --- what was asked, in the order in which the engine gets it --------------------------------------------
  void asked(ActName act) { asked_.push_back(std::move(act)); }
  /// All that was asked goes into the step that begins.
  void handedIn();
  /// The engine says yes; `made` is the id of what came of it.
  void done(ActName act, const base::Uuid& made);
  /// What a start did by itself, by its action: the audit has to tell it with the first step. After the file was
  /// judged, which may end with a step of the last life. False: what the last start did was never told, because its
  /// engine died before its first step.
  bool startDid(std::vector<std::string> actions);
  void engineDied();
  /// The engine may do this by itself from now on, because it was given a reason.
  void mayDo(std::string action) { allowed_.insert(std::move(action)); }

  // --- what a committed step wrote -------------------------------------------------------------------------
  void begins();
  /// True when the change is about nothing but this.
  bool takes(const Change& change);
  void written(AuditBook& book, const Change& change, base::Now now);
  /// Something was changed that acts alone change: one of these, on that object, has to have its row in this step.
  void needs(std::vector<std::string> actions, std::string object, std::string what);
  void committed();
  void stepEnded(bool allAnswersGiven);
  /// Rows of this step that are about people's acts, in order.
  const std::vector<AuditLine>& rows() const { return rows_; }

  /// What the file says otherwise than the book; empty = nothing.
  std::string differs(const AuditBook& book, const tests::RawConnection& file) const;

 private:
  struct Need {
    std::vector<std::string> actions;
    std::string object;  // empty: whatever it is called
    std::string what;
  };
  void byItself(const AuditLine& line);
  void byPerson(const AuditLine& line);
  void follows(AuditBook& book, const AuditLine& line);

  const Says says_;
  std::vector<ActName> asked_;     // and not handed in
  std::vector<ActName> handedIn_;  // into this step
  std::vector<ActName> done_;      // in this step
  std::vector<AuditLine> rows_;
  std::vector<Need> needs_;
  std::vector<std::string> owed_;
  std::set<std::string> allowed_;
};

}  // namespace signalbox::simulation
