#include "engine/model/query_lexer.h"

namespace signalbox::model {
namespace {

bool isNameStart(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
bool isNameRest(char c) { return isNameStart(c) || (c >= '0' && c <= '9') || c == '.' || c == '-'; }

std::optional<QueryOp> readOp(std::string_view text, std::size_t at, std::size_t& length) {
  const char c = at < text.size() ? text[at] : '\0';
  const bool withEqual = at + 1 < text.size() && text[at + 1] == '=';
  length = 1;
  if (c == ':') return QueryOp::matches;
  if (c == '=') return QueryOp::equal;
  length = withEqual ? 2 : 1;
  if (c == '!' && withEqual) return QueryOp::notEqual;
  if (c == '>') return withEqual ? QueryOp::greaterEqual : QueryOp::greater;
  if (c == '<') return withEqual ? QueryOp::lessEqual : QueryOp::less;
  return std::nullopt;
}

void readQuoted(std::string_view text, QueryWord& word) {
  word.quoted = true;
  word.unclosed = true;
  std::size_t i = word.valueBegin + 1;
  for (; i < text.size(); ++i) {
    if (text[i] == '"') {
      word.unclosed = false;
      ++i;
      break;
    }
    if (text[i] == '\\' && i + 1 < text.size()) ++i;
    word.value += text[i];
  }
  word.end = i;
}

}  // namespace

QueryWord readQueryWord(std::string_view text, std::size_t begin) {
  QueryWord word;
  word.begin = begin;
  word.valueBegin = begin;
  std::size_t nameEnd = begin;
  if (isNameStart(text[begin]))
    while (nameEnd < text.size() && isNameRest(text[nameEnd])) ++nameEnd;
  std::size_t opLength = 0;
  if (nameEnd > begin) {
    if (const auto op = readOp(text, nameEnd, opLength)) {
      word.name = text.substr(begin, nameEnd - begin);
      word.op = op;
      word.opBegin = nameEnd;
      word.valueBegin = nameEnd + opLength;
    }
  }
  if (word.valueBegin < text.size() && text[word.valueBegin] == '"') {
    readQuoted(text, word);
    return word;
  }
  word.end = word.valueBegin;
  while (word.end < text.size() && !endsQueryWord(text[word.end])) ++word.end;
  word.value = std::string{text.substr(word.valueBegin, word.end - word.valueBegin)};
  return word;
}

}  // namespace signalbox::model
