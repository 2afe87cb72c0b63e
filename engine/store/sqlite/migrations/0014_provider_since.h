#pragma once
// Migration 14: since when a provider is there.

namespace signalbox::store::sqlite {

extern const char* const kProviderSinceSchema;

}  // namespace signalbox::store::sqlite
