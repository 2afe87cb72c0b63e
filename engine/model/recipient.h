#pragma once
// One person or system that is written to: where each channel reaches them and what they want. Value.

#include <cstdint>
#include <string>
#include <vector>

namespace signalbox::model {

struct Recipient {
  std::string id;
  std::string email;
  std::string phone;
  std::string pushToken;
  std::string webhookUrl;
  std::string timeZone;  // IANA; empty = UTC
  std::string locale;
  std::string quietFrom;  // "22:00"; empty = no quiet hours
  std::string quietTo;
  std::vector<std::string> optOut;      // "marketing", "sms", "marketing:sms"
  std::vector<std::string> suppressed;  // channels by which nothing is sent to them
  std::int64_t version = 0;
};

}  // namespace signalbox::model
