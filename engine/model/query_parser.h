#pragma once
// Recursive descent over the query language. Part of query.h, which is what others use. One object per text.
//   any  := all ("OR" all)*        all := unary ("AND"? unary)*        unary := ("-" | "NOT") unary | "(" any ")" |
//   term

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "engine/model/query.h"
#include "engine/model/query_lexer.h"

namespace signalbox::model {

class QueryParser {
 public:
  explicit QueryParser(std::string_view text) : text_(text) {}
  std::variant<Query, QueryError> parse();

 private:
  using Node = std::optional<std::size_t>;  // nothing = failed, error_ says why

  Node any(std::size_t depth);
  Node all(std::size_t depth);
  Node unary(std::size_t depth);
  Node term();
  Node group(std::size_t depth);
  std::size_t add(QueryNode node);
  std::size_t join(QueryNode::Kind kind, std::vector<std::size_t> children);

  void skipBlanks();
  bool atEnd() const { return at_ >= text_.size(); }
  /// A bare keyword at the cursor, which is then behind it.
  bool take(std::string_view keyword);
  bool looksAt(std::string_view keyword) const;
  std::nullopt_t fail(std::size_t position, std::size_t length, std::string words);

  bool check(const QueryWord& word, const QueryFieldInfo& info);
  bool understand(const QueryWord& word, const QueryFieldInfo& info, QueryTerm& term);
  bool understandTime(QueryTerm& term) const;
  std::string expected(const QueryFieldInfo& info, const std::string& value) const;

  std::string_view text_;
  std::size_t at_ = 0;
  Query query_;
  QueryError error_;
};

}  // namespace signalbox::model
