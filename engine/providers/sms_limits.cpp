#include "engine/providers/sms_limits.h"

#include <algorithm>

#include <fmt/format.h>

#include "engine/providers/answer_text.h"
#include "engine/providers/sms_text.h"

namespace signalbox::providers {
namespace {

base::Status invalid(std::string words) { return {base::Code::invalid, std::move(words)}; }

}  // namespace

base::Status checkSms(const Message& message, const SmsLimits& limits) {
  const std::string& to = message.target;
  const bool number = to.size() >= 8 && to.size() <= 16 && to[0] == '+' && to[1] != '0' &&
      std::all_of(to.begin() + 1, to.end(), [](char c) { return c >= '0' && c <= '9'; });
  if (!number) return invalid("the target is no E.164 number");
  const std::string& text = message.content.text;
  if (!isUtf8(text)) return invalid("the text is no UTF-8");
  const SmsLength length = measureSms(text);
  if (length.segments == 0) return invalid("an SMS needs a text");
  if (limits.charactersMax > 0 && length.characters > limits.charactersMax)
    return invalid(fmt::format("the text has {} characters; the provider takes {}", length.characters, limits.charactersMax));
  if (limits.segmentsMax > 0 && length.segments > limits.segmentsMax)
    return invalid(fmt::format("the text takes {} messages in {}; segments_max allows {}", length.segments,
                               length.gsm7 ? "the GSM 7-bit alphabet" : "UCS-2", limits.segmentsMax));
  return base::Status::okay();
}

}  // namespace signalbox::providers
