#pragma once
// Migration 8: credentials, sealed, and the keys that seal them.

namespace signalbox::store::sqlite {

extern const char* const kSecretsSchema;

}  // namespace signalbox::store::sqlite
