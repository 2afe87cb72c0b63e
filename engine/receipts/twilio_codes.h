#pragma once
// The codes that Twilio adds to a message that did not arrive, as a table: what each means for the message, for its number and
// for the account. The table is the documentation, and a test has a case for every row. Pure.

#include <span>
#include <string_view>

#include "engine/model/receipt.h"

namespace signalbox::receipts {

struct TwilioCode {
  std::string_view code;
  model::ReceiptStatus status;  // of what was "undelivered"; what "failed" never left Twilio and says nothing of the number
  bool suppresses;              // the number is not to be used again
  bool refusesAccount;          // nothing more is carried until somebody puts the account in order
  std::string_view words;
};

std::span<const TwilioCode> twilioCodes();
/// Null for one that is not known; Twilio adds codes without notice.
const TwilioCode* findTwilioCode(std::string_view code);

}  // namespace signalbox::receipts
