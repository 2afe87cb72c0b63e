#include "engine/store/sqlite/migrations/0008_secrets.h"

namespace signalbox::store::sqlite {

// What an earlier version kept in clear in providers.secrets is sealed at the next start, once the master key is there; the
// column stays and holds {} from then on.
const char* const kSecretsSchema = R"sql(
CREATE TABLE data_keys(
  id INTEGER PRIMARY KEY,
  master TEXT NOT NULL,
  derivation TEXT NOT NULL,
  wrapped BLOB NOT NULL
);
CREATE TABLE secrets(
  owner TEXT NOT NULL,
  name TEXT NOT NULL,
  version INTEGER NOT NULL,
  data_key INTEGER NOT NULL,
  sealed BLOB NOT NULL,
  updated_at_ms INTEGER,
  PRIMARY KEY(owner, name)
) WITHOUT ROWID;
CREATE INDEX secrets_data_key ON secrets(data_key);
)sql";

}  // namespace signalbox::store::sqlite
