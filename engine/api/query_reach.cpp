#include "engine/api/query_reach.h"

#include "engine/core/missing_permission.h"

namespace signalbox::api {
namespace {

using model::QueryField;

std::string withField(model::QueryTerm term, QueryField field) {
  term.field = field;
  return model::toText(term);
}

/// Canonical text of a node, with free text narrowed to what anybody may read.
std::string narrowed(const model::Query& query, std::size_t at) {
  const model::QueryNode& node = query.nodes[at];
  if (node.kind == model::QueryNode::Kind::term) {
    const model::QueryTerm& term = query.terms[node.term];
    if (term.field != QueryField::freeText) return model::toText(term);
    return "(" + withField(term, QueryField::code) + " OR " + withField(term, QueryField::templateName) + ")";
  }
  if (node.kind == model::QueryNode::Kind::negation) return "-(" + narrowed(query, node.children.front()) + ")";
  const std::string between = node.kind == model::QueryNode::Kind::any ? " OR " : " ";
  std::string text = "(";
  for (std::size_t i = 0; i < node.children.size(); ++i) text += (i == 0 ? "" : between) + narrowed(query, node.children[i]);
  return text + ")";
}

base::Result<model::Query> withoutPayload(const model::Query& query) {
  bool anywhere = false;
  for (const model::QueryTerm& term : query.terms) {
    if (model::isPayloadField(term.field))
      return core::lacks(name(Permission::payloadView),
                         "Searching by " + std::string(model::infoOf(term.field).name) + " needs the permission payload.view");
    anywhere = anywhere || term.field == QueryField::freeText;
  }
  if (!anywhere) return query;
  return model::parseQuery(narrowed(query, query.nodes.size() - 1));
}

}  // namespace

base::Result<model::Query> withinReach(const model::Query& query, const Principal& principal) {
  model::Query found = query;
  if (!principal.may(Permission::payloadView)) {
    SB_ASSIGN(found, withoutPayload(query));
  }
  if (principal.app.empty()) return found;
  model::QueryTerm own;
  own.field = QueryField::app;
  own.op = model::QueryOp::equal;
  own.value.text = principal.app;
  // The query was read on its own first, so no parenthesis in it can reach beyond ours.
  std::string text = model::toText(own);
  if (!found.matchesAll()) text = "(" + model::toText(found) + ") " + text;
  return model::parseQuery(text);
}

std::string readableQuery(const std::string& q, const Principal& principal) {
  return principal.may(Permission::payloadView) || !model::asksForPayload(q) ? q : std::string();
}

}  // namespace signalbox::api
