// Keys and credentials: what their operators do, where the engine dies while they do it, and what a start makes of it.

#include <algorithm>
#include <array>
#include <string>
#include <utility>
#include <vector>

#include "tests/simulation/episode.h"

namespace signalbox::simulation {

using enum KeyEvent;

namespace {

// Of the statements of a change, and of a secret that is put.
constexpr std::array kStatements{"FROM data_keys ORDER",
                                 "INTO data_keys",
                                 "DELETE FROM data_keys",
                                 "SELECT count(*) FROM secrets",
                                 "data_key<? ORDER",
                                 "INTO secrets",
                                 "sealed, updated_at_ms FROM secrets WHERE owner=? AND",
                                 "DELETE FROM secrets WHERE owner=? AND"};
constexpr const char* kChangedByStart = "vault.key_changed";
constexpr const char* kFinishedByStart = "vault.change_finished";

}  // namespace

void Episode::setUpKeys() {
  keysAt_ = keys_.nextAt(now().boot);
  keepSecrets();
}

/// So many that sealing all of them anew takes several pieces. A crash of the first step takes them, and so does a backup from before it;
/// what somebody has dropped stays away until half of them are gone.
void Episode::keepSecrets() {
  if (quiet_ || !keys_.plan().any()) return;
  const auto& known = checker_.book().vault.secrets;
  std::vector<std::string> missing;
  for (std::int64_t i = 1; i <= keys_.plan().spares(); ++i)
    if (std::string name = "spare-" + std::to_string(i); !known.contains({"vault", name})) missing.push_back(std::move(name));
  if (2 * missing.size() < static_cast<std::size_t>(keys_.plan().spares())) missing.clear();
  if (!known.contains({"vault", "hook-key"})) missing.emplace_back("hook-key");
  for (const std::string& name : missing) command(core::PutSecret{name, security::Secret(keys_.freshSecret())});
}

void Episode::strikeKeys() {
  keysAt_ = keys_.nextAt(now().boot);
  switch (const KeyAct act = keys_.draw()) {
    case KeyAct::dataKey: changeDataKey(); break;
    case KeyAct::masterKey: changeMasterKey(); break;
    case KeyAct::movedKey: return moveMasterKey();
    default: changeSecret(act); break;
  }
  if (keys_.plan().strikes() && keys_.random().chance(0.4)) aimAtKeys();
}

/// With the master key as it lies there now, which is how the engine's desk asks for it.
void Episode::changeDataKey() {
  const auto master = machine_.keys().read({});
  SB_CHECK(master.ok(), "the master key can be read");
  command(core::RotateDataKey{*master}, [this](const base::Result<core::CommandDone>& done) {
    if (done.ok()) keys_.note(dataKeyChanged);
  });
}

void Episode::changeMasterKey() {
  const auto master = keys_.nextMaster();
  if (!master) return;
  command(core::RewrapKeys{*master}, [this](const base::Result<core::CommandDone>& done) {
    keys_.masterAnswered(done.ok());
    if (done.ok()) keys_.note(masterKeyChanged);
  });
  // Committed, and the file has not got its name: a start has to finish it.
  if (keys_.random().chance(0.4)) effectsUntilCrash_ = std::size_t{0};
}

void Episode::moveMasterKey() {
  if (!keys_.move()) return;
  // A page or two, each with its head, and the sync.
  if (keys_.plan().strikes() && keys_.random().chance(0.5)) machine_.strikeStart(keys_.random().between(1, 8));
  crash(tests::Loss::nothing);
}

void Episode::changeSecret(KeyAct act) {
  const auto counted = [this](KeyEvent event) {
    return [this, event](const base::Result<core::CommandDone>& done) {
      if (done.ok()) keys_.note(event);
    };
  };
  switch (act) {
    case KeyAct::namedSecret: return command(core::PutSecret{keys_.spareName(), security::Secret(keys_.freshSecret())}, counted(namedChanged));
    case KeyAct::ownSecret: keys_.changeWebhookSecret(); return command(provider("hook"), counted(ownChanged));
    case KeyAct::outsideSecret: keys_.changeOutside(); return command(core::RefreshCredentials{{keys_.outsideReference()}}, counted(outsideChanged));
    default: {
      const std::string name = keys_.spareName(true);
      if (checker_.book().vault.secrets.contains({"vault", name})) command(core::DeleteSecret{name}, counted(dropped));
      return;
    }
  }
}

void Episode::aimAtKeys() {
  base::Random& random = keys_.random();
  const double roll = random.unit();
  const auto blow = roll < 0.4 ? Machine::Blow::kill : roll < 0.7 ? Machine::Blow::powerLoss : Machine::Blow::error;
  const auto at = static_cast<std::size_t>(random.between(0, kStatements.size() - 1));
  machine_.aimAtKeys(blow, kStatements[at], static_cast<int>(random.between(0, 2)));
}

/// Behind a commit of a change, one in three; all is synced there, however the machine ends.
std::optional<tests::Loss> Episode::crashBetweenPieces() {
  if (quiet_ || !keys_.plan().crashes() || !checker_.keys().changing()) return std::nullopt;
  const bool isBetween = checker_.book().vault.dataKeys.size() > 1;
  if (!keys_.random().chance(isBetween ? 0.6 : 0.3)) return std::nullopt;
  if (isBetween) keys_.note(KeyEvent::crashBetweenPieces);
  return keys_.random().chance(0.5) ? tests::Loss::nothing : tests::Loss::all;
}

/// Somebody has the wrong key in hand. What the right one finds afterwards is judged as after any start.
void Episode::knockWithWrongKey() {
  const bool fresh = checker_.book().vault.master.empty();  // there is nothing yet that a key could not open
  if (quiet_ || fresh || machine_.startIsStruck() || !keys_.plan().knocks() || !keys_.random().chance(0.2)) return;
  const runtime::VaultOptions right = std::exchange(machine_.vault, keys_.wrongPlace());
  const base::Status opened = options_.plant.opensWithAnyKey ? base::Status() : machine_.start();
  machine_.end();
  machine_.vault = right;
  if (opened.code() != base::Code::unavailable) return checker_.violate("K4", "an engine begins with a wrong key: " + opened.toString());
  keys_.note(wrongKeyRefused);
}

/// What the file holds, what the start did about the master key, and whether the audit will tell that.
void Episode::judgeStart() {
  std::vector<std::string> did;
  for (const runtime::MasterKeys::Act& act : machine_.keys().acts()) did.push_back(act.action);
  const bool changed = std::find(did.begin(), did.end(), kChangedByStart) != did.end();
  const bool wasToChange = keys_.started();
  checker_.keys().started(keys_.inForce(), changed || wasToChange);
  if (options_.plant.file) options_.plant.file(machine_.file());
  if (!machine_.heldBy().empty()) checker_.putBackByStart();  // also once more, where the last one has not told it
  checker_.restarted(machine_.file());
  if (changed) keys_.note(changedByStart);
  if (std::find(did.begin(), did.end(), kFinishedByStart) != did.end()) keys_.note(finishedByStart);
  if (machine_.struckAtKeys()) keys_.note(struckAtStatement);
  // One that died behind its change, before its first step: the next one finds the key changed, and tells nothing.
  if (!checker_.acts().startDid(std::move(did)) || (checker_.keys().masterWasChanged() && !changed)) keys_.note(untoldByStart);
}

}  // namespace signalbox::simulation
