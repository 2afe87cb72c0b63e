#pragma once
// Migration 13: recipients by the beginning of their address.

namespace signalbox::store::sqlite {

extern const char* const kRecipientAddressesSchema;

}  // namespace signalbox::store::sqlite
