#pragma once
// How a text travels by SMS: in the GSM 7-bit alphabet (3GPP TS 23.038) where every character is in it, else in UCS-2;
// longer texts in parts that lose a few units to their header. Parts are what is billed. Pure.

#include <cstddef>
#include <string_view>

namespace signalbox::providers {

struct SmsLength {
  bool gsm7 = true;
  std::size_t units = 0;       // septets, or UTF-16 code units
  std::size_t characters = 0;  // UTF-16 code units of the text, in either alphabet
  std::size_t segments = 0;    // 0 for an empty text
};

/// `text` is UTF-8. 160 septets or 70 code units in one message, else 153 or 67 in each part; a character that takes two
/// units (the extension table, or beyond the BMP) is never divided between parts.
SmsLength measureSms(std::string_view text);

}  // namespace signalbox::providers
