#include "engine/model/cause.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "engine/base/digest.h"
#include "engine/model/cause_words.h"

namespace signalbox::model {
namespace {

constexpr std::size_t kTitleBytesMax = 100;

struct KnownCode {
  std::string_view code;
  std::string_view title;
  bool saysItAll;  // the message adds nothing but its author's wording
};

/// RFC 3463 and the IANA registry of enhanced mail status codes; the subject digit is the same for 4.x.x and 5.x.x.
constexpr std::array kEnhanced{
    KnownCode{"1.1", "Mailbox does not exist", true},
    KnownCode{"1.2", "Mail domain does not exist", true},
    KnownCode{"1.3", "Address is malformed", true},
    KnownCode{"1.6", "Mailbox has moved", true},
    KnownCode{"1.10", "Domain accepts no mail", true},
    KnownCode{"2.1", "Mailbox is disabled", true},
    KnownCode{"2.2", "Mailbox is full", true},
    KnownCode{"2.3", "Message is too large", true},
    KnownCode{"3.4", "Message is too large", true},
    KnownCode{"4.1", "Mail host does not answer", true},
    KnownCode{"7.1", "Refused by the receiver's policy", false},
    KnownCode{"7.26", "Sender is not authenticated", true},
};

/// Codes of HTTP and of our own transfers, where the message may still tell more.
constexpr std::array kPlain{
    KnownCode{"timeout", "No answer in time", true},
    KnownCode{"400", "Request refused as malformed", false},
    KnownCode{"401", "Credentials refused", false},
    KnownCode{"403", "Not permitted", false},
    KnownCode{"404", "Not found", false},
    KnownCode{"410", "Gone for good", false},
    KnownCode{"413", "Message is too large", false},
    KnownCode{"422", "Refused as invalid", false},
    KnownCode{"429", "Too many requests", false},
    KnownCode{"500", "Provider error", false},
    KnownCode{"502", "Provider's gateway failed", false},
    KnownCode{"503", "Provider is unavailable", false},
    KnownCode{"504", "Provider's gateway timed out", false},
};

bool isDigit(char c) { return c >= '0' && c <= '9'; }

/// "550 5.1.1" -> "1.1"; empty when the code has no enhanced status.
std::string_view enhancedSubject(std::string_view code) {
  for (std::size_t i = 0; i + 4 < code.size(); ++i) {
    const bool starts = i == 0 || code[i - 1] == ' ';
    if (!starts || (code[i] != '5' && code[i] != '4') || code[i + 1] != '.' || !isDigit(code[i + 2])) continue;
    const std::string_view rest = code.substr(i + 2);
    return rest.substr(0, rest.find(' '));
  }
  return {};
}

const KnownCode* knownCode(std::string_view code) {
  const std::string_view subject = enhancedSubject(code);
  for (const KnownCode& known : kEnhanced)
    if (!subject.empty() && known.code == subject) return &known;
  for (const KnownCode& known : kPlain)
    if (known.code == code) return &known;
  return nullptr;
}

/// At most `limit` bytes, never inside a UTF-8 sequence.
std::string cut(std::string text, std::size_t limit) {
  if (text.size() <= limit) return text;
  std::size_t end = limit;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  text.resize(end);
  return text + "...";
}

std::string firstSentence(std::string_view text) {
  const auto end = text.find(". ");
  std::string sentence{text.substr(0, end)};
  while (!sentence.empty() && (sentence.back() == '.' || sentence.back() == ' ')) sentence.pop_back();
  if (!sentence.empty() && sentence.front() >= 'a' && sentence.front() <= 'z') sentence.front() = static_cast<char>(sentence.front() - 'a' + 'A');
  return cut(std::move(sentence), kTitleBytesMax);
}

std::string_view classTitle(OutcomeClass outcome) {
  switch (outcome) {
    case OutcomeClass::sent: return "Sent";
    case OutcomeClass::notSent: return "Provider could not be reached";
    case OutcomeClass::transient: return "Provider refused for now";
    case OutcomeClass::throttled: return "Too many requests";
    case OutcomeClass::permanent: return "Refused for good";
    case OutcomeClass::credential: return "Credentials refused";
    case OutcomeClass::ambiguous: return "Outcome unknown";
    case OutcomeClass::abandoned: return "Stopped before it was sent";
  }
  return "Failed";
}

std::string titleOf(const KnownCode* known, OutcomeClass outcome, std::string_view code, std::string_view message) {
  const std::string sentence = firstSentence(message);
  std::string title{known != nullptr ? known->title : classTitle(outcome)};
  if (known == nullptr && !sentence.empty()) {
    title = sentence;
  } else if (known != nullptr && !known->saysItAll && !sentence.empty()) {
    title += ": " + sentence;
  }
  if (!code.empty()) title += fmt::format(" ({})", cut(std::string{code}, 40));
  return title;
}

/// It was not made, and nobody was asked.
bool isOfTemplate(std::string_view code) { return code.starts_with("template") || code.starts_with("render"); }

}  // namespace

std::string plainTitle(OutcomeClass outcome, std::string_view code, std::string_view templateName) {
  if (!isOfTemplate(code)) return titleOf(knownCode(code), outcome, code, {});
  return templateName.empty() ? "Could not be made from its template" : fmt::format("Could not be made from its template {}", templateName);
}

Cause normaliseCause(Channel channel, std::string_view provider, OutcomeClass outcome, std::string_view code, std::string_view message,
                     std::string_view templateName) {
  const KnownCode* known = knownCode(code);
  const std::string words = withPlaceholders(message, code);
  const bool ofTemplate = isOfTemplate(code);
  std::string identity = fmt::format("{}\n{}\n{}\n{}\n", name(channel), provider, name(outcome), withPlaceholders(code, code));
  if (known == nullptr || !known->saysItAll) identity += words;
  if (ofTemplate) identity += fmt::format("\n{}", templateName);
  std::transform(identity.begin(), identity.end(), identity.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  std::string title = titleOf(known, outcome, code, words);
  if (ofTemplate && !templateName.empty()) title += fmt::format(" in {}", templateName);
  return {fmt::format("{:016x}", base::fnv1a(identity)), std::move(title), plainTitle(outcome, code, templateName)};
}

}  // namespace signalbox::model
