#pragma once
// Migration 11: categories that are kept for a time of their own, and receipts that wait, by their age.

namespace signalbox::store::sqlite {

extern const char* const kCategoryPurgeSchema;

}  // namespace signalbox::store::sqlite
