#include "engine/store/sqlite/statement.h"

#include <algorithm>

#include "engine/store/sqlite/errors.h"

namespace signalbox::store::sqlite {

base::Status Statement::compile() {
  const char* rest = nullptr;
  const int code = ::sqlite3_prepare_v3(handle_, sql_.c_str(), static_cast<int>(sql_.size()) + 1, SQLITE_PREPARE_PERSISTENT, &statement_, &rest);
  if (code == SQLITE_OK) return base::Status::okay();
  return lastStatus(handle_, "preparing " + sql_);
}

base::Status Statement::finish() {
  int code = SQLITE_ROW;
  while (code == SQLITE_ROW) code = ::sqlite3_step(statement_);
  if (code == SQLITE_DONE) {
    ::sqlite3_reset(statement_);
    return base::Status::okay();
  }
  base::Status status = failure();
  ::sqlite3_reset(statement_);
  return status;
}

/// A step's transaction has the lock that writers have. Whoever keeps it from one of the log's others is a second writer (rule 28), as at its
/// beginning.
base::Status Statement::failure() const {
  base::Status status = lastStatus(handle_, sql_);
  const bool isInStep = ::sqlite3_get_autocommit(handle_) == 0 && ::sqlite3_db_readonly(handle_, "main") == 0;
  if (status.code() != base::Code::busy || !isInStep) return status;
  return {base::Code::storeFailed, "another program has the database's locks: " + status.message()};
}

bool Statement::bind(int at, std::string_view text, Lifetime life) {
  // A null pointer would bind NULL; an empty text is a text.
  const char* data = text.data() == nullptr ? "" : text.data();
  return ::sqlite3_bind_text64(statement_, at, data, text.size(), life, SQLITE_UTF8) == SQLITE_OK;
}

bool Statement::bind(int at, Blob blob, Lifetime life) {
  const char* data = blob.bytes.data() == nullptr ? "" : blob.bytes.data();
  return ::sqlite3_bind_blob64(statement_, at, data, blob.bytes.size(), life) == SQLITE_OK;
}

bool Statement::bind(int at, const Value& value, Lifetime life) {
  return std::visit([&](const auto& held) { return bind(at, held, life); }, value);
}

Rows Statement::openWith(const std::vector<Value>& values) {
  if (base::Status ready = prepare(); !ready.ok()) return Rows(*this, std::move(ready));
  int at = 0;
  for (const Value& value : values)
    if (!bind(++at, value, SQLITE_TRANSIENT)) return Rows(*this, failure());
  return Rows(*this, base::Status::okay());
}

bool Rows::next() {
  if (!status_.ok()) return false;
  const int code = ::sqlite3_step(raw());
  if (code == SQLITE_ROW) return true;
  if (code != SQLITE_DONE) status_ = statement_.failure();
  return false;
}

std::string Rows::text(int column) const {
  const void* bytes = ::sqlite3_column_blob(raw(), column);
  if (bytes == nullptr) return {};
  return {static_cast<const char*>(bytes), static_cast<std::size_t>(::sqlite3_column_bytes(raw(), column))};
}

base::Uuid Rows::uuid(int column) const {
  base::Uuid id;
  const void* bytes = ::sqlite3_column_blob(raw(), column);
  if (bytes == nullptr || ::sqlite3_column_bytes(raw(), column) != static_cast<int>(id.bytes.size())) return id;
  std::copy_n(static_cast<const std::uint8_t*>(bytes), id.bytes.size(), id.bytes.begin());
  return id;
}

std::optional<base::WallTime> Rows::maybeTime(int column) const {
  if (isNull(column)) return std::nullopt;
  return time(column);
}

std::optional<std::int64_t> Rows::maybeInteger(int column) const {
  if (isNull(column)) return std::nullopt;
  return integer(column);
}

}  // namespace signalbox::store::sqlite
