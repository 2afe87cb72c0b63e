#pragma once
// What an HTTP provider's answer means, as declared tables: the first row that matches decides. Each adapter has rows of
// its own, by status, its own error code and words; after them come the rows that all share (rule 16). The tables are
// the documentation, and tests have a case for every row. Pure.

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include <boost/json/object.hpp>

#include "engine/model/outcome.h"
#include "engine/providers/request.h"
#include "engine/security/secret.h"

namespace signalbox::providers {

enum class AnswerIf : std::uint8_t {
  always,
  hasId,          // the answer names the provider's id of the message
  hasRetryAfter,  // it says how long to wait
  isItsOwn,       // the provider's own program wrote the body, not a proxy
};

struct AnswerRow {
  std::int32_t statusLow;  // inclusive
  std::int32_t statusHigh;
  std::string_view code;      // the provider's own; empty = any
  std::string_view contains;  // in its text, lower case; empty = any
  AnswerIf condition;
  model::OutcomeClass outcome;
  bool suppressTarget;
  std::int64_t waitMinS;  // at least so long before the next try, when the answer itself does not say
  std::string_view why;
};

/// Redirects, keys, 4xx, 5xx: what holds where an adapter has no row.
std::span<const AnswerRow> sharedAnswerRows();

/// An answer with what its adapter has found in it.
struct HttpAnswer {
  std::int32_t status = 0;
  std::string code;  // the provider's own; empty = none
  std::string text;  // its words
  std::string messageId;
  bool isItsOwn = false;
  std::optional<base::Millis> retryAfter;
};

/// Status, Retry-After, and the body as text; the adapter fills in the rest.
HttpAnswer basicAnswer(const TransferResult& result, base::WallTime wall);

/// In `own`, else among the shared ones; null for a status that is no final one (1xx, above 599).
const AnswerRow* findAnswerRow(std::span<const AnswerRow> own, const HttpAnswer& answer);

/// The outcome by the row. Words of the provider that repeat one of our secrets are kept without it.
model::Outcome outcomeOf(std::span<const AnswerRow> own, const HttpAnswer& answer, std::int64_t latencyUs,
                         std::initializer_list<const security::Secret*> secrets);

/// The same text with *** in place of each secret.
std::string withoutSecrets(std::string text, std::initializer_list<const security::Secret*> secrets);

/// The JSON object that a body holds; nothing when it is anything else.
std::optional<boost::json::object> objectIn(std::string_view body);
/// A member as text: strings as they are, numbers as written; empty for anything else and for none.
std::string memberText(const boost::json::object& object, std::string_view name);
/// A provider's own code, which everybody is shown: letters, digits, '_', '-' and '.', at most 64 of them. Empty for any other text, which
/// is words, and those may repeat what the message says.
std::string codeText(std::string text);

}  // namespace signalbox::providers
