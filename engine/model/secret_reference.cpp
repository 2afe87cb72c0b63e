#include "engine/model/secret_reference.h"

#include <algorithm>
#include <array>
#include <utility>

namespace signalbox::model {
namespace {

constexpr std::array<std::pair<std::string_view, SecretReference::Kind>, 3> kSchemes{{
    {"vault:", SecretReference::Kind::vault},
    {"file:", SecretReference::Kind::file},
    {"ssm:", SecretReference::Kind::parameter},
}};

}  // namespace

std::optional<SecretReference> SecretReference::parse(std::string_view text) {
  for (const auto& [scheme, kind] : kSchemes)
    if (text.starts_with(scheme)) return SecretReference{kind, std::string(text.substr(scheme.size()))};
  return std::nullopt;
}

bool isSecretName(std::string_view text) {
  const auto fits = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.';
  };
  return !text.empty() && text.size() <= 100 && text.front() != '.' && std::all_of(text.begin(), text.end(), fits);
}

}  // namespace signalbox::model
