#pragma once
// Migration 7: recipients who are erased.

namespace signalbox::store::sqlite {

extern const char* const kErasuresSchema;

}  // namespace signalbox::store::sqlite
