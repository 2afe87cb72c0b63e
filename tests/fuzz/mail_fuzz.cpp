// Mails from any parts: either refused, or a message whose head holds our own fields alone and whose lines end and are as
// long as mail allows.
#include <algorithm>

#include "engine/providers/mime_message.h"
#include "tests/fuzz/input.h"

using namespace signalbox;

namespace {

constexpr std::string_view kFields[] = {"Date",
                                        "From",
                                        "To",
                                        "Reply-To",
                                        "Subject",
                                        "Message-ID",
                                        "MIME-Version",
                                        "Content-Type",
                                        "Content-Transfer-Encoding",
                                        "List-Unsubscribe",
                                        "List-Unsubscribe-Post",
                                        "Auto-Submitted",
                                        "X-Signalbox-Id"};

void judgeHead(std::string_view head) {
  while (!head.empty()) {
    const std::size_t end = head.find("\r\n");
    const std::string_view line = head.substr(0, end);
    head.remove_prefix(end == std::string_view::npos ? head.size() : end + 2);
    if (line.starts_with(' ') || line.starts_with('\t')) continue;
    const std::string_view name = line.substr(0, line.find(':'));
    REQUIRE(name.size() < line.size());
    REQUIRE(std::find(std::begin(kFields), std::end(kFields), name) != std::end(kFields));
  }
}

}  // namespace

FUZZ_TARGET(input) {
  const std::string from = input.part(), fromName = input.part(), to = input.part(), subject = input.part(), text = input.part(), html = input.part(),
                    unsubscribe = input.part(), fileName = input.part(), mediaType = input.part(), replyTo = input.part();
  const providers::Attachment file{fileName, mediaType, input.rest()};
  providers::MailParts parts;
  parts.from = from.empty() ? "shop@example.com" : std::string_view(from);
  parts.fromName = fromName;
  parts.to = to.empty() ? "ada@example.com" : std::string_view(to);
  parts.replyTo = replyTo;
  parts.listUnsubscribe = unsubscribe;
  parts.subject = subject;
  parts.text = text;
  parts.html = html;
  if (!fileName.empty()) parts.attachments = {&file, 1};
  const auto mail = providers::composeMail(parts);
  if (!mail.ok()) {
    REQUIRE(!mail.status().message().empty() || !mail.status().fields().empty());
    return;
  }
  const std::size_t end = mail->find("\r\n\r\n");
  REQUIRE(end != std::string::npos && mail->ends_with("\r\n"));
  judgeHead(std::string_view(*mail).substr(0, end));
  std::size_t begin = 0;
  for (std::size_t i = 0; i < mail->size(); ++i) {
    const char byte = (*mail)[i];
    REQUIRE(byte != '\0' && (byte != '\n' || (i > 0 && (*mail)[i - 1] == '\r')) &&
            (byte != '\r' || (i + 1 < mail->size() && (*mail)[i + 1] == '\n')));
    if (byte != '\n') continue;
    REQUIRE(i - begin <= 1000);
    begin = i + 1;
  }
}
