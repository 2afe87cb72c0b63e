#include "engine/store/sqlite/migrations/0009_erasures.h"

namespace signalbox::store::sqlite {

// A notification stays what it was; the one change that it may undergo is to lose what is personal, all of it and nothing else.
const char* const kErasuresSchema = R"sql(
CREATE TABLE erasures(
  recipient TEXT NOT NULL PRIMARY KEY,
  addresses TEXT NOT NULL,
  by_whom TEXT NOT NULL,
  asked_at_ms INTEGER NOT NULL,
  up_to INTEGER NOT NULL,
  scanned_to INTEGER NOT NULL,
  erased INTEGER NOT NULL,
  done INTEGER NOT NULL
) WITHOUT ROWID;
DROP TRIGGER notifications_are_immutable;
CREATE TRIGGER notifications_are_immutable BEFORE UPDATE ON notifications
WHEN NOT (NEW.target='' AND NEW.recipient_id IS NULL AND NEW.content IS NULL AND NEW.data IS NULL AND NEW.metadata IS NULL
  AND NEW.seq=OLD.seq AND NEW.id=OLD.id AND NEW.app=OLD.app AND NEW.channel=OLD.channel AND NEW.template IS OLD.template
  AND NEW.template_version=OLD.template_version AND NEW.category IS OLD.category AND NEW.priority=OLD.priority
  AND NEW.ordering_key IS OLD.ordering_key AND NEW.locale IS OLD.locale AND NEW.traceparent IS OLD.traceparent
  AND NEW.idempotency_key IS OLD.idempotency_key AND NEW.created_at_ms=OLD.created_at_ms AND NEW.send_at_ms IS OLD.send_at_ms
  AND NEW.expires_at_ms IS OLD.expires_at_ms)
BEGIN SELECT raise(ABORT, 'a notification is never changed'); END;
)sql";

}  // namespace signalbox::store::sqlite
