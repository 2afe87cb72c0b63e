#include "engine/store/sqlite/migrations/0003_command_keys.h"

namespace signalbox::store::sqlite {

// Idempotency keys of operators' acts; those of notifications stand in idempotency_keys, which is made for millions.
const char* const kCommandKeysSchema = R"sql(
CREATE TABLE command_keys(
  principal TEXT NOT NULL,
  key TEXT NOT NULL,
  fingerprint BLOB NOT NULL,
  id BLOB NOT NULL,
  version INTEGER NOT NULL,
  answer TEXT,
  expires_at_ms INTEGER NOT NULL,
  PRIMARY KEY(principal, key)
);
CREATE INDEX command_keys_expiring ON command_keys(expires_at_ms);
)sql";

}  // namespace signalbox::store::sqlite
