#pragma once
// What an SMTP reply means, as a declared table: the first row that matches decides. The table is the documentation,
// and a test has a case for every row. RFC 5321, 3463, 4954; reference values of large providers. Pure.

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "engine/model/outcome.h"
#include "engine/providers/provider.h"

namespace signalbox::providers {

struct SmtpRow {
  std::string_view phase;  // of TransferResult; empty = any
  std::int32_t codeLow;    // inclusive range of reply codes
  std::int32_t codeHigh;
  std::string_view enhanced;  // "5.1.1", or a class with a dot at the end as "5.7."; empty = any
  std::string_view contains;  // in the text, lower case; empty = any
  model::OutcomeClass outcome;
  bool suppressRecipient;
  std::string_view why;
};

std::span<const SmtpRow> smtpRows();

/// One reply: "550 5.1.1 No such user" (lines of a longer one are joined by LF).
struct SmtpReply {
  std::int32_t code = 0;
  std::string enhanced;  // empty when there is none
  std::string text;      // without the code and the enhanced code
};
SmtpReply parseSmtpReply(std::int32_t code, std::string_view body);

/// The row for a reply in a phase; null when the reply is no answer to anything (3yz).
const SmtpRow* findSmtpRow(std::string_view phase, const SmtpReply& reply);

/// The receiver's own id in the reply to DATA: what follows "queued as", SES's "Ok <id>", or the text itself.
std::string queueId(const SmtpReply& reply);

}  // namespace signalbox::providers
