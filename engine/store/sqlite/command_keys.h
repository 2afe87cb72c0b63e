#pragma once
// The table of operators' idempotency keys, for the writer and for readers, each with its own. Confined to the thread of its
// connection.

#include <optional>
#include <string>

#include "engine/store/command_key.h"
#include "engine/store/sqlite/connection.h"
#include "engine/store/sqlite/statement.h"

namespace signalbox::store::sqlite {

class CommandKeys {
 public:
  explicit CommandKeys(Connection& db);

  /// Nothing when the key is unknown or has expired.
  base::Result<std::optional<CommandKeyRow>> find(const std::string& principal, const std::string& key, base::WallTime now);
  /// In place of the row of the same key.
  base::Status put(const CommandKeyRow& row);
  base::Status drop(const std::string& principal, const std::string& key);

 private:
  Statement find_, put_, drop_;
};

}  // namespace signalbox::store::sqlite
