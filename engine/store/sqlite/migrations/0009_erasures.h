#pragma once
// Migration 9: recipients who are erased.

namespace signalbox::store::sqlite {

extern const char* const kErasuresSchema;

}  // namespace signalbox::store::sqlite
