#include "engine/store/sqlite/migrations/0002_receipts.h"

namespace signalbox::store::sqlite {

const char* const kReceiptsSchema = R"sql(
-- model::ReceiptStatus, and bits: 1 complained, 2 unsubscribed.
ALTER TABLE deliveries ADD COLUMN receipt INTEGER;
ALTER TABLE deliveries ADD COLUMN receipt_flags INTEGER NOT NULL DEFAULT 0;

-- Which attempt a provider's own id means. Written with SENT, and only for providers that call back, so that nobody else pays.
CREATE TABLE provider_messages(
  provider TEXT NOT NULL,
  provider_message_id TEXT NOT NULL,
  seq INTEGER NOT NULL,
  attempt INTEGER NOT NULL,
  PRIMARY KEY(provider, provider_message_id)
) WITHOUT ROWID;

-- Each event once, for as long as its message is kept: that refuses a replay, also after a restart. seq IS NULL: the message
-- is not known yet.
CREATE TABLE receipts(
  number INTEGER PRIMARY KEY,
  provider TEXT NOT NULL,
  event_id TEXT NOT NULL,
  seq INTEGER,
  attempt INTEGER NOT NULL,
  provider_message_id TEXT,
  status INTEGER NOT NULL,
  at_ms INTEGER,
  received_at_ms INTEGER NOT NULL,
  code TEXT,
  words TEXT,
  suppresses INTEGER NOT NULL,
  UNIQUE(provider, event_id)
);
CREATE INDEX receipts_waiting ON receipts(provider, provider_message_id) WHERE seq IS NULL;
CREATE INDEX receipts_message ON receipts(seq) WHERE seq IS NOT NULL;

CREATE TABLE suppressions(
  number INTEGER PRIMARY KEY,
  channel INTEGER NOT NULL,
  address TEXT NOT NULL,
  category TEXT NOT NULL,
  reason TEXT NOT NULL,
  provider TEXT,
  at_ms INTEGER NOT NULL,
  notification BLOB,
  UNIQUE(channel, address, category)
);
CREATE INDEX suppressions_address ON suppressions(address);
)sql";

}  // namespace signalbox::store::sqlite
