#include "engine/model/query_complete.h"

#include <algorithm>
#include <string>

#include "engine/model/query.h"
#include "engine/model/query_lexer.h"

namespace signalbox::model {
namespace {

std::string lower(std::string_view text) {
  std::string out{text};
  std::transform(out.begin(), out.end(), out.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  return out;
}

/// The word in which the cursor stands, read up to the cursor; nothing between words. What follows the cursor is not
/// read: it is what completion replaces only when it belongs to the same bare word.
std::optional<QueryWord> wordAt(std::string_view text, std::size_t cursor) {
  const std::string_view before = text.substr(0, cursor);
  std::size_t at = 0;
  while (at < before.size()) {
    if (endsQueryWord(before[at]) || before[at] == '-') {
      ++at;
      continue;
    }
    const QueryWord word = readQueryWord(before, at);
    const bool goesOn = word.end == before.size() && !(word.quoted && !word.unclosed);
    if (goesOn) return word;
    at = std::max(word.end, at + 1);
  }
  return std::nullopt;
}

std::string_view sampleOp(QueryType type) { return type == QueryType::duration || type == QueryType::number || type == QueryType::time ? ">" : ":"; }

void offerFields(QueryCompletion& completion, bool afterTerm) {
  const std::string prefix = lower(completion.prefix);
  for (const QueryFieldInfo& info : queryFields()) {
    const bool fits = info.name.starts_with(prefix) || (!prefix.empty() && info.alias.starts_with(prefix));
    if (!fits) continue;
    const std::string_view after = info.type == QueryType::path ? "." : sampleOp(info.type);
    completion.candidates.push_back({std::string{info.name} + std::string{after}, std::string{info.help}});
  }
  if (afterTerm && std::string_view{"or"}.starts_with(prefix)) completion.candidates.push_back({"OR", "either of two terms"});
}

void offerValues(QueryCompletion& completion, const QueryFieldInfo& info) {
  const std::string prefix = lower(completion.prefix);
  for (const std::string_view value : info.values)
    if (value.starts_with(prefix)) completion.candidates.push_back({std::string{value}, {}});
  if (info.dynamicValues || info.type == QueryType::path) completion.valuesWanted = info.field;
  constexpr std::string_view kSpans[] = {"5m", "1h", "1d", "7d"};
  for (const std::string_view span : kSpans) {
    const std::string text = info.type == QueryType::time ? "-" + std::string{span} : std::string{span};
    if ((info.type == QueryType::duration || info.type == QueryType::time) && text.starts_with(prefix)) completion.candidates.push_back({text, {}});
  }
}

}  // namespace

QueryCompletion completeQuery(std::string_view text, std::size_t cursor) {
  cursor = std::min(cursor, text.size());
  QueryCompletion completion;
  const auto word = wordAt(text, cursor);
  completion.to = cursor;
  if (!word || !word->quoted)
    while (completion.to < text.size() && !endsQueryWord(text[completion.to])) ++completion.to;
  if (!word) {
    completion.from = completion.to = cursor;
    offerFields(completion, text.substr(0, cursor).find_first_not_of(" \t\r\n(-") != std::string_view::npos);
    return completion;
  }
  if (!word->op) {
    completion.from = word->begin;
    completion.prefix = word->value;
    if (!word->quoted) offerFields(completion, word->begin > 0 && word->value.size() < 3);
    return completion;
  }
  completion.from = word->valueBegin;
  completion.prefix = word->value;
  const QueryFieldInfo* info = findQueryField(lower(word->name));
  if (info == nullptr) return completion;
  const auto dot = word->name.find('.');
  if (info->type == QueryType::path && dot != std::string_view::npos) completion.path = std::string{word->name.substr(dot + 1)};
  offerValues(completion, *info);
  return completion;
}

}  // namespace signalbox::model
