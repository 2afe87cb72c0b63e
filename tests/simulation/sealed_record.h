#pragma once
// The checker's book of what is sealed: the audit's chain, the data keys, and the credentials under them. Values.

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace signalbox::simulation {

struct AuditBook {
  std::vector<std::string> seals;           // of each row, from the first on
  std::map<std::string, std::string> left;  // by kind and object: what the last act is said to have left there
};

/// Owner and name.
using SecretPlace = std::pair<std::string, std::string>;

struct SecretRecord {
  std::int64_t version = 0;
  std::int64_t dataKey = 0;
  std::string plain;
};

struct KeyBook {
  std::string master;                            // 32 bytes; empty before the first start
  std::map<std::int64_t, std::string> dataKeys;  // opened, by id
  std::map<SecretPlace, SecretRecord> secrets;

  std::int64_t newest() const { return dataKeys.empty() ? 0 : dataKeys.rbegin()->first; }
};

}  // namespace signalbox::simulation
