#pragma once
// The one form in which secrets of providers and subscriptions stand in their column. Pure; any thread.

#include <map>
#include <string>
#include <string_view>

namespace signalbox::store::sqlite {

std::string toSecretColumn(const std::map<std::string, std::string>& secrets);
std::map<std::string, std::string> fromSecretColumn(std::string_view text);

}  // namespace signalbox::store::sqlite
