#pragma once
// The one query language: lists, groups, plans and exports all read it.
//   provider:twilio error:"timed out" age>1h data.order:123 (is:held OR is:dead) -channel:sms mailbox
// Terms are joined by AND, OR binds looser, '-' or NOT negates what follows, parentheses group. A term is field,
// operator and value without blanks between them, or a bare word or "phrase" = free text. Text is parsed here, once;
// the store turns the tree into SQL and never sees the text. Values; immutable after parsing.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "engine/base/status.h"
#include "engine/base/time.h"
#include "engine/model/query_fields.h"

namespace signalbox::model {

enum class QueryOp : std::uint8_t { matches, equal, notEqual, greater, less, greaterEqual, lessEqual };
/// ":", "=", "!=", ">", "<", ">=", "<=".
std::string_view symbol(QueryOp op);

struct QueryValue {
  std::string text;                          // as written, without quotes, escapes and the wildcard; a choice in lower case
  bool prefix = false;                       // a bare value ended with *
  std::optional<double> number;              // type number, and path when it reads as one
  std::optional<base::Millis> duration;      // type duration
  std::optional<base::WallTime> time;        // type time, absolute
  std::optional<base::Millis> relativeTime;  // type time, to be added to now: -2h
  bool operator==(const QueryValue&) const = default;
};

struct QueryTerm {
  QueryField field = QueryField::freeText;
  std::string path;  // with data and metadata: "order.id"
  QueryOp op = QueryOp::matches;
  QueryValue value;
  bool operator==(const QueryTerm&) const = default;
};

struct QueryNode {
  enum class Kind : std::uint8_t { all, any, negation, term };
  Kind kind = Kind::all;
  std::vector<std::size_t> children;  // indices into Query::nodes; one for a negation, none for a term
  std::size_t term = 0;               // index into Query::terms
  bool operator==(const QueryNode&) const = default;
};

/// nodes.back() is the root; children come before their parents. No nodes = everything.
struct Query {
  std::vector<QueryNode> nodes;
  std::vector<QueryTerm> terms;

  bool matchesAll() const { return nodes.empty(); }
  const QueryNode& root() const { return nodes.back(); }
  bool operator==(const Query&) const = default;
};

struct QueryError {
  std::size_t position = 0;  // 0-based byte offset
  std::size_t length = 0;    // of the part that is wrong
  std::string words;         // "unknown field 'provder' at 0; did you mean provider?"
};

inline constexpr std::size_t kQueryBytesMax = 4096;
inline constexpr std::size_t kQueryTermsMax = 64;
inline constexpr std::size_t kQueryDepthMax = 16;

std::variant<Query, QueryError> readQuery(std::string_view text);
/// The same as Status(invalid) with one field error at pointer "q".
base::Result<Query> parseQuery(std::string_view text);

/// Canonical text: main field names, single blanks, quotes and parentheses only where needed.
/// parseQuery(toText(q)) == q for every q that was parsed.
std::string toText(const Query& query);
/// One term, as it stands in canonical text; for code that composes queries.
std::string toText(const QueryTerm& term);

/// "1h30m" -> 90 min; units ms, s, m, h, d, w, each after a whole number. Nothing when it is none.
std::optional<base::Millis> parseQueryDuration(std::string_view text);

}  // namespace signalbox::model
