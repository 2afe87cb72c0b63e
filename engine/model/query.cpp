#include "engine/model/query.h"

#include <algorithm>
#include <utility>

#include "engine/model/query_parser.h"

namespace signalbox::model {
namespace {

bool needsQuotes(std::string_view text, bool freeText) {
  if (text.empty() || text == "AND" || text == "OR" || text == "NOT" || text.back() == '*') return true;
  if (freeText && (text.front() == '-' || text.find_first_of(":=<>!") != std::string_view::npos)) return true;
  // An operator begins where the field's name ends, so a value that starts like one would be read into it.
  if (text.find_first_of("=<>") == 0) return true;
  return text.find_first_of(" \t\r\n()\"\\") != std::string_view::npos;
}

std::string quoted(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + '"';
}

void write(const Query& query, std::size_t at, bool grouped, std::string& out) {
  const QueryNode& node = query.nodes[at];
  switch (node.kind) {
    case QueryNode::Kind::term: out += toText(query.terms[node.term]); return;
    case QueryNode::Kind::negation:
      out += '-';
      write(query, node.children.front(), true, out);
      return;
    case QueryNode::Kind::all:
    case QueryNode::Kind::any: break;
  }
  const bool any = node.kind == QueryNode::Kind::any;
  if (grouped) out += '(';
  for (std::size_t i = 0; i < node.children.size(); ++i) {
    if (i > 0) out += any ? " OR " : " ";
    // AND binds closer than OR, so an AND below an OR needs no parentheses.
    const bool anyBelow = query.nodes[node.children[i]].kind == QueryNode::Kind::any;
    write(query, node.children[i], !any || anyBelow, out);
  }
  if (grouped) out += ')';
}

}  // namespace

std::string_view symbol(QueryOp op) {
  constexpr std::string_view kSymbols[] = {":", "=", "!=", ">", "<", ">=", "<="};
  return kSymbols[static_cast<std::size_t>(op)];
}

std::string toText(const QueryTerm& term) {
  std::string out;
  const bool freeText = term.field == QueryField::freeText;
  if (!freeText) {
    out += infoOf(term.field).name;
    if (!term.path.empty()) out += "." + term.path;
    out += symbol(term.op);
  }
  if (needsQuotes(term.value.text, freeText) && !term.value.prefix) return out + quoted(term.value.text);
  out += term.value.text;
  if (term.value.prefix) out += '*';
  return out;
}

std::string toText(const Query& query) {
  std::string out;
  if (!query.matchesAll()) write(query, query.nodes.size() - 1, false, out);
  return out;
}

std::variant<Query, QueryError> readQuery(std::string_view text) { return QueryParser{text}.parse(); }

base::Result<Query> parseQuery(std::string_view text) {
  auto read = readQuery(text);
  if (auto* query = std::get_if<Query>(&read)) return std::move(*query);
  std::string words = std::move(std::get<QueryError>(read).words);
  return base::Status{base::Code::invalid, words, {{"q", words}}};
}

}  // namespace signalbox::model
