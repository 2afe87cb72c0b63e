#include "engine/store/sqlite/search_plan.h"

#include <algorithm>
#include <array>
#include <optional>
#include <span>

#include "engine/base/uuid.h"
#include "engine/model/state.h"

namespace signalbox::store::sqlite {

using model::QueryField;
using model::QueryNode;
using model::QueryOp;
using model::QueryTerm;
using model::State;

namespace {

bool isEquality(const QueryTerm& term) { return (term.op == QueryOp::matches || term.op == QueryOp::equal) && !term.value.prefix; }

/// The nodes that must all hold.
std::vector<const QueryNode*> required(const model::Query& query) {
  if (query.matchesAll()) return {};
  std::vector<const QueryNode*> open{&query.root()};
  std::vector<const QueryNode*> found;
  while (!open.empty()) {
    const QueryNode* at = open.back();
    open.pop_back();
    if (at->kind != QueryNode::Kind::all) {
      found.push_back(at);
      continue;
    }
    for (const std::size_t child : at->children) open.push_back(&query.nodes[child]);
  }
  return found;
}

/// The values of a field of which one must hold: a term, or an OR of nothing else.
std::optional<std::vector<const QueryTerm*>> alternatives(const model::Query& query, const QueryNode& node, QueryField field) {
  std::vector<const QueryTerm*> terms;
  const auto take = [&](const QueryNode& leaf) {
    if (leaf.kind != QueryNode::Kind::term) return false;
    const QueryTerm& term = query.terms[leaf.term];
    if (term.field != field || !isEquality(term)) return false;
    terms.push_back(&term);
    return true;
  };
  if (node.kind == QueryNode::Kind::any) {
    for (const std::size_t child : node.children)
      if (!take(query.nodes[child])) return std::nullopt;
    return terms;
  }
  if (!take(node)) return std::nullopt;
  return terms;
}

std::optional<std::vector<const QueryTerm*>> requiredOf(const model::Query& query, QueryField field) {
  for (const QueryNode* node : required(query))
    if (auto terms = alternatives(query, *node, field)) return terms;
  return std::nullopt;
}

bool onlyStates(const std::vector<const QueryTerm*>& terms, std::initializer_list<State> states) {
  return std::all_of(terms.begin(), terms.end(), [&](const QueryTerm* term) {
    const auto state = model::stateFromName(term->value.text);
    return state && std::find(states.begin(), states.end(), *state) != states.end();
  });
}

bool mentions(const model::Query& query, QueryField field) {
  return std::any_of(query.terms.begin(), query.terms.end(), [&](const QueryTerm& term) { return term.field == field; });
}

class Planner {
 public:
  Planner(Place place, const model::Query& query, base::WallTime now, Walk walk) : place_(place), query_(query), now_(now), walk_(walk) {
    plan_.filter = compileQuery(query, place, now);
    wantedStates_ = requiredOf(query, QueryField::state);
  }

  SearchPlan make() {
    switch (place_) {
      case Place::notifications: notifications(); break;
      case Place::deadLetters: deadLetters(); break;
      case Place::held: held(); break;
    }
    byIds();
    plan_.where = conditions_.empty() ? "WHERE 1 " : "WHERE " + conditions_ + " ";
    return std::move(plan_);
  }

 private:
  void require(const std::string& condition) { conditions_ += (conditions_.empty() ? "" : " AND ") + condition; }

  void fromDeliveries(const char* index) {
    plan_.seq = "d.seq";
    plan_.from = std::string("FROM deliveries d ") + index;
    if (plan_.filter.needsNotification) plan_.from += "CROSS JOIN notifications n ON n.seq=d.seq ";
    if (plan_.filter.needsAttempt) plan_.from += "LEFT JOIN attempts a ON a.place=d.seq*65536+d.attempts ";
    if (plan_.filter.needsDeadLetter) plan_.from += "LEFT JOIN dead_letters l ON l.seq=d.seq ";
  }

  void fromDeadLetters(const std::string& index) {
    plan_.seq = "l.seq";
    plan_.from = "FROM dead_letters l " + index;
    const bool delivery = plan_.filter.needsDelivery || plan_.filter.needsAttempt || walk_ == Walk::inOrderOfSeq;
    if (delivery) plan_.from += "CROSS JOIN deliveries d ON d.seq=l.seq ";
    if (plan_.filter.needsNotification) plan_.from += "CROSS JOIN notifications n ON n.seq=l.seq ";
    if (plan_.filter.needsAttempt) plan_.from += "LEFT JOIN attempts a ON a.place=d.seq*65536+d.attempts ";
  }

  /// History is walked by seq; what is in few states is walked by the index of those states.
  void notifications() {
    if (wantedStates_ && onlyStates(*wantedStates_, {State::dead, State::discarded})) return fromDeadLetters("");
    if (wantedStates_ && onlyStates(*wantedStates_, {State::held})) {
      fromDeliveries("INDEXED BY deliveries_held_seq ");
      return require("d.state=4");
    }
    if (wantedStates_ && onlyStates(*wantedStates_, {State::sending})) {
      fromDeliveries("INDEXED BY deliveries_sending ");
      return require("d.state=2");
    }
    fromDeliveries("");
    if (walk_ != Walk::inOrderOfSeq) notBefore();
  }

  /// Ids sort by time and grow with seq, so that the oldest row that may match is one look-up away.
  void notBefore() {
    for (const QueryNode* node : required(query_)) {
      if (node->kind != QueryNode::Kind::term) continue;
      const QueryTerm& term = query_.terms[node->term];
      std::optional<base::WallTime> from;
      if (term.field == QueryField::created && (term.op == QueryOp::greater || term.op == QueryOp::greaterEqual)) from = instantOf(term.value, now_);
      if (term.field == QueryField::age && (term.op == QueryOp::less || term.op == QueryOp::lessEqual) && term.value.duration)
        from = now_ - *term.value.duration;
      if (!from || base::toMillis(*from) < 0) continue;
      base::Uuid first;
      const auto stamp = static_cast<std::uint64_t>(base::toMillis(*from));
      for (std::size_t i = 0; i < 6; ++i) first.bytes[i] = static_cast<std::uint8_t>(stamp >> (40 - 8 * i));
      require("d.seq>=coalesce((SELECT seq FROM notifications WHERE id>=? ORDER BY id LIMIT 1),9223372036854775807)");
      plan_.whereValues.emplace_back(first);
      return;
    }
  }

  void held() {
    if (walk_ == Walk::inOrderOfSeq) {
      fromDeliveries("INDEXED BY deliveries_held_seq ");
    } else {
      fromDeliveries("INDEXED BY deliveries_held ");
      plan_.key = "d.changed_at_ms";
    }
    require("d.state=4");
  }

  void deadLetters() {
    const std::optional<int> discarded = discardedWanted();
    if (walk_ == Walk::inOrderOfSeq || !discarded) {
      fromDeadLetters("NOT INDEXED ");
      if (discarded) require("l.discarded=" + std::to_string(*discarded));
      return;
    }
    plan_.key = "l.died_at_ms";
    struct Lead {
      QueryField field;
      const char* column;
    };
    constexpr std::array kLeads{Lead{QueryField::cause, "group"}, Lead{QueryField::domain, "domain"}, Lead{QueryField::templateName, "template"},
                                Lead{QueryField::provider, "provider"}, Lead{QueryField::app, "app"}};
    for (const Lead& lead : kLeads) {
      const auto terms = requiredOf(query_, lead.field);
      // Domains compare without regard to case, which the index does not.
      if (!terms || terms->size() != 1 || lead.field == QueryField::domain) continue;
      fromDeadLetters(std::string("INDEXED BY dead_letters_") + lead.column + " ");
      require(std::string("l.") + (lead.field == QueryField::cause ? "group_id" : lead.column) + "=?");
      plan_.whereValues.emplace_back(terms->front()->value.text);
      require("l.discarded=" + std::to_string(*discarded));
      return diedWithin();
    }
    fromDeadLetters("INDEXED BY dead_letters_died ");
    require("l.discarded=" + std::to_string(*discarded));
    plan_.wholeQueue = *discarded == 0;
    diedWithin();
  }

  /// Each index goes on by the time of death, so rows of other times are not looked at.
  void diedWithin() {
    for (const QueryNode* node : required(query_)) {
      if (node->kind != QueryNode::Kind::term) continue;
      const QueryTerm& term = query_.terms[node->term];
      if (term.field != QueryField::died || term.op == QueryOp::notEqual) continue;
      require(timeCondition(term, "l.died_at_ms", now_, plan_.whereValues));
      plan_.wholeQueue = false;
    }
  }

  /// The queue shows what is dead, and what was discarded only when asked. Nothing = both.
  std::optional<int> discardedWanted() const {
    if (!mentions(query_, QueryField::state)) return 0;
    if (!wantedStates_) return std::nullopt;
    if (onlyStates(*wantedStates_, {State::dead})) return 0;
    if (onlyStates(*wantedStates_, {State::discarded})) return 1;
    return std::nullopt;
  }

  /// A selection of rows: they are looked up one by one, whatever else leads.
  void byIds() {
    const auto terms = requiredOf(query_, QueryField::id);
    if (!terms) return;
    std::string list;
    std::vector<Value> ids;
    for (const QueryTerm* term : *terms) {
      const auto id = base::Uuid::parse(term->value.text);
      if (!id) return;
      list += list.empty() ? "?" : ",?";
      ids.emplace_back(*id);
    }
    if (plan_.from.find("INDEXED BY") != std::string::npos) {
      const std::size_t at = plan_.from.find("INDEXED BY");
      const std::size_t end = plan_.from.find(' ', at + 11);
      plan_.from.replace(at, end - at, "NOT INDEXED");
    }
    plan_.wholeQueue = false;
    require(plan_.seq + " IN (SELECT seq FROM notifications WHERE id IN (" + list + "))");
    plan_.whereValues.insert(plan_.whereValues.end(), ids.begin(), ids.end());
  }

  const Place place_;
  const model::Query& query_;
  const base::WallTime now_;
  const Walk walk_;
  std::optional<std::vector<const QueryTerm*>> wantedStates_;
  std::string conditions_;
  SearchPlan plan_;
};

}  // namespace

SearchPlan planSearch(Place place, const model::Query& query, base::WallTime now, Walk walk) { return Planner(place, query, now, walk).make(); }

}  // namespace signalbox::store::sqlite
