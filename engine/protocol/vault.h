#pragma once
// Wire types of credentials at rest. Values never leave the engine: they are put, never read.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/time.h"

namespace signalbox::protocol {

/// A secret that configurations name as "vault:NAME".
struct SecretView {
  std::string name;
  std::int64_t version = 0;
  std::optional<base::WallTime> updatedAt;
  std::vector<std::string> usedBy;  // providers
  template <class F> void describe(F& f) {
    f("name", name);
    f("version", version);
    f("updated_at", updatedAt);
    f("used_by", usedBy);
  }
};

struct SecretPut {
  std::string value;
  template <class F> void describe(F& f) { f("value", value); }
};

struct DataKeyView {
  std::int64_t id = 0;
  std::string masterKey;     // tells master keys apart; gives nothing away
  std::int64_t secrets = 0;  // sealed with it
  template <class F> void describe(F& f) {
    f("id", id);
    f("master_key", masterKey);
    f("secrets", secrets);
  }
};

struct VaultView {
  std::string keySource;  // in words
  bool keyBesideDatabase = false;
  bool changing = false;  // secrets still lie under an older data key
  std::vector<DataKeyView> dataKeys;
  template <class F> void describe(F& f) {
    f("key_source", keySource);
    f("key_beside_database", keyBesideDatabase);
    f("changing", changing);
    f("data_keys", dataKeys);
  }
};

struct VaultRotate {
  std::string key;  // "master" or "data"
  std::string reason;
  template <class F> void describe(F& f) {
    f("key", key);
    f("reason", reason);
  }
};

}  // namespace signalbox::protocol
