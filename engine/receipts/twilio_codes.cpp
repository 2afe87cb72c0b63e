#include "engine/receipts/twilio_codes.h"

#include <algorithm>
#include <array>

namespace signalbox::receipts {
namespace {

using enum model::ReceiptStatus;

constexpr std::array kCodes{
    TwilioCode{"21610", failed, false, false, "the recipient has opted out (STOP)"},  // and so is unsubscribed besides
    TwilioCode{"30001", failed, false, false, "the sender's queue was full"},
    TwilioCode{"30002", failed, false, true, "the account was suspended"},
    TwilioCode{"30003", failed, false, false, "the handset cannot be reached now"},
    TwilioCode{"30004", failed, false, false, "the message was blocked"},
    TwilioCode{"30005", bounced, true, false, "the number is unknown"},
    TwilioCode{"30006", bounced, true, false, "a landline, or a carrier that cannot be reached"},
    TwilioCode{"30007", failed, false, false, "the carrier took it for spam"},
    TwilioCode{"30008", failed, false, false, "the carrier gave no reason"},
    TwilioCode{"30009", failed, false, false, "a part of the message got lost"},
    TwilioCode{"30010", failed, false, false, "it costs more than the price allows"},
};

}  // namespace

std::span<const TwilioCode> twilioCodes() { return kCodes; }

const TwilioCode* findTwilioCode(std::string_view code) {
  const auto found = std::find_if(kCodes.begin(), kCodes.end(), [code](const TwilioCode& each) { return each.code == code; });
  return found == kCodes.end() ? nullptr : &*found;
}

}  // namespace signalbox::receipts
