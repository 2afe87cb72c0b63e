#include "engine/store/sqlite/migrations/0007_safe_replay.h"

namespace signalbox::store::sqlite {

const char* const kSafeReplaySchema = R"sql(
-- What a generation says instead of its notification, which is never changed. deliveries.edited tells whether there is such
-- a row for the present generation, so that nobody else looks for one.
CREATE TABLE overrides(
  seq INTEGER NOT NULL,
  generation INTEGER NOT NULL,
  target TEXT NOT NULL,
  data TEXT,
  content TEXT,
  PRIMARY KEY(seq, generation)
) WITHOUT ROWID;
ALTER TABLE deliveries ADD COLUMN edited INTEGER NOT NULL DEFAULT 0;

-- Verdicts are kept by their number, and one came in before the last: plans live an hour, so they are made again.
DELETE FROM plans;
ALTER TABLE plans ADD COLUMN edits TEXT;

ALTER TABLE operations ADD COLUMN edits TEXT;
ALTER TABLE operations ADD COLUMN canary TEXT;
ALTER TABLE operations ADD COLUMN undo_ms INTEGER NOT NULL DEFAULT 0;
ALTER TABLE operations ADD COLUMN needs_approval INTEGER NOT NULL DEFAULT 0;
ALTER TABLE operations ADD COLUMN approved_by TEXT;
ALTER TABLE operations ADD COLUMN approved_at_ms INTEGER;
ALTER TABLE operations ADD COLUMN delivered INTEGER NOT NULL DEFAULT 0;
ALTER TABLE operations ADD COLUMN bounced INTEGER NOT NULL DEFAULT 0;
ALTER TABLE operations ADD COLUMN failed_causes TEXT;
ALTER TABLE operations ADD COLUMN sent_by TEXT;
ALTER TABLE operations ADD COLUMN group_id TEXT;
ALTER TABLE operations ADD COLUMN cause_since_ms INTEGER;
ALTER TABLE operations ADD COLUMN fix TEXT;
CREATE INDEX operations_fixes ON operations(group_id, finished_at_ms) WHERE group_id IS NOT NULL;
CREATE INDEX audit_of_object ON audit(object);
)sql";

}  // namespace signalbox::store::sqlite
