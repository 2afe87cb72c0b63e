#pragma once
// Operating errors: what can go wrong although the program is right. A Status says what failed in words
// for an operator and carries a closed code, which engine/api maps once to an HTTP problem. A provider's
// refusal is no error of ours: that is model::Outcome. Values; immutable after construction.

#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "engine/base/check.h"

namespace signalbox::base {

enum class Code {
  ok,
  malformed,           // bytes that are not what they claim to be (400)
  invalid,             // well formed, but a field is wrong (422); fields() names each
  unauthorized,        // no or unknown token (401)
  forbidden,           // a known principal lacks a permission (403)
  notFound,            // (404)
  conflict,            // the object is in a state that does not allow this (409)
  preconditionFailed,  // If-Match names another version (412)
  keyMismatch,         // the same idempotency key with another payload (422)
  tooLarge,            // over a published limit (413)
  unsupported,         // media type or method (415, 405)
  busy,                // a lane is full; try again later (429/503)
  unavailable,         // the engine cannot do it now: stopping, on hold (503)
  diskFull,            // heals by itself when space returns (503)
  storeFailed,         // I/O error, fsync error, corruption: the engine stops (503)
  cancelled,           // by the caller
  deadline,            // took longer than allowed
  internal,            // a defect of ours (500)
};

/// The code's name as it stands in problem documents and logs, such as "not_found".
std::string_view codeName(Code code);

/// One wrong field: where (JSON Pointer, RFC 6901, or a configuration key) and what is wrong with it.
struct FieldError {
  std::string pointer;
  std::string detail;
  bool operator==(const FieldError&) const = default;
};

class [[nodiscard]] Status {
 public:
  Status() = default;
  Status(Code code, std::string message, std::vector<FieldError> fields = {})
      : code_(code), message_(std::move(message)), fields_(std::move(fields)) {}

  static Status okay() { return {}; }
  static Status invalid(std::vector<FieldError> fields);

  bool ok() const { return code_ == Code::ok; }
  explicit operator bool() const { return ok(); }
  Code code() const { return code_; }
  const std::string& message() const { return message_; }
  const std::vector<FieldError>& fields() const { return fields_; }

  /// "not_found: no template order-shipped (fields ...)" for logs.
  std::string toString() const;

 private:
  Code code_ = Code::ok;
  std::string message_;
  std::vector<FieldError> fields_;
};

/// A value or the Status that explains why there is none.
template <class T> class [[nodiscard]] Result {
 public:
  Result(T value) : held_(std::move(value)) {}
  Result(Status status) : held_(std::move(status)) { SB_CHECK(!std::get<Status>(held_).ok(), "a Result without a value needs an error"); }

  bool ok() const { return std::holds_alternative<T>(held_); }
  explicit operator bool() const { return ok(); }
  T& value() & {
    SB_CHECK(ok(), "value() of a failed Result");
    return std::get<T>(held_);
  }
  const T& value() const& {
    SB_CHECK(ok(), "value() of a failed Result");
    return std::get<T>(held_);
  }
  T&& value() && {
    SB_CHECK(ok(), "value() of a failed Result");
    return std::get<T>(std::move(held_));
  }
  T& operator*() { return value(); }
  const T& operator*() const { return value(); }
  T* operator->() { return &value(); }
  const T* operator->() const { return &value(); }
  Status status() const { return ok() ? Status{} : std::get<Status>(held_); }

 private:
  std::variant<T, Status> held_;
};

}  // namespace signalbox::base

/// Returns from the enclosing function when the expression's Status is an error.
#define SB_TRY(expression)                                                                  \
  do {                                                                                      \
    if (::signalbox::base::Status sbStatus = (expression); !sbStatus.ok()) return sbStatus; \
  } while (false)

#define SB_CONCAT_INNER(a, b) a##b
#define SB_CONCAT(a, b) SB_CONCAT_INNER(a, b)

/// SB_ASSIGN(auto rows, store.ready(...)) declares the value, or returns the error.
#define SB_ASSIGN(declaration, expression) SB_ASSIGN_AT(SB_CONCAT(sbResult, __LINE__), declaration, expression)
#define SB_ASSIGN_AT(name, declaration, expression) \
  auto name = (expression);                         \
  if (!name.ok()) return name.status();             \
  declaration = std::move(name).value()
