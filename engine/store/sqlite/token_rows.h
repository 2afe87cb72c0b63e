#pragma once
// The table of access tokens: small, read whole at the start. Confined to the core's thread.

#include <vector>

#include "engine/model/access_token.h"
#include "engine/store/sqlite/connection.h"
#include "engine/store/sqlite/statement.h"

namespace signalbox::store::sqlite {

class TokenRows {
 public:
  explicit TokenRows(Connection& db);

  base::Status put(const model::AccessToken& token);
  base::Result<std::vector<model::AccessToken>> all();

 private:
  Statement put_, all_;
};

}  // namespace signalbox::store::sqlite
