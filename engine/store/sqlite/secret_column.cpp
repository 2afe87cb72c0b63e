#include "engine/store/sqlite/secret_column.h"

#include "engine/store/sqlite/json_columns.h"

namespace signalbox::store::sqlite {

std::string toSecretColumn(const std::map<std::string, std::string>& secrets) { return toJson(secrets); }

std::map<std::string, std::string> fromSecretColumn(std::string_view text) { return textMapFromJson(text); }

}  // namespace signalbox::store::sqlite
