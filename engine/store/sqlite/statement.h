#pragma once
// One prepared statement: made on its first use, kept for the connection's life, bound by position. Values are only ever
// bound, never written into the SQL. Rows is a running SELECT and resets its statement when it goes out of scope.
// Confined to the thread of its connection.

#include <sqlite3.h>

#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "engine/base/status.h"
#include "engine/base/time.h"
#include "engine/base/uuid.h"

namespace signalbox::store::sqlite {

/// Bytes that are no text.
struct Blob {
  std::string_view bytes;
};
/// Text whose emptiness is kept as NULL, which costs no byte in a row and none in a partial index.
struct Sparse {
  std::string_view text;
};
inline Blob blobOf(const base::Uuid& id) { return {{reinterpret_cast<const char*>(id.bytes.data()), id.bytes.size()}}; }

/// A value of a statement that was put together at run time.
using Value = std::variant<std::int64_t, double, std::string, base::Uuid>;

class Rows;

class Statement {
 public:
  /// Several statements may share a connection that is opened later.
  Statement(sqlite3* const& handle, std::string sql) : handle_(handle), sql_(std::move(sql)) {}
  ~Statement() { ::sqlite3_finalize(statement_); }
  Statement(const Statement&) = delete;
  Statement& operator=(const Statement&) = delete;

  /// Runs to its end; for statements whose rows are of no interest.
  template <class... Values> base::Status run(const Values&... values) {
    SB_TRY(prepare());
    int at = 0;
    bool bound = true;
    ((bound = bound && bind(++at, values, SQLITE_STATIC)), ...);
    return bound ? finish() : failure();
  }
  /// The values are copied; the rows may be read after they are gone.
  template <class... Values> Rows open(const Values&... values);

  Rows openWith(const std::vector<Value>& values);

  const std::string& sql() const { return sql_; }
  /// Nothing before the first use.
  sqlite3_stmt* raw() const { return statement_; }
  base::Status prepare() { return statement_ != nullptr ? base::Status::okay() : compile(); }

 private:
  friend class Rows;
  using Lifetime = sqlite3_destructor_type;

  base::Status compile();
  base::Status finish();
  base::Status failure() const;

  template <std::integral T> bool bind(int at, T value, Lifetime) {
    return ::sqlite3_bind_int64(statement_, at, static_cast<std::int64_t>(value)) == SQLITE_OK;
  }
  template <class T>
    requires std::is_enum_v<T>
  bool bind(int at, T value, Lifetime life) {
    return bind(at, static_cast<std::int64_t>(value), life);
  }
  bool bind(int at, double value, Lifetime) { return ::sqlite3_bind_double(statement_, at, value) == SQLITE_OK; }
  bool bind(int at, std::nullptr_t, Lifetime) { return ::sqlite3_bind_null(statement_, at) == SQLITE_OK; }
  bool bind(int at, std::string_view text, Lifetime life);
  bool bind(int at, const std::string& text, Lifetime life) { return bind(at, std::string_view(text), life); }
  bool bind(int at, const char* text, Lifetime life) { return bind(at, std::string_view(text), life); }
  bool bind(int at, Blob blob, Lifetime life);
  bool bind(int at, Sparse value, Lifetime life) { return value.text.empty() ? bind(at, nullptr, life) : bind(at, value.text, life); }
  bool bind(int at, const base::Uuid& id, Lifetime life) { return bind(at, blobOf(id), life); }
  bool bind(int at, const Value& value, Lifetime life);
  bool bind(int at, base::WallTime time, Lifetime life) { return bind(at, base::toMillis(time), life); }
  template <class T> bool bind(int at, const std::optional<T>& value, Lifetime life) {
    return value ? bind(at, *value, life) : bind(at, nullptr, life);
  }

  sqlite3* const& handle_;
  const std::string sql_;
  sqlite3_stmt* statement_ = nullptr;
};

/// while (rows.next()) ...; then status() tells whether it ended well.
class Rows {
 public:
  Rows(Statement& statement, base::Status status) : statement_(statement), status_(std::move(status)) {}
  ~Rows() { ::sqlite3_reset(statement_.statement_); }
  Rows(const Rows&) = delete;
  Rows& operator=(const Rows&) = delete;

  bool next();
  const base::Status& status() const { return status_; }

  bool isNull(int column) const { return ::sqlite3_column_type(raw(), column) == SQLITE_NULL; }
  std::int64_t integer(int column) const { return ::sqlite3_column_int64(raw(), column); }
  std::int32_t integer32(int column) const { return static_cast<std::int32_t>(integer(column)); }
  bool flag(int column) const { return integer(column) != 0; }
  double real(int column) const { return ::sqlite3_column_double(raw(), column); }
  /// Text or blob; NULL is empty.
  std::string text(int column) const;
  base::Uuid uuid(int column) const;
  base::WallTime time(int column) const { return base::wallFromMillis(integer(column)); }
  std::optional<base::WallTime> maybeTime(int column) const;
  std::optional<std::int64_t> maybeInteger(int column) const;

 private:
  sqlite3_stmt* raw() const { return statement_.statement_; }
  Statement& statement_;
  base::Status status_;
};

template <class... Values> Rows Statement::open(const Values&... values) {
  if (base::Status ready = prepare(); !ready.ok()) return Rows(*this, std::move(ready));
  int at = 0;
  bool bound = true;
  ((bound = bound && bind(++at, values, SQLITE_TRANSIENT)), ...);
  return Rows(*this, bound ? base::Status::okay() : failure());
}

}  // namespace signalbox::store::sqlite
