#pragma once
// Schema 4: access tokens; the audit's rows are sealed in a chain.

namespace signalbox::store::sqlite {

extern const char* const kAccessSchema;

}  // namespace signalbox::store::sqlite
