#pragma once
// Recipients by what somebody knows of them: first those whose id begins so, in order of id, then those whose mail address does, then
// numbers, each in its own order. Every step is led by an index, and a page looks through a bounded number of rows. Confined to the
// reader's thread.

#include <optional>
#include <string>
#include <string_view>

#include "engine/store/reader.h"
#include "engine/store/sqlite/connection.h"
#include "engine/store/sqlite/statement.h"

namespace signalbox::store::sqlite {

/// As numbers are kept: "+34600112233" of "0034 600 11-22-33"; empty where it is no beginning of one.
std::string beginningOfNumber(std::string_view typed);

class RecipientSearch {
 public:
  explicit RecipientSearch(Connection& db);

  base::Result<RecipientPage> page(const RecipientQuery& query);

 private:
  enum class By { id, email, phone };
  /// One page as it grows.
  struct Growing {
    const RecipientQuery& query;
    const std::string number;  // what a phone must begin with; empty: none is looked for
    RecipientPage page{};
    std::size_t looked = 0;  // of addresses
  };

  base::Status byId(Growing& growing, const std::string& after);
  base::Status byAddress(Growing& growing, By by, const std::string& after);
  base::Result<std::optional<model::Recipient>> recipient(const std::string& id);
  /// Takes the row, or ends the page before it.
  static bool take(Growing& growing, By by, model::Recipient row);
  static std::string cursorOf(By by, const std::string& id);

  Statement ids_, emails_, phones_, recipient_;
};

}  // namespace signalbox::store::sqlite
