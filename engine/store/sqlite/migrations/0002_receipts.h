#pragma once

namespace signalbox::store::sqlite {

extern const char* const kReceiptsSchema;

}  // namespace signalbox::store::sqlite
