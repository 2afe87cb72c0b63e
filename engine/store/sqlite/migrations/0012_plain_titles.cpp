#include "engine/store/sqlite/migrations/0012_plain_titles.h"

namespace signalbox::store::sqlite {

// A cause that is there already gets its plain title with its next dead letter; until then it is called by its id.
const char* const kPlainTitlesSchema = R"sql(
ALTER TABLE dead_letter_groups ADD COLUMN plain_title TEXT;
)sql";

}  // namespace signalbox::store::sqlite
