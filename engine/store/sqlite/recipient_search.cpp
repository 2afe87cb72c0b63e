#include "engine/store/sqlite/recipient_search.h"

#include <algorithm>

#include "engine/store/sqlite/columns.h"

namespace signalbox::store::sqlite {

namespace {

constexpr std::size_t kRowsMax = 20'000;  // of addresses that one page looks through

// A cursor is the last row's id; after the ids it says first where it is. No id has a blank in it.
constexpr std::string_view kEmail = "email ", kPhone = "phone ";

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool beginsWithoutCase(std::string_view text, std::string_view beginning) {
  return text.size() >= beginning.size() &&
      std::equal(beginning.begin(), beginning.end(), text.begin(), [](char a, char b) { return lower(a) == lower(b); });
}

}  // namespace

std::string beginningOfNumber(std::string_view typed) {
  std::string number;
  for (const char c : typed) {
    if (c == ' ' || c == '-' || c == '(' || c == ')' || c == '.' || c == '/') continue;
    if (!(c >= '0' && c <= '9') && !(c == '+' && number.empty())) return {};
    number += c;
  }
  if (number.empty() || number.front() == '+') return number;
  return "+" + (number.starts_with("00") ? number.substr(2) : number);
}

RecipientSearch::RecipientSearch(Connection& db)
    : ids_(db.handle(), std::string("SELECT ") + kRecipientColumns + " FROM recipients WHERE id>=? AND id>? ORDER BY id"),
      emails_(db.handle(),
              "SELECT id, email FROM recipients INDEXED BY recipients_email WHERE email>=? COLLATE NOCASE ORDER BY email COLLATE NOCASE, id"),
      phones_(db.handle(), "SELECT id, phone FROM recipients INDEXED BY recipients_phone WHERE phone>=? ORDER BY phone, id"),
      recipient_(db.handle(), std::string("SELECT ") + kRecipientColumns + " FROM recipients WHERE id=?") {}

base::Result<RecipientPage> RecipientSearch::page(const RecipientQuery& query) {
  Growing growing{query, query.byAddress ? beginningOfNumber(query.begins) : std::string()};
  std::string_view cursor = query.cursor;
  const By first = cursor.starts_with(kEmail) ? By::email : cursor.starts_with(kPhone) ? By::phone : By::id;
  if (first != By::id) cursor.remove_prefix(kEmail.size());
  const std::string after(cursor);
  const auto from = [&](By by) { return by == first ? after : std::string(); };
  if (first == By::id) SB_TRY(byId(growing, after));
  if (!query.byAddress || query.begins.empty()) return std::move(growing.page);
  if (first != By::phone && !growing.page.hasMore) SB_TRY(byAddress(growing, By::email, from(By::email)));
  if (!growing.number.empty() && !growing.page.hasMore) SB_TRY(byAddress(growing, By::phone, from(By::phone)));
  return std::move(growing.page);
}

base::Status RecipientSearch::byId(Growing& growing, const std::string& after) {
  Rows rows = ids_.open(growing.query.begins, after);
  while (rows.next()) {
    model::Recipient row = readRecipient(rows);
    // Ids are in order: what follows begins otherwise, too.
    if (!row.id.starts_with(growing.query.begins) || !take(growing, By::id, std::move(row))) break;
  }
  return rows.status();
}

base::Status RecipientSearch::byAddress(Growing& growing, By by, const std::string& after) {
  const std::string& begins = by == By::email ? growing.query.begins : growing.number;
  std::optional<std::string> resumed;
  if (!after.empty()) {
    SB_ASSIGN(const std::optional<model::Recipient> last, recipient(after));
    const std::string address = !last ? std::string() : by == By::email ? last->email : last->phone;
    if (beginsWithoutCase(address, begins)) resumed = address;  // else it is gone, and this part begins anew
  }
  std::string lookedAt = after;
  Rows rows = (by == By::email ? emails_ : phones_).open(resumed.value_or(begins));
  while (rows.next()) {
    const std::string id = rows.text(0), address = rows.text(1);
    if (!beginsWithoutCase(address, begins)) break;
    const bool same = resumed && address.size() == resumed->size() && beginsWithoutCase(address, *resumed);
    if (same && id <= after) continue;
    if (growing.looked++ == kRowsMax) {
      growing.page.hasMore = true;
      growing.page.nextCursor = cursorOf(by, lookedAt);
      break;
    }
    lookedAt = id;
    if (id.starts_with(growing.query.begins)) continue;
    SB_ASSIGN(std::optional<model::Recipient> row, recipient(id));
    if (!row || (by == By::phone && beginsWithoutCase(row->email, growing.query.begins))) continue;
    if (!take(growing, by, std::move(*row))) break;
  }
  return rows.status();
}

std::string RecipientSearch::cursorOf(By by, const std::string& id) {
  return (by == By::id ? std::string() : std::string(by == By::email ? kEmail : kPhone)) + id;
}

bool RecipientSearch::take(Growing& growing, By by, model::Recipient row) {
  RecipientPage& page = growing.page;
  if (page.rows.size() == growing.query.limit) {
    page.hasMore = true;
    return false;
  }
  page.nextCursor = cursorOf(by, row.id);
  page.rows.push_back(std::move(row));
  return true;
}

base::Result<std::optional<model::Recipient>> RecipientSearch::recipient(const std::string& id) {
  Rows rows = recipient_.open(id);
  if (rows.next()) return std::optional(readRecipient(rows));
  SB_TRY(rows.status());
  return std::optional<model::Recipient>();
}

}  // namespace signalbox::store::sqlite
