#pragma once
// What readers tell about credentials at rest. Values.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/time.h"

namespace signalbox::store {

/// For people: what there is, never what it says.
struct SecretOverview {
  struct Named {
    std::string name;
    std::int64_t version = 0;
    std::optional<base::WallTime> updatedAt;
  };
  struct DataKey {
    std::int64_t id = 0;
    std::string master;
    bool fromPassphrase = false;
    std::int64_t secrets = 0;  // sealed with it
  };
  std::vector<Named> named;  // those that configurations name as "vault:NAME"
  std::vector<DataKey> keys;
};

}  // namespace signalbox::store
