#include "engine/model/query_parser.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>
#include <utility>

namespace signalbox::model {
namespace {

std::optional<double> readNumber(std::string_view text) {
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (text.empty() || error != std::errc{} || end != text.data() + text.size() || !std::isfinite(value)) return std::nullopt;
  return value;
}

std::string lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  return text;
}

bool orders(QueryOp op) { return op >= QueryOp::greater; }

}  // namespace

std::optional<base::Millis> parseQueryDuration(std::string_view text) {
  struct Unit {
    std::string_view name;
    std::int64_t millis;
  };
  constexpr Unit kUnits[] = {{"ms", 1}, {"s", 1000}, {"m", 60'000}, {"h", 3'600'000}, {"d", 86'400'000}, {"w", 604'800'000}};
  constexpr std::int64_t kMax = std::int64_t{1'000'000} * 86'400'000;
  if (text.empty()) return std::nullopt;
  std::int64_t total = 0;
  const char* at = text.data();
  const char* const end = text.data() + text.size();
  while (at != end) {
    std::int64_t value = 0;
    const auto [next, error] = std::from_chars(at, end, value);
    if (error != std::errc{} || *at == '-') return std::nullopt;
    const char* unitEnd = next;
    while (unitEnd != end && *unitEnd >= 'a' && *unitEnd <= 'z') ++unitEnd;
    const std::string_view name{next, static_cast<std::size_t>(unitEnd - next)};
    const auto* unit = std::find_if(std::begin(kUnits), std::end(kUnits), [&](const Unit& u) { return u.name == name; });
    if (unit == std::end(kUnits) || value > kMax / unit->millis) return std::nullopt;
    total += value * unit->millis;
    if (total > kMax) return std::nullopt;
    at = unitEnd;
  }
  return base::Millis{total};
}

std::variant<Query, QueryError> QueryParser::parse() {
  if (text_.size() > kQueryBytesMax) {
    fail(kQueryBytesMax, text_.size() - kQueryBytesMax, fmt::format("longer than {} bytes", kQueryBytesMax));
    return error_;
  }
  skipBlanks();
  if (atEnd()) return Query{};
  const Node root = any(0);
  if (root && !atEnd()) fail(at_, 1, "')' without its '('");
  if (!root || !error_.words.empty()) return error_;
  return std::move(query_);
}

void QueryParser::skipBlanks() {
  while (!atEnd() && isQueryBlank(text_[at_])) ++at_;
}

bool QueryParser::looksAt(std::string_view keyword) const {
  const std::size_t end = at_ + keyword.size();
  return text_.substr(at_, keyword.size()) == keyword && (end == text_.size() || endsQueryWord(text_[end]));
}

bool QueryParser::take(std::string_view keyword) {
  if (!looksAt(keyword)) return false;
  at_ += keyword.size();
  skipBlanks();
  return true;
}

std::nullopt_t QueryParser::fail(std::size_t position, std::size_t length, std::string words) {
  if (!error_.words.empty()) return std::nullopt;  // the first is the cause
  const auto hint = words.find("; ");
  const std::string place = fmt::format(" at {}", position);
  words.insert(hint == std::string::npos ? words.size() : hint, place);
  error_ = {position, std::min(length, text_.size() - position), std::move(words)};
  return std::nullopt;
}

std::size_t QueryParser::add(QueryNode node) {
  query_.nodes.push_back(std::move(node));
  return query_.nodes.size() - 1;
}

std::size_t QueryParser::join(QueryNode::Kind kind, std::vector<std::size_t> children) {
  return children.size() == 1 ? children.front() : add({kind, std::move(children), 0});
}

QueryParser::Node QueryParser::any(std::size_t depth) {
  std::vector<std::size_t> children;
  do {
    const Node child = all(depth);
    if (!child) return std::nullopt;
    children.push_back(*child);
  } while (take("OR"));
  return join(QueryNode::Kind::any, std::move(children));
}

QueryParser::Node QueryParser::all(std::size_t depth) {
  std::vector<std::size_t> children;
  do {
    const Node child = unary(depth);
    if (!child) return std::nullopt;
    children.push_back(*child);
  } while (take("AND") || (!atEnd() && text_[at_] != ')' && !looksAt("OR")));
  return join(QueryNode::Kind::all, std::move(children));
}

QueryParser::Node QueryParser::unary(std::size_t depth) {
  if (depth > kQueryDepthMax) return fail(at_, 1, fmt::format("nested deeper than {}", kQueryDepthMax));
  if (atEnd()) return fail(text_.size(), 0, "a term is missing");
  if (text_[at_] == ')' || looksAt("OR") || looksAt("AND")) return fail(at_, text_[at_] == ')' ? 1 : 2, "a term is missing");
  if (text_[at_] == '(') return group(depth);
  if (text_[at_] != '-' && !looksAt("NOT")) return term();
  const std::size_t sign = at_;
  if (text_[at_] == '-') {
    ++at_;
    if (atEnd() || isQueryBlank(text_[at_])) return fail(sign, 1, "'-' negates what follows it without a blank");
  } else {
    take("NOT");
  }
  const Node child = unary(depth + 1);
  if (!child) return std::nullopt;
  return add({QueryNode::Kind::negation, {*child}, 0});
}

QueryParser::Node QueryParser::group(std::size_t depth) {
  const std::size_t open = at_++;
  skipBlanks();
  const Node inner = any(depth + 1);
  if (!inner) return std::nullopt;
  if (atEnd()) return fail(open, 1, "'(' without its ')'");
  ++at_;
  skipBlanks();
  return inner;
}

QueryParser::Node QueryParser::term() {
  const QueryWord word = readQueryWord(text_, at_);
  const QueryFieldInfo* info = &infoOf(QueryField::freeText);
  if (word.unclosed) return fail(word.valueBegin, word.end - word.valueBegin, "a quote without its end");
  if (word.quoted && word.end < text_.size() && !endsQueryWord(text_[word.end])) return fail(word.end, 1, "a blank is missing after the quote");
  if (word.op) {
    info = findQueryField(lower(std::string{word.name}));
    if (info == nullptr) {
      const auto near = nearestQueryField(lower(std::string{word.name}));
      return fail(word.begin, word.name.size(),
                  near ? fmt::format("unknown field '{}'; did you mean {}?", word.name, *near)
                       : fmt::format("unknown field '{}'; to search for the text, put it in quotes", word.name));
    }
  }
  QueryTerm term;
  if (!check(word, *info) || !understand(word, *info, term)) return std::nullopt;
  if (query_.terms.size() == kQueryTermsMax) return fail(word.begin, word.end - word.begin, fmt::format("more than {} terms", kQueryTermsMax));
  query_.terms.push_back(std::move(term));
  at_ = word.end;
  skipBlanks();
  return add({QueryNode::Kind::term, {}, query_.terms.size() - 1});
}

bool QueryParser::check(const QueryWord& word, const QueryFieldInfo& info) {
  if (word.value.empty() && !word.quoted) {
    fail(word.valueBegin, 0, "a value is missing");
    return false;
  }
  if (!word.op) {
    if (word.value.empty()) fail(word.begin, 2, "a text is missing");
    return !word.value.empty();
  }
  const bool comparable =
      info.type == QueryType::number || info.type == QueryType::duration || info.type == QueryType::time || info.type == QueryType::path;
  if (orders(*word.op) && !comparable) {
    fail(word.opBegin, symbol(*word.op).size(), fmt::format("{} knows no order; use : or =", info.name));
    return false;
  }
  const bool hasPath = word.name.find('.') != std::string_view::npos && word.name.back() != '.';
  if (info.type == QueryType::path && !hasPath) {
    fail(word.begin, word.name.size(), fmt::format("{} needs a path; such as {}.order", info.name, info.name));
    return false;
  }
  return true;
}

bool QueryParser::understand(const QueryWord& word, const QueryFieldInfo& info, QueryTerm& term) {
  term.field = info.field;
  term.op = word.op.value_or(QueryOp::matches);
  if (info.type == QueryType::path) term.path = std::string{word.name.substr(word.name.find('.') + 1)};
  QueryValue& value = term.value;
  value.text = word.value;
  const bool wild = info.type == QueryType::text || info.type == QueryType::prose || info.type == QueryType::path;
  if (wild && !word.quoted && value.text.size() > 1 && value.text.back() == '*' && !orders(term.op)) {
    value.prefix = true;
    value.text.pop_back();
  }
  bool understood = true;
  switch (info.type) {
    case QueryType::text:
    case QueryType::prose: break;
    case QueryType::path:
      if (!value.prefix) value.number = readNumber(value.text);
      break;
    case QueryType::number:
      value.number = readNumber(value.text);
      understood = value.number.has_value();
      break;
    case QueryType::duration:
      value.duration = parseQueryDuration(value.text);
      understood = value.duration.has_value();
      break;
    case QueryType::time: understood = understandTime(term); break;
    case QueryType::choice:
      value.text = lower(std::move(value.text));
      understood = std::find(info.values.begin(), info.values.end(), value.text) != info.values.end();
      break;
  }
  if (!understood) fail(word.valueBegin, word.end - word.valueBegin, expected(info, word.value));
  return understood;
}

bool QueryParser::understandTime(QueryTerm& term) const {
  QueryValue& value = term.value;
  const std::string_view text = value.text;
  if (!text.empty() && (text.front() == '-' || text.front() == '+')) {
    const auto span = parseQueryDuration(text.substr(1));
    if (!span) return false;
    value.relativeTime = text.front() == '-' ? -*span : *span;
    return true;
  }
  value.time = base::parseRfc3339(text.size() == 10 ? std::string{text} + "T00:00:00Z" : std::string{text});
  return value.time.has_value();
}

std::string QueryParser::expected(const QueryFieldInfo& info, const std::string& value) const {
  switch (info.type) {
    case QueryType::number: return fmt::format("'{}' is no number", value);
    case QueryType::duration: return fmt::format("'{}' is no duration; such as 90s, 5m, 1h30m or 2d", value);
    case QueryType::time: return fmt::format("'{}' is no time; such as 2026-05-12, 2026-05-12T14:00:00Z or -2h", value);
    default: break;
  }
  if (const auto near = nearestOf(info.values, lower(value)))
    return fmt::format("'{}' is no {}; did you mean {}?", value, info.name == "is" ? "state" : info.name, *near);
  return fmt::format("'{}' is no {}; it is one of {}", value, info.name == "is" ? "state" : info.name,
                     fmt::join(info.values.begin(), info.values.end(), ", "));
}

}  // namespace signalbox::model
