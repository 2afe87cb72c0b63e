// The query language: what is read says the same when it is written and read again, an error points into the text, and no
// value becomes a part of the SQL, which SQLite prepares.
#include <sqlite3.h>

#include "engine/model/query.h"
#include "engine/model/query_complete.h"
#include "engine/store/sqlite/query_sql.h"
#include "tests/fuzz/input.h"

using namespace signalbox;

namespace {

/// The columns' names are not what this is about, so each table has every one that is named.
class Statements {
 public:
  Statements() {
    REQUIRE(::sqlite3_open(":memory:", &db_) == SQLITE_OK);
    for (const char* name : {"message_domain", "json_path"})
      ::sqlite3_create_function(db_, name, -1, SQLITE_UTF8, nullptr,
                                [](sqlite3_context* context, int, sqlite3_value**) { ::sqlite3_result_null(context); }, nullptr, nullptr);
  }
  /// Only a name that the empty database does not know may stop it: anything else is a wrong statement.
  void prepare(const store::sqlite::SqlFilter& filter) {
    sqlite3_stmt* statement = nullptr;
    const std::string sql = "SELECT " + filter.sql;
    const char* tail = nullptr;
    const int code = ::sqlite3_prepare_v2(db_, sql.c_str(), static_cast<int>(sql.size()), &statement, &tail);
    const std::string words = ::sqlite3_errmsg(db_);
    REQUIRE(code == SQLITE_OK || words.find("no such column") != std::string::npos || words.find("no such table") != std::string::npos ||
            words.find("no such function") != std::string::npos);
    REQUIRE(code != SQLITE_OK || *tail == '\0');
    REQUIRE(code != SQLITE_OK || static_cast<std::size_t>(::sqlite3_bind_parameter_count(statement)) == filter.values.size());
    ::sqlite3_finalize(statement);
    REQUIRE(sql.find(';') == std::string::npos && sql.find("--") == std::string::npos);
  }

 private:
  sqlite3* db_ = nullptr;
};

}  // namespace

FUZZ_TARGET(input) {
  static Statements statements;
  const std::size_t cursor = input.byte();
  const std::string text = input.rest();
  const auto read = model::readQuery(text);
  if (const auto* error = std::get_if<model::QueryError>(&read)) {
    REQUIRE(error->position <= text.size() && error->length <= text.size() - error->position && !error->words.empty());
  } else {
    const auto& query = std::get<model::Query>(read);
    REQUIRE(query.terms.size() <= model::kQueryTermsMax);
    const std::string written = model::toText(query);
    if (written.size() <= model::kQueryBytesMax) {
      const auto again = model::readQuery(written);
      REQUIRE(std::holds_alternative<model::Query>(again) && std::get<model::Query>(again) == query);
      REQUIRE(model::toText(query) == written);
    }
    for (const auto place : {store::Place::deadLetters, store::Place::notifications, store::Place::held})
      statements.prepare(store::sqlite::compileQuery(query, place, base::wallFromMillis(1'780'000'000'000)));
  }
  const auto completion = model::completeQuery(text, cursor);
  REQUIRE(completion.from <= completion.to && completion.to <= text.size());
}
