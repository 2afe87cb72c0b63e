#include "engine/providers/mime_message.h"

#include <algorithm>

#include <fmt/format.h>

#include "engine/base/digest.h"
#include "engine/providers/answer_text.h"
#include "engine/providers/attachments.h"
#include "engine/providers/form_body.h"
#include "engine/providers/mime_header.h"

namespace signalbox::providers {
namespace {

constexpr std::size_t kLineMax = 76;

/// Every line end becomes CRLF, and the last line has one.
std::string withCrlf(std::string_view text) {
  std::string out;
  out.reserve(text.size() + 16);
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\r' || text[i] == '\n') {
      if (text[i] == '\r' && i + 1 < text.size() && text[i + 1] == '\n') ++i;
      out += "\r\n";
    } else {
      out += text[i];
    }
  }
  if (!out.ends_with("\r\n")) out += "\r\n";
  return out;
}

/// A part with its own headers. Mostly-ASCII text stays readable on the wire; other text is shorter in base64.
std::string part(std::string_view type, std::string_view text) {
  const std::string lines = withCrlf(text);
  const auto others =
      static_cast<std::size_t>(std::count_if(lines.begin(), lines.end(), [](char c) { return static_cast<unsigned char>(c) >= 0x80; }));
  const bool readable = others * 6 <= lines.size();
  return fmt::format("Content-Type: {}; charset=utf-8\r\nContent-Transfer-Encoding: {}\r\n\r\n{}", type, readable ? "quoted-printable" : "base64",
                     readable ? quotedPrintable(lines) : base64Lines(lines));
}

/// RFC 2183; a name that does not fit a quoted string as RFC 2231 has it.
std::string filePart(const Attachment& file) {
  const bool plain = std::all_of(file.name.begin(), file.name.end(),
                                 [](char c) { return static_cast<unsigned char>(c) < 0x80 && c != '"' && c != '\\' && c != '%'; });
  const std::string name =
      plain && file.name.size() <= 60 ? fmt::format("filename=\"{}\"", file.name) : fmt::format("filename*=UTF-8''{}", percentEncode(file.name));
  return fmt::format("Content-Type: {}\r\nContent-Disposition: attachment;\r\n {}\r\nContent-Transfer-Encoding: base64\r\n\r\n{}", file.mediaType,
                     name, base64Lines(file.bytes));
}

std::string said(const MailParts& parts, const std::string& id) {
  if (parts.html.empty()) return part("text/plain", parts.text);
  if (parts.text.empty()) return part("text/html", parts.html);
  // "=_" occurs in neither encoding, so no part can hold the boundary.
  const std::string boundary = fmt::format("=_{}.{}", id, parts.generation);
  // The line end before a boundary belongs to the boundary (RFC 2046 section 5.1.1), so each part gets one more.
  return fmt::format("Content-Type: multipart/alternative;\r\n boundary=\"{0}\"\r\n\r\n--{0}\r\n{1}\r\n--{0}\r\n{2}\r\n--{0}--\r\n", boundary,
                     part("text/plain", parts.text), part("text/html", parts.html));
}

std::string body(const MailParts& parts, const std::string& id) {
  if (parts.attachments.empty()) return said(parts, id);
  const std::string boundary = fmt::format("=_m.{}.{}", id, parts.generation);
  std::string all = fmt::format("Content-Type: multipart/mixed;\r\n boundary=\"{0}\"\r\n\r\n--{0}\r\n{1}", boundary, said(parts, id));
  for (const Attachment& file : parts.attachments) all += fmt::format("\r\n--{}\r\n{}", boundary, filePart(file));
  return all + fmt::format("\r\n--{}--\r\n", boundary);
}

}  // namespace

std::string quotedPrintable(std::string_view text) {
  constexpr std::string_view kHex = "0123456789ABCDEF";
  const std::string lines = withCrlf(text);
  std::string out;
  out.reserve(lines.size() + lines.size() / 8);
  std::size_t used = 0;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (lines[i] == '\r') {  // always followed by LF here
      out += "\r\n";
      used = 0;
      ++i;
      continue;
    }
    const auto byte = static_cast<std::uint8_t>(lines[i]);
    const bool blankAtEnd = (byte == ' ' || byte == '\t') && lines[i + 1] == '\r';
    const bool plain = ((byte >= 0x20 && byte < 0x7F) || byte == '\t') && byte != '=' && !blankAtEnd;
    const std::size_t width = plain ? 1 : 3;
    const bool lastInLine = lines[i + 1] == '\r';
    // A soft break takes one column itself.
    if (used + width > (lastInLine ? kLineMax : kLineMax - 1)) {
      out += "=\r\n";
      used = 0;
    }
    if (plain) {
      out += lines[i];
    } else {
      out += '=';
      out += kHex[byte >> 4];
      out += kHex[byte & 15];
    }
    used += width;
  }
  return out;
}

std::string base64Lines(std::string_view bytes) {
  constexpr std::size_t kBytesPerLine = kLineMax / 4 * 3;
  std::string out;
  for (std::size_t at = 0; at < bytes.size(); at += kBytesPerLine) out.append(base::base64Encode(bytes.substr(at, kBytesPerLine))).append("\r\n");
  return out;
}

base::Result<std::string> composeMail(const MailParts& parts) {
  if (parts.text.empty() && parts.html.empty()) return base::Status(base::Code::invalid, "a mail needs text or html");
  if (!isUtf8(parts.text) || !isUtf8(parts.html)) return base::Status(base::Code::invalid, "the mail's text is no UTF-8");
  for (const Attachment& file : parts.attachments)
    if (const std::string_view wrong = checkAttachment(file); !wrong.empty())
      return base::Status(base::Code::invalid, fmt::format("an attachment {}", wrong));
  const std::string id = parts.notificationId.toString();
  SB_ASSIGN(std::string mail, mailboxHeader("From", parts.fromName, parts.from));
  SB_ASSIGN(const std::string to, mailboxHeader("To", "", parts.to));
  mail += to;
  if (!parts.replyTo.empty()) {
    SB_ASSIGN(const std::string replyTo, mailboxHeader("Reply-To", "", parts.replyTo));
    mail += replyTo;
  }
  SB_ASSIGN(const std::string subject, textHeader("Subject", parts.subject));
  mail += subject;
  const std::string_view domain = parts.from.substr(parts.from.find('@') + 1);
  mail += fmt::format("Date: {}\r\nMessage-ID: <{}.{}@{}>\r\nX-Signalbox-Id: {}\r\nAuto-Submitted: auto-generated\r\n",
                      base::formatMailDate(parts.date), id, parts.generation, domain, id);
  if (!parts.listUnsubscribe.empty()) {
    // On one line, because a URL cannot be folded or encoded; RFC 5322 allows 998 characters.
    if (!isHeaderValue(parts.listUnsubscribe) || parts.listUnsubscribe.find_first_of(" <>") != std::string_view::npos ||
        parts.listUnsubscribe.size() > kUnsubscribeMax)
      return base::Status(base::Code::invalid, "the header List-Unsubscribe would hold what is no URL");
    mail += fmt::format("List-Unsubscribe: <{}>\r\n", parts.listUnsubscribe);
  }
  mail += "MIME-Version: 1.0\r\n";
  return mail + body(parts, id);
}

}  // namespace signalbox::providers
