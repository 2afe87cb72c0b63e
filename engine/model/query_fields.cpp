#include "engine/model/query_fields.h"

#include <algorithm>
#include <array>
#include <vector>

#include "engine/base/check.h"
#include "engine/model/channel.h"
#include "engine/model/outcome.h"
#include "engine/model/state.h"

namespace signalbox::model {
namespace {

template <class T, std::size_t N> constexpr std::size_t sizeOf(const std::array<T, N>&) { return N; }

constexpr std::array<std::string_view, kChannelCount> kChannelNames{"email", "sms", "push", "webhook"};
constexpr std::array<std::string_view, kStateCount> kStateNames{"pending", "enqueued",  "sending", "retrying",   "held",     "sent",
                                                                "dead",    "cancelled", "expired", "suppressed", "discarded"};
constexpr std::array<std::string_view, kPriorityCount> kPriorityNames{"high", "normal", "low"};
constexpr std::array<std::string_view, sizeOf(kOutcomeClasses)> kClassNames{"sent",      "not_sent",   "transient", "throttled",
                                                                            "permanent", "credential", "ambiguous", "abandoned"};

using F = QueryField;
using T = QueryType;
constexpr std::array<std::string_view, 9> kReceiptNames{"sent",   "deferred", "delivered",  "opened",      "clicked",
                                                        "failed", "bounced",  "complained", "unsubscribed"};

constexpr std::array<QueryFieldInfo, 26> kFields{{
    {F::state, "is", "state", T::choice, kStateNames, false, "where it stands"},
    {F::channel, "channel", "", T::choice, kChannelNames, false, "kind of message"},
    {F::provider, "provider", "", T::text, {}, true, "provider of the last attempt"},
    {F::error, "error", "", T::prose, {}, false, "text of the last error"},
    {F::code, "code", "", T::text, {}, true, "the provider's code, such as 550*"},
    {F::outcomeClass, "class", "", T::choice, kClassNames, false, "how the last attempt ended"},
    {F::cause, "cause", "group", T::text, {}, true, "cause group by its id"},
    {F::templateName, "template", "", T::text, {}, true, "template by name"},
    {F::app, "app", "", T::text, {}, true, "the app that asked for it"},
    {F::category, "category", "", T::text, {}, true, "what preferences speak of"},
    {F::priority, "priority", "", T::choice, kPriorityNames, false, "how urgent"},
    {F::recipient, "recipient", "", T::text, {}, false, "recipient by id"},
    {F::target, "target", "to", T::text, {}, false, "address, number, token or URL"},
    {F::domain, "domain", "", T::text, {}, true, "domain of the address or URL"},
    {F::age, "age", "", T::duration, {}, false, "time since it was accepted, such as >1h"},
    {F::created, "created", "", T::time, {}, false, "when it was accepted"},
    {F::died, "died", "", T::time, {}, false, "when it entered the dead-letter queue"},
    {F::due, "due", "", T::time, {}, false, "when it will be tried next"},
    {F::tries, "tries", "attempts", T::number, {}, false, "attempts over all generations"},
    {F::replayed, "replayed", "generation", T::number, {}, false, "how often it was replayed"},
    {F::id, "id", "", T::text, {}, false, "notification by id"},
    {F::key, "key", "", T::text, {}, false, "idempotency key"},
    {F::ordering, "ordering", "", T::text, {}, false, "ordering key"},
    {F::data, "data", "", T::path, {}, false, "a value in data, such as data.order:123"},
    {F::metadata, "metadata", "", T::path, {}, false, "a value in metadata"},
    {F::receipt, "receipt", "", T::choice, kReceiptNames, false, "what the provider told after it took it"},
}};
constexpr QueryFieldInfo kFreeText{F::freeText, "", "", T::prose, {}, false, "text anywhere in it"};

std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t above = row[j];
      row[j] = std::min({above + 1, row[j - 1] + 1, diagonal + (a[i - 1] == b[j - 1] ? 0U : 1U)});
      diagonal = above;
    }
  }
  return row[b.size()];
}

std::string_view withoutPath(std::string_view name) { return name.substr(0, name.find('.')); }

}  // namespace

std::span<const QueryFieldInfo> queryFields() { return kFields; }

const QueryFieldInfo& infoOf(QueryField field) {
  for (const QueryFieldInfo& info : kFields)
    if (info.field == field) return info;
  SB_CHECK(field == QueryField::freeText, "every field is in the catalogue");
  return kFreeText;
}

const QueryFieldInfo* findQueryField(std::string_view name) {
  for (const QueryFieldInfo& info : kFields) {
    if (name == info.name || (!info.alias.empty() && name == info.alias)) return &info;
    if (info.type == QueryType::path && withoutPath(name) == info.name) return &info;
  }
  return nullptr;
}

std::optional<std::string_view> nearestOf(std::span<const std::string_view> names, std::string_view name) {
  std::optional<std::string_view> nearest;
  std::size_t best = name.size() <= 3 ? 1 : name.size() / 3;  // more typing errors than that are another word
  for (const std::string_view candidate : names) {
    const std::size_t apart = distance(candidate, name);
    if (apart > best || (nearest && apart == best)) continue;
    best = apart;
    nearest = candidate;
  }
  return nearest;
}

std::optional<std::string_view> nearestQueryField(std::string_view name) {
  std::vector<std::string_view> names;
  for (const QueryFieldInfo& info : kFields) {
    names.push_back(info.name);
    if (!info.alias.empty()) names.push_back(info.alias);
  }
  return nearestOf(names, withoutPath(name));
}

}  // namespace signalbox::model
