#pragma once
// Migration 12: what a cause is called without the words of whoever refused its messages.

namespace signalbox::store::sqlite {

extern const char* const kPlainTitlesSchema;

}  // namespace signalbox::store::sqlite
