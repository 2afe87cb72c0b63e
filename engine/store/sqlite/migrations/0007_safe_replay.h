#pragma once
// Migration 5: canaries, edits of a generation, approvals, and what a replay did for its cause.

namespace signalbox::store::sqlite {

extern const char* const kSafeReplaySchema;

}  // namespace signalbox::store::sqlite
