#pragma once
// Schema 2: idempotency keys of operators' acts.

namespace signalbox::store::sqlite {

extern const char* const kCommandKeysSchema;

}  // namespace signalbox::store::sqlite
