#include "engine/store/sqlite/migrations/0014_provider_since.h"

namespace signalbox::store::sqlite {

// A provider that was removed and is set up anew bears its predecessor's name, and what that was asked to wait is not its own.
const char* const kProviderSinceSchema = R"sql(
ALTER TABLE providers ADD COLUMN created_at_ms INTEGER NOT NULL DEFAULT 0;
)sql";

}  // namespace signalbox::store::sqlite
