#pragma once
// What an SMTP server answers to the command under way, line by line (RFC 5321, section 4.2.1): each line begins with the reply's code, and a
// hyphen behind it says that more lines follow. What is no such line is passed over. Bounded, whatever a server sends. Pure; confined to the
// transfer that reads it.

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace signalbox::egress {

class SmtpReplyLines {
 public:
  /// One line, with its end or without.
  void take(std::string_view line);
  /// Something else is asked now: what came before does not answer it.
  void forget();

  /// Of the last complete reply; 0 = there is none yet.
  std::int32_t code() const { return code_; }
  /// The lines of the last reply, joined by LF; at most kAnswerBytesMax of them.
  std::string takeText() { return std::exchange(text_, {}); }

 private:
  std::int32_t code_ = 0;
  bool open_ = false;  // more lines follow
  std::string text_;
};

}  // namespace signalbox::egress
