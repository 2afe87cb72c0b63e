#pragma once
// Who holds the keys of a machine: where the master key lies and in which files, what is written there before the
// engine is told, and which credential the provider of webhooks is to use. The engine's own desk for that
// (engine/runtime/vault_desk.h) has a thread of its own; here its steps are taken one by one. Draws from a generator of
// its own. Confined to one thread.

#include <map>
#include <optional>
#include <string>

#include "engine/core/parts.h"
#include "tests/simulation/checker_keys.h"
#include "tests/simulation/key_plan.h"
#include "tests/simulation/machine.h"

namespace signalbox::simulation {

/// Credentials outside of the engine, as it reads them.
class OutsidePlace final : public core::ReferenceSource {
 public:
  base::Result<security::Secret> find(const std::string& reference) const override;
  void put(const std::string& reference, const std::string& value) { values_[reference] = value; }

 private:
  std::map<std::string, std::string> values_;
};

class KeyOperator {
 public:
  KeyOperator(std::uint64_t seed, Machine& machine, KeyChecker& checker, KeyCoverage& coverage);

  const KeyPlan& plan() const { return plan_; }
  base::Random& random() { return random_; }
  void note(KeyEvent event) { coverage_.note(event); }
  /// When the next one of the plan is due.
  base::BootTime nextAt(base::BootTime now);
  KeyAct draw() { return plan_.draw(random_); }

  // --- credentials -----------------------------------------------------------------------------------------
  /// Of the provider of webhooks, by name, as it is to be set up; empty = none of that name.
  std::map<std::string, std::string> webhookSecrets(const KeyBook& book) const;
  void changeWebhookSecret();
  /// The file outside says something new.
  void changeOutside();
  std::string outsideReference() const;
  std::string freshSecret();
  /// Of one in the vault; `unused`: of none that a provider may need.
  std::string spareName(bool unused = false);
  const core::ReferenceSource& outside() const { return outside_; }

  // --- the master key --------------------------------------------------------------------------------------
  /// A new one lies ready, and the engine is to wrap its data keys with it; nothing while a change is under way.
  std::optional<security::MasterKey> nextMaster();
  /// What the engine said to that.
  void masterAnswered(bool done);
  /// Another place and another key with the next start; false while a change is under way.
  bool move();
  /// For one start: a key that is not the one.
  runtime::VaultOptions wrongPlace();
  /// An engine runs. Whether its start had to change the key.
  bool started();
  void engineDied() { changing_ = false; }
  /// The key that lies where the configuration says: 32 bytes.
  std::string inForce() const;

  /// Kept with each copy of the store, as whoever makes copies must.
  struct Backup {
    runtime::VaultOptions vault;
    std::map<std::string, std::optional<std::string>> files;
    bool settled = true;
  };
  Backup backup() const;
  void restore(const Backup& kept);

 private:
  enum class Lies : std::uint8_t { itself, inVault, outside };

  bool isOwn() const { return machine_.vault.key.empty(); }
  std::string pathOf(const std::string& name) const { return machine_.directory() + "/" + name; }
  std::optional<std::string> contentOf(const std::string& name) const;
  void write(const std::string& name, const std::string& content) const;
  std::string freshMaster();

  Machine& machine_;
  KeyChecker& checker_;
  KeyCoverage& coverage_;
  const KeyPlan plan_;
  base::SeededRandom random_;
  OutsidePlace outside_;
  Lies lies_ = Lies::itself;
  std::string secret_;  // of webhooks
  std::string previousSecret_;
  std::optional<security::MasterKey> next_;  // that the engine was last asked to wrap with
  bool changing_ = false;                    // the engine has not answered yet
  bool settled_ = true;                      // what lies elsewhere wraps the data keys; otherwise the key before it still does
  bool moving_ = false;                      // the next start has another place
};

}  // namespace signalbox::simulation
