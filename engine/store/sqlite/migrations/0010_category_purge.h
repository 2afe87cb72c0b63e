#pragma once

namespace signalbox::store::sqlite {

extern const char* const kCategoryPurgeSchema;

}  // namespace signalbox::store::sqlite
