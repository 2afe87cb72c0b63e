#include "engine/providers/sms_text.h"

#include <algorithm>
#include <vector>

#include "engine/providers/answer_text.h"

namespace signalbox::providers {
namespace {

constexpr std::u32string_view kBasic =
    U"@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";
constexpr std::u32string_view kExtension = U"\f^{}\\[~]|€";

char32_t codePoint(std::string_view bytes) {
  const auto byte = [&](std::size_t at) { return static_cast<char32_t>(static_cast<unsigned char>(bytes[at])); };
  switch (bytes.size()) {
    case 1: return byte(0);
    case 2: return (byte(0) & 0x1F) << 6 | (byte(1) & 0x3F);
    case 3: return (byte(0) & 0x0F) << 12 | (byte(1) & 0x3F) << 6 | (byte(2) & 0x3F);
    default: return (byte(0) & 0x07) << 18 | (byte(1) & 0x3F) << 12 | (byte(2) & 0x3F) << 6 | (byte(3) & 0x3F);
  }
}

std::size_t segmentsOf(const std::vector<std::size_t>& widths, std::size_t units, std::size_t whole, std::size_t part) {
  if (units == 0) return 0;
  if (units <= whole) return 1;
  std::size_t segments = 1;
  std::size_t used = 0;
  for (const std::size_t width : widths) {
    if (used + width > part) {
      ++segments;
      used = 0;
    }
    used += width;
  }
  return segments;
}

}  // namespace

SmsLength measureSms(std::string_view text) {
  SmsLength length;
  std::vector<std::size_t> septets;
  std::vector<std::size_t> codeUnits;
  while (!text.empty()) {
    const std::size_t bytes = std::max<std::size_t>(utf8Length(text), 1);
    const char32_t point = codePoint(text.substr(0, bytes));
    text.remove_prefix(bytes);
    const bool basic = kBasic.find(point) != std::u32string_view::npos;
    const bool extended = kExtension.find(point) != std::u32string_view::npos;
    length.gsm7 = length.gsm7 && (basic || extended);
    septets.push_back(extended ? 2 : 1);
    codeUnits.push_back(point > 0xFFFF ? 2 : 1);
  }
  const auto sum = [](const std::vector<std::size_t>& widths) {
    std::size_t total = 0;
    for (const std::size_t width : widths) total += width;
    return total;
  };
  length.characters = sum(codeUnits);
  length.units = length.gsm7 ? sum(septets) : length.characters;
  length.segments = length.gsm7 ? segmentsOf(septets, length.units, 160, 153) : segmentsOf(codeUnits, length.units, 70, 67);
  return length;
}

}  // namespace signalbox::providers
