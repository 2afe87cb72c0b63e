#include "engine/store/sqlite/migrations/0013_recipient_addresses.h"

namespace signalbox::store::sqlite {

// Whoever looks for a person knows an address or a number, and seldom our id. Mail addresses are written with and without capitals.
const char* const kRecipientAddressesSchema = R"sql(
CREATE INDEX recipients_email ON recipients(email COLLATE NOCASE) WHERE email IS NOT NULL;
CREATE INDEX recipients_phone ON recipients(phone) WHERE phone IS NOT NULL;
)sql";

}  // namespace signalbox::store::sqlite
