#pragma once
// A mail, or a health check, over SMTP through libcurl. Watches the dialogue to know the phase in which a reply came
// and whether the whole message had been written. Confined to one mail thread.

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "engine/egress/open_sockets.h"
#include "engine/egress/smtp_reply_lines.h"
#include "engine/egress/transfer.h"

namespace signalbox::egress {

class SmtpTransfer final : public Transfer {
 public:
  /// `request.smtp` is set.
  SmtpTransfer(CURL* easy, Job job, const base::Clock& clock, const Options& options, providers::Request request, OpenSockets& sockets);

 private:
  void opened(curl_socket_t socket) override;
  void connected(int localPort) override { localPort_ = localPort; }
  void describe(CURLcode code, providers::TransferResult& result) override;
  void setCredentials();
  void noteCommand(std::string_view line);
  void stopReading() const;

  static int onDialogue(CURL* easy, curl_infotype type, char* data, std::size_t size, void* self);
  static std::size_t onReply(char* data, std::size_t size, std::size_t count, void* self);
  static std::size_t onMessage(char* buffer, std::size_t size, std::size_t count, void* self);
  static std::size_t onNothing(char* data, std::size_t size, std::size_t count, void* self);

  struct FreeList {
    void operator()(curl_slist* list) const { curl_slist_free_all(list); }
  };

  providers::SmtpRequest request_;
  OpenSockets& sockets_;
  std::vector<curl_socket_t> opened_;
  int localPort_ = 0;
  bool leaving_ = false;  // QUIT is out; what comes now answers nothing of ours
  std::unique_ptr<curl_slist, FreeList> recipients_;
  std::size_t offset_ = 0;  // of the message, given to libcurl so far
  std::string_view phase_ = "connect";
  SmtpReplyLines reply_;  // to the command under way
};

}  // namespace signalbox::egress
