#pragma once
// Migration 2: receipts, the ids that they name, and the addresses that are not used because of them.

namespace signalbox::store::sqlite {

extern const char* const kReceiptsSchema;

}  // namespace signalbox::store::sqlite
