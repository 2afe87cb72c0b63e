#pragma once
// Keys and credentials, held to what was asked. Every sealed row is opened with keys that the checker has itself.
//
//   K1  kept            takes(), committed(), stepEnded(), differs(): a secret says what was given, also after it was
//                       sealed anew; data keys are wrapped by the one master key in force, and go only when nothing
//                       lies under them
//   K2  ends            committed(): a change of the data key goes on with each step, in bounded pieces, also after a
//                       crash; in the quiet hours nothing is left under an older one (Episode)
//   K3  credentials     ordered(): a send bears those in force when it was ordered
//   K4  fail closed     Episode: with a wrong key nothing starts, and nothing is changed
//   S21 confinement     onDisk(): no credential lies on the disk in clear
//
// Part of the checker. Confined to one thread.

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "engine/core/inputs.h"
#include "engine/egress/send.h"
#include "tests/simulation/checker_audit.h"
#include "tests/simulation/key_plan.h"
#include "tests/storage/disk.h"

namespace signalbox::simulation {

/// What a command makes of a secret; nothing = it is gone. Without a name: of all that the owner has.
struct GivenSecret {
  SecretPlace place;
  std::optional<std::string> value;
};
std::vector<GivenSecret> secretsIn(const core::Command& command);

class KeyChecker {
 public:
  using Says = std::function<void(const std::string& invariant, const std::string& words)>;
  KeyChecker(AuditChecker& audit, KeyCoverage& coverage, Says says) : audit_(audit), coverage_(coverage), says_(std::move(says)) {}

  /// Planted: what was opened, before it is judged; `anew` where it was sealed before.
  std::function<void(const SecretPlace& place, std::string& plain, bool anew)> opened;

  void setPiece(std::size_t piece) { piece_ = piece; }
  // --- what was asked --------------------------------------------------------------------------------------
  /// Secrets and master keys that the command brings.
  void asked(const core::Command& command);
  void done(const std::vector<GivenSecret>& given);
  /// What "file:..." says when the engine reads it next.
  void outsideSays(const std::string& reference, const std::string& value) { outside_[reference] = value; }
  /// An engine has begun with this master key, or has changed it by beginning.
  void started(std::string master, bool changed);
  /// By that, since the last commit that the checker knows of.
  bool masterWasChanged() const { return masterWasChanged_; }

  // --- what a committed step wrote -------------------------------------------------------------------------
  void begins(const KeyBook& book);
  bool takes(KeyBook& book, const Change& change);
  void committed(KeyBook& book);
  void stepEnded(const KeyBook& book, bool allAnswersGiven);
  /// The last step changed a key, or sealed something anew.
  bool changing() const { return changing_; }
  void ordered(const egress::SendOrder& order);

  // --- what the file says ----------------------------------------------------------------------------------
  std::string differs(const KeyBook& book, const tests::RawConnection& file) const;
  /// Before the first step of the first life there is nothing that it could differ from.
  void learn(KeyBook& book, const tests::RawConnection& file) const;
  void restarted(KeyBook& book);
  void onDisk(const tests::Disk::Image& image) const;

 private:
  void wrapped(KeyBook& book, const Change& change);
  void gone(KeyBook& book, std::int64_t id);
  void sealed(KeyBook& book, const Change& change);
  void unsealed(KeyBook& book, const SecretPlace& place);
  void follow(const KeyBook& book);
  void resolve(const KeyBook& book, const std::string& provider);
  std::string valueOf(const KeyBook& book, const std::string& text) const;
  static std::vector<std::string> providersIn(const KeyBook& book);

  AuditChecker& audit_;
  KeyCoverage& coverage_;
  const Says says_;
  std::size_t piece_ = 0;
  std::map<SecretPlace, std::set<std::string>> given_;
  std::set<std::string> masters_;               // that an operator gave
  std::map<std::string, std::string> outside_;  // by reference
  std::string master_;                          // in force in the present life
  bool changedByStart_ = false, masterWasChanged_ = false;
  std::map<SecretPlace, std::optional<std::string>> done_;  // by this step, as it is said
  std::size_t keysBefore_ = 0;                              // this step
  std::size_t anew_ = 0;                                    // secrets, in this step
  std::map<std::int64_t, std::string> wrappedBy_;           // in this step: data keys, and by what
  bool changing_ = false;
  std::map<std::string, std::map<std::string, std::string>> inUse_;  // by provider, then by name
  std::set<std::string> changed_;                                    // providers whose credentials are not their first ones
};

}  // namespace signalbox::simulation
