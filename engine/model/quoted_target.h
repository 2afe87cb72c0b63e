#pragma once
// A provider's words without the address that they are about: many quote it ("550 5.1.1 <ana@example.com> unknown"), and the words
// are kept, grouped and searched. Pure. The placeholders are those of cause.h, so that it makes
// no difference to the group of a dead letter.

#include <string>
#include <string_view>

namespace signalbox::model {

/// Each writing of `target` in `text` becomes its kind ("<address>", "<number>", "<url>", "<id>"): in any case, percent-encoded, as a
/// text of JSON, with '=' for '@' (as return paths have it), its local part alone when it is in brackets or quotes, a phone number's digits with or
/// without blanks and prefix; and the beginning of it at the end of a text that was cut. A target of less than four characters stays.
std::string withoutTarget(std::string_view text, std::string_view target);

}  // namespace signalbox::model
