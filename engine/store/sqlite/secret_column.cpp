#include "engine/store/sqlite/secret_column.h"

#include "engine/store/sqlite/json_columns.h"

namespace signalbox::store::sqlite {

security::Secrets fromSecretColumn(std::string_view text) {
  security::Secrets secrets;
  for (auto& [name, value] : textMapFromJson(text)) secrets.emplace(name, security::Secret(std::move(value)));
  return secrets;
}

}  // namespace signalbox::store::sqlite
