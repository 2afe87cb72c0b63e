#pragma once
// Migration 10: policies that operators set.

namespace signalbox::store::sqlite {

extern const char* const kPoliciesSchema;

}  // namespace signalbox::store::sqlite
