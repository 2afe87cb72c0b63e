#pragma once
// Pages that are no longer used keep what stood in them until something else is written there. This overwrites them all,
// which is what a start does before it seals credentials that an earlier version kept in clear. In pieces, so that the
// write-ahead log stays small; one that was cut short begins anew. Confined to the core's thread, outside of a step.

#include "engine/store/sqlite/connection.h"

namespace signalbox::store::sqlite {

base::Status overwriteFreePages(Connection& db);

/// Moves the write-ahead log into the database and empties its file, in which old pages stand as they were. Busy when
/// another program reads the database.
base::Status emptyLog(Connection& db);

}  // namespace signalbox::store::sqlite
