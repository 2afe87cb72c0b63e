#pragma once
// A credential in a configuration that is not the credential itself but says where it lies: "vault:NAME" (a secret of the
// engine with a name of its own), "file:PATH", "ssm:NAME" (AWS Systems Manager Parameter Store). Values; pure.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace signalbox::model {

struct SecretReference {
  enum class Kind : std::uint8_t { vault, file, parameter };
  Kind kind = Kind::vault;
  std::string name;  // what follows the colon

  /// Nothing for a text that is the credential itself.
  static std::optional<SecretReference> parse(std::string_view text);
};

/// 1 to 100 of a-z, A-Z, 0-9, '-', '_' and '.', not beginning with '.'.
bool isSecretName(std::string_view text);

}  // namespace signalbox::model
