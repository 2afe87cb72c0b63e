#include "engine/store/sqlite/migrations/0011_category_purge.h"

namespace signalbox::store::sqlite {

// Messages of a category that is kept for a time of its own are walked through in order of seq, which an index on the category alone gives.
// It grows at the ends of its few categories, and a message without one has no entry. Receipts that wait are found by their age, however many wait.
const char* const kCategoryPurgeSchema = R"sql(
CREATE INDEX notifications_category ON notifications(category) WHERE category IS NOT NULL;
CREATE INDEX receipts_waiting_since ON receipts(received_at_ms) WHERE seq IS NULL;
)sql";

}  // namespace signalbox::store::sqlite
