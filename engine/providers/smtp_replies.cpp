#include "engine/providers/smtp_replies.h"

#include <algorithm>
#include <array>

#include "engine/providers/answer_text.h"

namespace signalbox::providers {
namespace {

using model::OutcomeClass;

constexpr std::array kRows{
    SmtpRow{"data", 200, 299, "", "", OutcomeClass::sent, false, "accepted after the final dot"},
    // Slow down.
    SmtpRow{"", 421, 421, "", "too many", OutcomeClass::throttled, false, "too many connections at once"},
    SmtpRow{"", 400, 499, "", "throttl", OutcomeClass::throttled, false, "the provider asks for a lower rate"},
    SmtpRow{"", 400, 499, "", "rate limit", OutcomeClass::throttled, false, "the provider asks for a lower rate"},
    // Our key or our host is refused: the message is not to blame.
    SmtpRow{"", 530, 530, "", "", OutcomeClass::credential, false, "authentication is required"},
    SmtpRow{"", 534, 535, "", "", OutcomeClass::credential, false, "the credentials are refused"},
    SmtpRow{"", 538, 538, "", "", OutcomeClass::credential, false, "the mechanism asks for encryption"},
    // Once the mail itself is judged the same numbers are a policy: Yahoo refuses forged senders with 554 5.7.9.
    SmtpRow{"mail", 500, 599, "5.7.8", "", OutcomeClass::credential, false, "the credentials are refused"},
    SmtpRow{"mail", 500, 599, "5.7.9", "", OutcomeClass::credential, false, "the mechanism is too weak"},
    SmtpRow{"auth", 500, 599, "", "", OutcomeClass::credential, false, "authentication failed for good"},
    SmtpRow{"connect", 500, 599, "", "", OutcomeClass::credential, false, "our host is refused (554 at connect)"},
    SmtpRow{"tls", 500, 599, "", "", OutcomeClass::credential, false, "STARTTLS is refused: a matter of configuration"},
    // The recipient's address does not exist.
    SmtpRow{"", 550, 550, "5.1.1", "", OutcomeClass::permanent, true, "no such mailbox"},
    SmtpRow{"", 550, 550, "5.1.2", "", OutcomeClass::permanent, true, "no such domain"},
    SmtpRow{"", 550, 550, "5.1.10", "", OutcomeClass::permanent, true, "the domain takes no mail"},
    SmtpRow{"rcpt", 551, 551, "", "", OutcomeClass::permanent, true, "user not local"},
    SmtpRow{"rcpt", 553, 553, "", "", OutcomeClass::permanent, true, "mailbox name not allowed"},
    // Full or too big: one passes, the other does not.
    SmtpRow{"", 500, 599, "5.3.4", "", OutcomeClass::permanent, false, "the message is too big"},
    SmtpRow{"mail", 552, 552, "", "", OutcomeClass::permanent, false, "larger than the server takes (RFC 1870), said before any recipient"},
    SmtpRow{"", 552, 552, "", "message size", OutcomeClass::permanent, false, "larger than the server takes (RFC 1870)"},
    SmtpRow{"", 552, 552, "", "", OutcomeClass::transient, false, "the mailbox is full"},
    // The rest goes by the first digit.
    SmtpRow{"", 400, 499, "", "", OutcomeClass::transient, false, "a refusal that may pass"},
    SmtpRow{"", 500, 599, "", "", OutcomeClass::permanent, false, "the same message can never pass"},
};

bool isDigit(char c) { return c >= '0' && c <= '9'; }

/// "5.1.1" at the front: a class of 2, 4 or 5 and two numbers of up to three digits.
std::size_t enhancedLength(std::string_view text) {
  if (text.size() < 5 || (text[0] != '2' && text[0] != '4' && text[0] != '5') || text[1] != '.') return 0;
  std::size_t at = 2;
  for (int part = 0; part < 2; ++part) {
    const std::size_t begin = at;
    while (at < text.size() && isDigit(text[at])) ++at;
    if (at == begin || at - begin > 3) return 0;
    if (part == 0) {
      if (at >= text.size() || text[at] != '.') return 0;
      ++at;
    }
  }
  return at == text.size() || text[at] == ' ' ? at : 0;
}

std::string lowered(std::string text) {
  for (char& c : text)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return text;
}

bool matchesEnhanced(std::string_view wanted, std::string_view actual) {
  if (wanted.empty()) return true;
  return wanted.back() == '.' ? actual.starts_with(wanted) : actual == wanted;
}

}  // namespace

std::span<const SmtpRow> smtpRows() { return kRows; }

SmtpReply parseSmtpReply(std::int32_t code, std::string_view body) {
  SmtpReply reply;
  reply.code = code;
  while (!body.empty()) {
    const std::size_t lineEnd = body.find('\n');
    std::string_view line = body.substr(0, lineEnd);
    body = lineEnd == std::string_view::npos ? std::string_view{} : body.substr(lineEnd + 1);
    while (!line.empty() && (line.back() == '\r' || line.back() == ' ')) line.remove_suffix(1);
    if (line.size() >= 3 && std::all_of(line.begin(), line.begin() + 3, isDigit) && (line.size() == 3 || line[3] == ' ' || line[3] == '-'))
      line.remove_prefix(std::min<std::size_t>(4, line.size()));
    if (const std::size_t length = enhancedLength(line); length > 0) {
      if (reply.enhanced.empty()) reply.enhanced = line.substr(0, length);
      line.remove_prefix(std::min(length + 1, line.size()));
    }
    if (!reply.text.empty() && !line.empty()) reply.text += ' ';
    reply.text += line;
  }
  return reply;
}

const SmtpRow* findSmtpRow(std::string_view phase, const SmtpReply& reply) {
  const std::string text = lowered(reply.text);
  for (const SmtpRow& row : kRows) {
    if ((row.phase.empty() || row.phase == phase) && reply.code >= row.codeLow && reply.code <= row.codeHigh &&
        matchesEnhanced(row.enhanced, reply.enhanced) && (row.contains.empty() || text.find(row.contains) != std::string::npos))
      return &row;
  }
  return nullptr;
}

std::string queueId(const SmtpReply& reply) {
  const std::string text = lowered(reply.text);
  const auto word = [&](std::size_t at) {
    const std::string_view rest = std::string_view(reply.text).substr(at);
    return excerpt(rest.substr(0, rest.find_first_of(" ;,")), 200);
  };
  constexpr std::string_view kQueuedAs = "queued as ";
  if (const std::size_t at = text.find(kQueuedAs); at != std::string::npos) return word(at + kQueuedAs.size());
  if (text.starts_with("ok ") && text.find(' ', 3) == std::string::npos) return word(3);
  if (text == "ok") return {};
  return excerpt(reply.text, 200);
}

}  // namespace signalbox::providers
