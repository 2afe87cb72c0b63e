#include "tests/ui/screenshots/audit.h"

#include <algorithm>
#include <array>

#include "engine/base/time.h"
#include "tests/ui/screenshots/pages.h"
#include "tests/ui/support/canned_access.h"

namespace signalbox::tests {

namespace {

using namespace std::chrono_literals;
using protocol::AuditEntry;

struct Act {
  base::Millis ago;
  const char *who, *action, *object, *reason;
  boost::json::object detail;
};

AuditEntry rowOf(const Act& act) {
  static const AuditEntry like = canned::audit().front();
  const std::string_view who(act.who);
  const bool isTill = who.starts_with("till");
  AuditEntry row = like;
  row.at = canned::kNow - act.ago;
  row.principal = act.who;
  row.role = who == "ana" || who == "jon" ? "admin" : isTill ? "sender" : "";
  row.address = who == "ana" ? "10.0.0.12" : who == "jon" ? "10.0.0.9" : isTill ? "10.0.4.7" : who.empty() ? "203.0.113.40" : "";
  row.action = act.action;
  row.object = act.object;
  row.reason = act.reason;
  row.detail = act.detail;
  return row;
}

/// What the other screens tell of, too, the newest first.
const std::vector<AuditEntry>& known() {
  static const std::vector<AuditEntry> all = [] {
    const char *const ended = "0196c3a1-0000-7000-8000-0000000000d2", *const gone = "0196c3a1-0000-7000-8000-0000000000d3",
                      *const givenUp = "0196c3a1-0000-7000-8000-0000000000d4";
    const std::array<Act, 15> more{{
        {3h - 80s, "jon", "operation.rate", ended, "", {{"rate_per_second", 30}}},
        {3h, "ana", "operation.create", ended, "mailboxes emptied after the newsletter", {{"kind", "replay"}, {"total", 1902}}},
        {3h + 4min, "ana", "plan.create", "0196c3a1-0000-7000-8000-0000000000ab", "", {{"kind", "replay"}}},
        {4h + 52min, "engine", "engine.stopped", "engine", "", {}},
        {26h, "jon", "operation.create", gone, "test accounts of the load test", {{"kind", "discard"}, {"total", 611}}},
        {26h, "ana", "policy.put", "sms", "", {{"version", 2}}},
        {26h + 3min, "jon", "plan.create", "0196c3a1-0000-7000-8000-0000000000ac", "", {{"kind", "discard"}}},
        {30h, "jon", "secret.put", "smtp-password", "", {{"version", 3}}},
        {49h - 6min, "jon", "operation.cancel", givenUp, "it was not fixed", {}},
        {49h, "jon", "operation.create", givenUp, "provider said it was fixed; it was not", {{"kind", "replay"}, {"total", 12'118}}},
        {49h, "ana", "subscription.put", "shop-orders", "", {{"version", 4}}},
        {49h, "ana", "subscription.put", "pager", "", {{"version", 4}}},
        {49h + 5min, "jon", "plan.create", "0196c3a1-0000-7000-8000-0000000000ad", "", {{"kind", "replay"}}},
        {51h, "ana", "template.put", "order-shipped", "", {{"version", 7}}},
        {51h + 20min, "ana", "access.revealed", "notifications", "", {{"count", 12}}},
    }};
    std::vector<AuditEntry> rows = canned::audit();
    for (const Act& act : more) rows.push_back(rowOf(act));
    std::stable_sort(rows.begin(), rows.end(), [](const auto& one, const auto& other) { return one.at > other.at; });
    return rows;
  }();
  return all;
}

/// Before that one day was as the other.
AuditEntry older(std::size_t number) {
  const auto ago = 52h + 97min * static_cast<std::int64_t>(number);
  const auto count = static_cast<std::int64_t>(number);
  switch (number % 6) {
    case 0: return rowOf({ago, "engine", "retention.purged", "engine", "", {{"count", 1204 + 37 * (count % 11)}}});
    case 1: return rowOf({ago, "till-2", "access.refused", "GET /audit", "", {{"count", 1}, {"missing", "audit.read"}}});
    case 2: return rowOf({ago, "jon", "access.revealed", "dead-letters", "", {{"count", 8 + count % 17}}});
    case 3: return rowOf({ago, "", "access.no_valid_token", "", "", {{"count", 3 + count % 23}}});
    case 4: return rowOf({ago, "ana", "recipients.put", "customers", "the day's new customers", {{"count", 40 + count % 31}}});
    default: return rowOf({ago, "ana", "provider.ping", "smtp-backup", "", {}});
  }
}

}  // namespace

protocol::Page<AuditEntry> auditFor(const Asked& asked) {
  const auto all = static_cast<std::size_t>(canned::auditVerdict().rows);
  const auto rowAt = [all](std::size_t place) {
    AuditEntry row = place < known().size() ? known()[place] : older(place - known().size());
    row.seq = static_cast<std::int64_t>(all - place);
    return row;
  };
  const auto from = base::parseRfc3339(valueIn(asked, "from").toStdString()), to = base::parseRfc3339(valueIn(asked, "to").toStdString());
  std::vector<std::size_t> places;
  for (std::size_t place = 0; place < all; ++place) {
    const bool isKnown = place < known().size();
    if ((from || to) && !isKnown) break;  // nobody asks for a range that is so long ago
    if (isKnown && ((from && known()[place].at < *from) || (to && known()[place].at >= *to))) continue;
    places.push_back(place);
  }
  const Part part = partOf(asked);
  std::vector<AuditEntry> rows;
  for (const std::size_t place : pageOf(places, part).data) rows.push_back(rowAt(place));
  return pageOf(std::move(rows), part, places.size());
}

}  // namespace signalbox::tests
