#include "engine/store/sqlite/field_values.h"

#include "engine/model/query_fields.h"
#include "engine/store/sqlite/statement.h"

namespace signalbox::store::sqlite {

using model::QueryField;

namespace {

constexpr const char* kRecentRows = "5000";

std::string recent(const std::string& column, const std::string& table, const std::string& order) {
  return "SELECT " + column + " AS v FROM (SELECT " + column + " FROM " + table + " ORDER BY " + order + " DESC LIMIT " + kRecentRows + ")";
}

/// A SELECT of one column v; empty where nothing is offered. Recipients and targets are personal and are not listed.
std::string sourceOf(QueryField field) {
  switch (field) {
    case QueryField::provider: return "SELECT name AS v FROM providers UNION ALL " + recent("provider", "dead_letters", "seq");
    case QueryField::templateName: return "SELECT name AS v FROM templates WHERE retired=0 UNION ALL " + recent("template", "notifications", "seq");
    case QueryField::cause: return "SELECT id AS v FROM dead_letter_groups WHERE open>0";
    case QueryField::app: return recent("app", "deliveries", "seq");
    case QueryField::category: return recent("category", "notifications", "seq");
    case QueryField::code: return recent("code", "attempts", "place");
    case QueryField::domain: return recent("domain", "dead_letters", "seq");
    case QueryField::ordering: return recent("ordering_key", "deliveries", "seq");
    case QueryField::key: return recent("idempotency_key", "notifications", "seq");
    default: return {};
  }
}

}  // namespace

base::Result<std::vector<std::string>> FieldValues::of(const std::string& field, const std::string& prefix, std::size_t limit) {
  std::vector<std::string> found;
  const model::QueryFieldInfo* info = model::findQueryField(field);
  const std::string source = info == nullptr ? std::string() : sourceOf(info->field);
  if (source.empty()) return found;
  Statement statement(db_.handle(),
                      "SELECT DISTINCT v FROM (" + source + ") WHERE v<>'' AND substr(v,1,length(?1))=?1 COLLATE NOCASE ORDER BY v LIMIT ?2");
  Rows rows = statement.open(prefix, limit);
  while (rows.next()) found.push_back(rows.text(0));
  SB_TRY(rows.status());
  return found;
}

}  // namespace signalbox::store::sqlite
