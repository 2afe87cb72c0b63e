#pragma once
// The form in which an earlier version kept secrets of providers and subscriptions in a column of theirs, in clear. It is read
// once, to be sealed; nothing writes it. Pure; any thread.

#include <string_view>

#include "engine/security/secret.h"

namespace signalbox::store::sqlite {

security::Secrets fromSecretColumn(std::string_view text);

}  // namespace signalbox::store::sqlite
