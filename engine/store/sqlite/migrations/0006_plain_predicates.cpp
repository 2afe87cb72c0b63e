#include "engine/store/sqlite/migrations/0006_plain_predicates.h"

namespace signalbox::store::sqlite {

// For "state IN (0,1,3)" SQLite builds a table of the three values each time that a row is written, which cost more than the
// index itself; two comparisons cost nothing. A statement that uses one of these indexes has to say the very same.
const char* const kPlainPredicatesSchema = R"sql(
DROP INDEX deliveries_waiting;
CREATE INDEX deliveries_waiting ON deliveries(channel, route, priority, due_at_ms) WHERE state<4 AND state<>2;
DROP INDEX deliveries_suspect;
CREATE INDEX deliveries_suspect ON deliveries(state) WHERE suspect=1 AND state<4;
DROP INDEX deliveries_expiring;
CREATE INDEX deliveries_expiring ON deliveries(expires_at_ms) WHERE expires_at_ms IS NOT NULL AND state<5 AND state<>2;
DROP INDEX deliveries_ordered;
CREATE INDEX deliveries_ordered ON deliveries(app, channel, ordering_key) WHERE ordering_key IS NOT NULL AND state<5;
)sql";

}  // namespace signalbox::store::sqlite
