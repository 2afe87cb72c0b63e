#pragma once
// What is kept of an operator's act that came with an Idempotency-Key: whose key, what was asked, what it made, and the
// answer that was given. Written in the transaction of the act, so that its repeat after a crash cannot act twice. Values.

#include <cstdint>
#include <optional>
#include <string>

#include "engine/base/time.h"
#include "engine/base/uuid.h"

namespace signalbox::store {

struct CommandKeyRow {
  std::string principal;  // a key belongs to who sent it
  std::string key;
  std::string fingerprint;  // 32 bytes over method, path and body
  base::Uuid id;            // of what was made; nil where nothing has an id
  std::int64_t version = 0;
  std::optional<std::string> answer;  // as api wrote it; nothing until it was worked out after the commit
  base::WallTime expiresAt{};
};

}  // namespace signalbox::store
