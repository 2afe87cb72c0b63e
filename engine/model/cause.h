#pragma once
// Why a delivery died, so that equal causes meet in one group of the dead-letter queue. What differs from message to
// message (ids, numbers, addresses, hosts, dates, quoted text) becomes a placeholder; what is left is hashed and shown.
// Pure; any thread. The title holds no recipient address (rule 32).

#include <string>
#include <string_view>

#include "engine/model/channel.h"
#include "engine/model/outcome.h"

namespace signalbox::model {

struct Cause {
  std::string fingerprint;  // 16 hex digits; stable over versions as long as the rules below are
  std::string title;        // for people: "Mailbox does not exist (550 5.1.1)"
  std::string plainTitle;   // the same without what the message says: plainTitle()
};

/// Where the code says it all (an enhanced mail status such as 5.1.1, RFC 3463), the message is left out: every mail
/// server words it differently. The template is a part of the cause only when it could not be rendered (codes that
/// begin with "template" or "render"): otherwise one outage would be as many causes as there are templates.
Cause normaliseCause(Channel channel, std::string_view provider, OutcomeClass outcome, std::string_view code, std::string_view message,
                     std::string_view templateName);

/// How an attempt ended by its class and code alone: "Refused as invalid (422)". For those who may not read what messages say,
/// since whoever refuses one may repeat it in his words.
std::string plainTitle(OutcomeClass outcome, std::string_view code, std::string_view templateName);

}  // namespace signalbox::model
