// Bugs of the audit and of keys and credentials.

#include <algorithm>
#include <memory>

#include "tests/simulation/own_seals.h"
#include "tests/simulation/plants.h"

namespace signalbox::simulation {
namespace {

bool hasRow(const Changes& changes, const std::string& action) {
  return std::any_of(changes.begin(), changes.end(), [&action](const Change& change) { return change.kind == "audit" && change.texts[0] == action; });
}

/// Where an act's row has its parts.
enum : std::size_t { kAction, kPrincipal, kObject = 4, kBefore = 7, kMac = 9 };

/// The engine itself writes something else: under a seal that fits, and so are those behind it.
Plant resealed(std::function<void(Changes&)> alter) {
  auto previous = std::make_shared<std::string>();
  return inChanges([alter = std::move(alter), previous](Changes& changes) {
    alter(changes);
    for (Change& change : changes) {
      if (change.kind != "audit") continue;
      *previous = chainSeal(*previous, lineOf(change));
      change.texts[kMac] = *previous;
    }
  });
}

/// The first row of an operator's, which is of the first step.
Plant firstAct(std::function<void(Change&)> alter) {
  return resealed([alter = std::move(alter)](Changes& changes) {
    for (Change& change : changes)
      if (change.kind == "audit" && change.numbers[0] == 2) return alter(change);
  });
}

Plant swappedObjects() {
  return resealed([](Changes& changes) {
    Change* first = nullptr;
    for (Change& change : changes) {
      if (change.kind != "audit" || change.texts[kAction] != "provider.put") continue;
      if (first != nullptr && first->texts[kObject] != change.texts[kObject]) return std::swap(first->texts[kObject], change.texts[kObject]);
      first = &change;
    }
  });
}

/// Of what a second time finds no other state.
Plant toldTwice() {
  return resealed([](Changes& changes) {
    const auto last = std::find_if(changes.rbegin(), changes.rend(), [](const Change& each) { return each.kind == "audit"; });
    if (last == changes.rend() || last->texts[kPrincipal] == "engine") return;
    const std::string& action = last->texts[kAction];
    if (action.starts_with("provider.") || action.starts_with("secret.")) return;
    Change again = *last;
    ++again.numbers[0];
    changes.push_back(std::move(again));
  });
}

Plant dropped(std::function<bool(const Changes&, const Change&)> isIt) {
  return inChanges([isIt = std::move(isIt)](Changes& changes) {
    const Changes all = changes;
    std::erase_if(changes, [&](const Change& change) { return isIt(all, change); });
  });
}

Plant inFile(std::string sql) {
  Plant plant;
  plant.file = [sql = std::move(sql)](const tests::RawConnection& file) { ::sqlite3_exec(file.handle(), sql.c_str(), nullptr, nullptr, nullptr); };
  return plant;
}

Plant opened(std::function<void(std::string& plain, bool anew)> alter) {
  Plant plant;
  plant.opened = [alter = std::move(alter)](const SecretPlace&, std::string& plain, bool anew) { alter(plain, anew); };
  return plant;
}

/// The older key goes as soon as there is a newer one.
Plant oldKeyGoesAtOnce() {
  return inChanges([](Changes& changes) {
    for (std::size_t i = 0; i < changes.size(); ++i) {
      if (changes[i].kind != "data_key" || changes[i].numbers[0] < 2 || !hasRow(changes, "vault.data_key")) continue;
      const Change gone{"data_key_gone", {changes[i].numbers[0] - 1}, {}};
      changes.insert(changes.begin() + static_cast<std::ptrdiff_t>(i) + 1, gone);
      return;
    }
  });
}

/// As if a step had sealed far more than its piece.
Plant allAtOnce() {
  return inChanges([](Changes& changes) {
    if (!hasRow(changes, "vault.data_key")) return;
    const auto some = std::find_if(changes.begin(), changes.end(), [](const Change& change) { return change.kind == "sealed"; });
    if (some == changes.end()) return;
    const Change again = *some;
    changes.insert(some, 50, again);
  });
}

/// The provider of webhooks signs for ever as it did at first.
Plant oldCredential() {
  auto first = std::make_shared<std::shared_ptr<const providers::Provider>>();
  Plant plant;
  plant.orders = [first](egress::SendOrder& order) {
    if (order.providerName != "hook") return;
    if (*first == nullptr) *first = order.provider;
    order.provider = *first;
  };
  return plant;
}

}  // namespace

std::vector<PlantedBug> plantedAuditBugs() {
  const auto flip = [](std::string& text) { text.back() = static_cast<char>(text.back() ^ 1); };
  const auto moves = [](const KeyPlan& plan) { return plan.has(KeyAct::movedKey); };
  const auto untold = [](const Changes&, const Change& change) { return change.kind == "audit" && change.texts[kAction] == "vault.key_changed"; };
  return {
      {"a row under a seal that does not fit", "S19", each("audit", [flip](Change& row) { flip(row.texts[kMac]); }), "does not fit its seal"},
      {"a row of another time", "S19", firstAct([](Change& row) { row.numbers[1] += 1'000; }), "of another time"},
      {"a row about somebody else", "S19", firstAct([](Change& row) { row.texts[kPrincipal] = "bob"; }), "told of somebody else"},
      {"an act in the engine's own name", "S19", firstAct([](Change& row) { row.texts[kPrincipal] = "engine"; }), "the engine itself did"},
      {"an act under another's object", "S19", swappedObjects(), "has the row"},
      {"an act that finds what nobody left", "S19", firstAct([](Change& row) { row.texts[kBefore] = "something"; }), "has found something else"},
      {"an act with two rows", "S19", toldTwice(), "audit rows in one step"},
      {"a chain that does not begin", "S19", resealed([](Changes& changes) {
    for (Change& change : changes)
      if (change.kind == "audit" && change.numbers[0] == 1) change.texts[kAction] = "retention.purged";
  }),
       "does not begin the chain"},
      {"a provider that nobody changed", "S19", inChanges([](Changes& changes) { changes.push_back({"provider", {1}, {"mail-a"}}); }),
       "no act did it"},
      {"a start that changes the key and does not tell it", "S19", dropped(untold), "the audit does not tell it", moves},
      {"a row is changed in the file", "S19", inFile("DROP TRIGGER IF EXISTS audit_is_never_changed; UPDATE audit SET reason='another' WHERE seq=3"),
       "in the file does not fit its seal"},
      {"the newest row is taken out of the file", "S19",
       inFile("DROP TRIGGER IF EXISTS audit_is_never_deleted; DELETE FROM audit WHERE seq=(SELECT max(seq) FROM audit)"), "rows are in the file"},
  };
}

std::vector<PlantedBug> plantedKeyBugs() {
  const auto flip = [](std::string& text) { text.back() = static_cast<char>(text.back() ^ 1); };
  const auto any = [](const KeyPlan& plan) { return plan.any(); };
  const auto reseals = [](const KeyPlan& plan) { return plan.has(KeyAct::dataKey); };
  const auto rewraps = [](const KeyPlan& plan) { return plan.has(KeyAct::masterKey); };
  const auto rotates = [](const KeyPlan& plan) { return plan.has(KeyAct::ownSecret); };
  const auto knocks = [](const KeyPlan& plan) { return plan.knocks(); };
  const auto isOldKey = [](const Changes& all, const Change& change) {
    return change.kind == "data_key" && hasRow(all, "vault.data_key") &&
        std::any_of(all.begin(), all.end(), [&change](const Change& each) { return each.kind == "data_key" && each.numbers[0] > change.numbers[0]; });
  };
  Plant anyKey, leftOver;
  anyKey.opensWithAnyKey = true;
  leftOver.quiet = [](QuietView& view) { view.underOldKey = 1; };
  return {
      {"a secret does not open", "K1", each("sealed", [flip](Change& row) { flip(row.texts[2]); }), "as it was sealed"},
      {"a secret that nobody gave", "K1", opened([](std::string& plain, bool) { plain += "x"; }), "nobody gave it so"},
      {"a secret is changed as it is sealed anew", "K1", opened([](std::string& plain, bool anew) {
    if (anew) plain += "x";
  }),
       "something else since", reseals},
      {"a secret that was given is not kept", "K1",
       dropped([](const Changes&, const Change& change) { return change.kind == "sealed" && change.texts[0] == "vault"; }), "is said to be kept",
       any},
      {"a data key is wrapped by nobody's key", "K1", each("data_key", [flip](Change& row) { flip(row.texts[1]); }), "a key that nobody gave",
       reseals},
      {"an older data key is not wrapped anew", "K1", dropped(isOldKey), "is not wrapped like the others", reseals},
      {"an older data key goes too early", "K1", oldKeyGoesAtOnce(), "lie under it", reseals},
      {"a change of the master key is forgotten", "K1",
       dropped([](const Changes& all, const Change& change) { return change.kind == "data_key" && hasRow(all, "vault.master_key"); }),
       "another master key", rewraps},
      {"data keys are lost in the file", "K1", inFile("UPDATE data_keys SET wrapped=zeroblob(72)"), "the master key in force"},
      {"a secret is lost in the file", "K1", inFile("UPDATE secrets SET sealed=zeroblob(90) WHERE owner='vault'"), "in the file does not open", any},
      {"secrets are taken out of the file", "K1", inFile("DELETE FROM secrets WHERE owner='vault'"), "secrets are in the file", any},
      {"a change of the data key stands still", "K2", dropped([](const Changes&, const Change& change) { return change.kind == "data_key_gone"; }),
       "does not go on", reseals},
      {"everything is sealed anew at once", "K2", allAtOnce(), "at once", reseals},
      {"something is left under an older key", "K2", leftOver, "in the quiet hours"},
      {"a send bears an older credential", "K3", oldCredential(), "", rotates},
      {"an engine begins with a wrong key", "K4", anyKey, "", knocks},
      {"a credential lies in clear", "S21", inFile("INSERT OR REPLACE INTO facts VALUES('note','whsec_MDEyMzQ1')")},
  };
}

}  // namespace signalbox::simulation
