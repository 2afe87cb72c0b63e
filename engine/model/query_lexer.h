#pragma once
// The words of the query language, shared by parsing and completion so that they agree on where one begins and ends.
// Pure.

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "engine/model/query.h"

namespace signalbox::model {

/// One term as written, not yet understood.
struct QueryWord {
  std::size_t begin = 0;  // of the whole term
  std::size_t end = 0;
  std::string_view name;      // empty = free text
  std::optional<QueryOp> op;  // set with a name
  std::size_t opBegin = 0;
  std::size_t valueBegin = 0;  // where the value is written, quote included
  std::string value;           // without quotes and escapes
  bool quoted = false;
  bool unclosed = false;  // a quote without its end
};

constexpr bool isQueryBlank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }
/// Ends a bare word.
constexpr bool endsQueryWord(char c) { return isQueryBlank(c) || c == '(' || c == ')'; }

/// The term that begins at `begin`, which is no blank, parenthesis or '-'.
QueryWord readQueryWord(std::string_view text, std::size_t begin);

}  // namespace signalbox::model
