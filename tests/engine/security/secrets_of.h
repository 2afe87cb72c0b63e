#pragma once
// Secrets for a test's configuration, whose values every reader of the test may see.

#include <map>
#include <string>

#include "engine/security/secret.h"

namespace signalbox::tests {

inline security::Secrets secretsOf(const std::map<std::string, std::string>& values) {
  security::Secrets secrets;
  for (const auto& [name, value] : values) secrets.emplace(name, security::Secret(value));
  return secrets;
}

}  // namespace signalbox::tests
