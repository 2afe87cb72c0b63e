#include "engine/store/sqlite/query_sql.h"

#include <algorithm>

#include "engine/base/uuid.h"
#include "engine/model/channel.h"
#include "engine/model/outcome.h"
#include "engine/model/state.h"
#include "engine/store/sqlite/json_path.h"

namespace signalbox::store::sqlite {

using model::QueryField;
using model::QueryNode;
using model::QueryOp;
using model::QueryTerm;

namespace {

constexpr std::int64_t kDayMs = 86'400'000;
const char* const kNever = "0";

/// '%' and '_' are ordinary letters in what people search for.
std::string likePattern(const std::string& text, bool prefix) {
  std::string pattern = prefix ? "" : "%";
  for (const char c : text) {
    if (c == '%' || c == '_' || c == '\\') pattern += '\\';
    pattern += c;
  }
  return pattern + "%";
}

const char* comparison(QueryOp op) {
  switch (op) {
    case QueryOp::greater: return ">";
    case QueryOp::less: return "<";
    case QueryOp::greaterEqual: return ">=";
    case QueryOp::lessEqual: return "<=";
    default: return "=";
  }
}

bool isOrder(QueryOp op) { return op >= QueryOp::greater; }

class Compiler {
 public:
  Compiler(const model::Query& query, Place place, base::WallTime now) : query_(query), dead_(place == Place::deadLetters), now_(now) {}

  SqlFilter compile() {
    if (!query_.matchesAll()) out_.sql = node(query_.root());
    return std::move(out_);
  }

 private:
  std::string node(const QueryNode& at) {
    switch (at.kind) {
      case QueryNode::Kind::term: return leaf(query_.terms[at.term]);
      case QueryNode::Kind::negation: return "NOT " + node(query_.nodes[at.children.front()]);
      case QueryNode::Kind::all: return join(at, " AND ");
      case QueryNode::Kind::any: return join(at, " OR ");
    }
    return kNever;
  }

  std::string join(const QueryNode& at, const char* word) {
    std::string sql = "(";
    for (std::size_t i = 0; i < at.children.size(); ++i) sql += (i == 0 ? "" : word) + node(query_.nodes[at.children[i]]);
    return sql + ")";
  }

  /// What a row has no value for does not match, and its negation does.
  std::string leaf(const QueryTerm& term) { return "((" + positive(term) + ") IS " + (term.op == QueryOp::notEqual ? "NOT TRUE)" : "TRUE)"); }

  std::string positive(const QueryTerm& term) {
    switch (term.field) {
      case QueryField::freeText: return freeText(term);
      case QueryField::id: return id(term);
      case QueryField::app: return text(term, dead_ ? l("app") : d("app"));
      case QueryField::channel: return choice(model::channelFromName(term.value.text), dead_ ? l("channel") : d("channel"));
      case QueryField::state: return choice(model::stateFromName(term.value.text), d("state"));
      case QueryField::provider: return text(term, dead_ ? l("provider") : a("provider"));
      case QueryField::templateName: return text(term, dead_ ? l("template") : n("template"));
      case QueryField::category: return text(term, n("category"));
      case QueryField::priority: return choice(model::priorityFromName(term.value.text), d("priority"));
      case QueryField::recipient: return text(term, n("recipient_id"));
      case QueryField::target: return text(term, n("target"), " COLLATE NOCASE");
      case QueryField::domain: return text(term, dead_ ? l("domain") : "message_domain(" + n("channel") + "," + n("target") + ")", " COLLATE NOCASE");
      case QueryField::error: return prose(term, dead_ ? l("message") : a("message"));
      case QueryField::code: return text(term, dead_ ? l("code") : a("code"));
      case QueryField::outcomeClass: return choice(model::outcomeClassFromName(term.value.text), dead_ ? l("outcome_class") : a("outcome"));
      case QueryField::cause: return text(term, l("group_id"));
      case QueryField::tries: return number(term, d("attempts"));
      case QueryField::replayed: return number(term, d("generation"));
      case QueryField::age: return age(term);
      case QueryField::created: return time(term, n("created_at_ms"));
      case QueryField::died: return time(term, l("died_at_ms"));
      case QueryField::due: return d("state") + "<4 AND " + d("state") + "<>2 AND " + time(term, d("due_at_ms"));
      case QueryField::key: return text(term, n("idempotency_key"));
      case QueryField::ordering: return text(term, d("ordering_key"));
      case QueryField::data: return path(term, n("data"));
      case QueryField::metadata: return path(term, n("metadata"));
      case QueryField::receipt: return receipt(term.value.text);
    }
    return kNever;
  }

  /// Values are numbered by their place in the text, and C++ leaves the order within one sum of strings open: a sum has at
  /// most one of these.
  std::string bound(Value value) {
    out_.values.push_back(std::move(value));
    return "?";
  }

  std::string text(const QueryTerm& term, const std::string& column, const char* collation = "") {
    const std::string whole = "coalesce(" + column + ",'')";
    if (!term.value.prefix) return whole + "=" + bound(term.value.text) + collation;
    std::string sql = "substr(" + whole + ",1,length(" + bound(term.value.text) + "))=";
    return sql + bound(term.value.text) + collation;
  }

  std::string prose(const QueryTerm& term, const std::string& column) {
    if (term.op != QueryOp::matches && !term.value.prefix) return column + "=" + bound(term.value.text) + " COLLATE NOCASE";
    return column + " LIKE " + bound(likePattern(term.value.text, term.value.prefix)) + " ESCAPE '\\'";
  }

  std::string freeText(const QueryTerm& term) {
    std::string sql;
    const auto look = [&](const std::string& column) {
      sql += (sql.empty() ? "" : " OR ") + column + " LIKE " + bound(likePattern(term.value.text, false)) + " ESCAPE '\\'";
    };
    look(dead_ ? l("message") : a("message"));
    look(dead_ ? l("code") : a("code"));
    look(n("target"));
    look(dead_ ? l("template") : n("template"));
    look(n("data"));
    return sql;
  }

  std::string id(const QueryTerm& term) {
    if (const auto whole = base::Uuid::parse(term.value.text)) return n("id") + "=" + bound(*whole);
    if (!term.value.prefix) return kNever;
    std::string digits;
    for (const char c : term.value.text)
      if (c != '-') digits += c;
    std::string sql = "substr(hex(" + n("id") + "),1,length(" + bound(digits) + "))=";
    return sql + bound(digits) + " COLLATE NOCASE";
  }

  template <class E> std::string choice(const std::optional<E>& value, const std::string& column) {
    return value ? column + "=" + bound(static_cast<std::int64_t>(*value)) : kNever;
  }

  /// Complaints and unsubscriptions stand beside the status.
  std::string receipt(const std::string& word) {
    const auto status = model::receiptStatusFromName(word);
    if (!status) return kNever;
    if (*status == model::ReceiptStatus::complained) return d("receipt_flags") + "&1";
    if (*status == model::ReceiptStatus::unsubscribed) return d("receipt_flags") + "&2";
    return choice(status, d("receipt"));
  }

  std::string number(const QueryTerm& term, const std::string& column) {
    return term.value.number ? column + comparison(term.op) + bound(*term.value.number) : kNever;
  }

  /// "age:1h" is an age of one hour and some seconds.
  std::string age(const QueryTerm& term) {
    if (!term.value.duration) return kNever;
    std::string sql = "(" + bound(base::toMillis(now_)) + "-" + n("created_at_ms") + ")";
    const std::int64_t wanted = term.value.duration->count();
    if (isOrder(term.op)) return sql + comparison(term.op) + bound(wanted);
    sql += " BETWEEN " + bound(wanted);
    return sql + " AND " + bound(wanted + 59'999);
  }

  std::string time(const QueryTerm& term, const std::string& column) { return timeCondition(term, column, now_, out_.values); }

  std::string path(const QueryTerm& term, const std::string& column) {
    const std::optional<JsonPath> path = jsonPath(term.path);
    if (!path) return kNever;
    const std::string object = "CASE WHEN json_valid(" + column + ") THEN " + column + " END";
    const auto value = [&] {
      std::string sql = "json_extract(" + object + "," + bound(path->byName) + ")";
      return path->byIndex.empty() ? sql : "coalesce(" + sql + ",json_extract(" + object + "," + bound(path->byIndex) + "))";
    };
    const model::QueryValue& wanted = term.value;
    if (isOrder(term.op)) {
      const std::string type = "typeof(" + value() + ")" + (wanted.number ? " IN ('integer','real')" : "='text'");
      const std::string read = value();
      return type + " AND " + read + comparison(term.op) + (wanted.number ? bound(*wanted.number) : bound(wanted.text));
    }
    std::string read = "CAST(" + value() + " AS TEXT)";
    if (wanted.prefix) {
      std::string sql = "substr(" + read + ",1,length(" + bound(wanted.text) + "))=";
      return sql + bound(wanted.text);
    }
    std::string sql = "(" + read + "=" + bound(wanted.text);
    if (wanted.number) {
      sql += " OR (typeof(" + value();
      sql += ") IN ('integer','real') AND " + value();
      sql += "=" + bound(*wanted.number) + ")";
    }
    if (wanted.text == "true" || wanted.text == "false" || wanted.text == "null") {
      sql += " OR json_type(" + object + "," + bound(path->byName);
      sql += ")=" + bound(wanted.text);
    }
    return sql + ")";
  }

  std::string d(const char* column) { return out_.needsDelivery = true, std::string("d.") + column; }
  std::string n(const char* column) { return out_.needsNotification = true, std::string("n.") + column; }
  std::string a(const char* column) { return out_.needsAttempt = true, std::string("a.") + column; }
  std::string l(const char* column) { return out_.needsDeadLetter = true, std::string("l.") + column; }

  const model::Query& query_;
  const bool dead_;
  const base::WallTime now_;
  SqlFilter out_;
};

}  // namespace

std::string timeCondition(const QueryTerm& term, const std::string& column, base::WallTime now, std::vector<Value>& values) {
  const std::int64_t at = base::toMillis(instantOf(term.value, now));
  const bool wholeDay = term.value.time && term.value.text.size() == 10;
  const std::int64_t end = at + (wholeDay ? kDayMs : 1000);
  const auto compared = [&](const char* sign, std::int64_t with) {
    values.emplace_back(with);
    return column + sign + "?";
  };
  switch (term.op) {
    case QueryOp::greater: return wholeDay ? compared(">=", end) : compared(">", at);
    case QueryOp::lessEqual: return wholeDay ? compared("<", end) : compared("<=", at);
    case QueryOp::greaterEqual:
    case QueryOp::less: return compared(comparison(term.op), at);
    default: break;
  }
  const std::string from = compared(">=", at);
  return from + " AND " + compared("<", end);
}

base::WallTime instantOf(const model::QueryValue& value, base::WallTime now) {
  if (value.time) return *value.time;
  return value.relativeTime ? now + *value.relativeTime : now;
}

SqlFilter compileQuery(const model::Query& query, Place place, base::WallTime now) { return Compiler(query, place, now).compile(); }

}  // namespace signalbox::store::sqlite
