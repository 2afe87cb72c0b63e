#pragma once
// The first schema. Never edited once released.

namespace signalbox::store::sqlite {
extern const char* const kInitialSchema;
}
