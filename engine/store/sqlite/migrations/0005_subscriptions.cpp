#include "engine/store/sqlite/migrations/0005_subscriptions.h"

namespace signalbox::store::sqlite {

// A number is never used twice: it is the route of deliveries that may outlive their subscription.
const char* const kSubscriptionsSchema = R"sql(
CREATE TABLE subscriptions(
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT NOT NULL UNIQUE,
  url TEXT NOT NULL,
  description TEXT,
  enabled INTEGER NOT NULL,
  disabled_reason TEXT,
  types TEXT NOT NULL,
  apps TEXT NOT NULL,
  channels TEXT NOT NULL,
  secrets TEXT NOT NULL,
  previous_until_ms INTEGER,
  version INTEGER NOT NULL,
  created_at_ms INTEGER NOT NULL,
  updated_at_ms INTEGER NOT NULL,
  counts TEXT NOT NULL,
  last_sent_at_ms INTEGER,
  last_failed_at_ms INTEGER,
  last_failure TEXT
);
)sql";

}  // namespace signalbox::store::sqlite
