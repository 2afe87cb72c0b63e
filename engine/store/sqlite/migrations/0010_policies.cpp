#include "engine/store/sqlite/migrations/0010_policies.h"

namespace signalbox::store::sqlite {

// Without rules a channel's policy is as the configuration says; the row stays, so that a version never comes twice.
const char* const kPoliciesSchema = R"sql(
CREATE TABLE policies(
  channel INTEGER NOT NULL PRIMARY KEY,
  rules TEXT,
  version INTEGER NOT NULL,
  changed_by TEXT NOT NULL,
  changed_at_ms INTEGER NOT NULL
);
)sql";

}  // namespace signalbox::store::sqlite
