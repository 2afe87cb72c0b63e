#include "engine/egress/smtp_reply_lines.h"

#include <algorithm>

#include "engine/egress/answer_bounds.h"

namespace signalbox::egress {

void SmtpReplyLines::take(std::string_view line) {
  while (!line.empty() && (line.back() == '\r' || line.back() == '\n')) line.remove_suffix(1);
  const auto isDigit = [](char c) { return c >= '0' && c <= '9'; };
  if (line.size() < 3 || !std::all_of(line.begin(), line.begin() + 3, isDigit)) return;
  if (!open_) text_.clear();
  // A reply without end grows by nothing but what is kept, the breaks between its lines included.
  if (!text_.empty() && text_.size() < kAnswerBytesMax) text_ += '\n';
  text_ += line.substr(0, kAnswerBytesMax - text_.size());
  open_ = line.size() > 3 && line[3] == '-';
  if (!open_) code_ = (line[0] - '0') * 100 + (line[1] - '0') * 10 + (line[2] - '0');
}

void SmtpReplyLines::forget() {
  code_ = 0;
  open_ = false;
  text_.clear();
}

}  // namespace signalbox::egress
