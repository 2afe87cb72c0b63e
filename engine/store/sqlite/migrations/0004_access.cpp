#include "engine/store/sqlite/migrations/0004_access.h"

namespace signalbox::store::sqlite {

// Rows of before have no mac; the engine's next start seals their digest into the chain's first row. REPLACE deletes without
// asking a trigger, so what would replace a row, or stand before one, is refused where it comes in.
const char* const kAccessSchema = R"sql(
CREATE TABLE access_tokens(
  id BLOB PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  role TEXT NOT NULL,
  permissions TEXT NOT NULL,
  app TEXT,
  digest BLOB NOT NULL UNIQUE,
  created_at_ms INTEGER NOT NULL,
  created_by TEXT NOT NULL,
  expires_at_ms INTEGER,
  revoked_at_ms INTEGER,
  revoked_by TEXT,
  last_used_at_ms INTEGER
) WITHOUT ROWID;
CREATE TRIGGER access_tokens_are_kept BEFORE DELETE ON access_tokens BEGIN SELECT raise(ABORT, 'tokens are revoked, not deleted'); END;

ALTER TABLE audit ADD COLUMN role TEXT;
ALTER TABLE audit ADD COLUMN before_digest BLOB;
ALTER TABLE audit ADD COLUMN after_digest BLOB;
ALTER TABLE audit ADD COLUMN mac BLOB;
CREATE TRIGGER audit_is_never_replaced BEFORE INSERT ON audit WHEN NEW.seq>0 AND EXISTS(SELECT 1 FROM audit WHERE seq>=NEW.seq)
BEGIN SELECT raise(ABORT, 'the audit is append-only'); END;
)sql";

}  // namespace signalbox::store::sqlite
