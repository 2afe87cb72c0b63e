#include "engine/egress/smtp_transfer.h"

#include <algorithm>
#include <array>
#include <cstring>

#include "engine/base/system_clock.h"

namespace signalbox::egress {

using providers::Reached;
using providers::SmtpRequest;
using providers::TransferResult;

SmtpTransfer::SmtpTransfer(CURL* easy, Job job, const base::Clock& clock, const Options& options, providers::Request request, OpenSockets& sockets)
    : Transfer(easy, std::move(job), clock, options, Reach{}), request_(std::move(*request.smtp)), sockets_(sockets) {
  setLasting(easy, options);
  setOwn(request);
  // libcurl takes our own name for EHLO from the URL's path.
  set(CURLOPT_URL, (request_.url + "/" + request_.helo).c_str());
  set(CURLOPT_PROTOCOLS_STR, "smtp,smtps");
  const long useSsl = request_.tls == SmtpRequest::Tls::none ? static_cast<long>(CURLUSESSL_NONE) : static_cast<long>(CURLUSESSL_ALL);
  set(CURLOPT_USE_SSL, useSsl);
  if (!request_.caFile.empty()) set(CURLOPT_CAINFO, request_.caFile.c_str());
  if (!sockets_.mayShare(request_.url, std::to_string(useSsl) + request_.caFile, base::SystemClock::monotonicMicros())) {
    set(CURLOPT_FRESH_CONNECT, 1L);
    set(CURLOPT_FORBID_REUSE, 1L);
  }
  set(CURLOPT_CLOSESOCKETFUNCTION, &OpenSockets::onClose);
  set(CURLOPT_CLOSESOCKETDATA, static_cast<void*>(&sockets_));
  setCredentials();
  set(CURLOPT_VERBOSE, 1L);  // the only way to see the commands; nothing is printed
  set(CURLOPT_DEBUGFUNCTION, &SmtpTransfer::onDialogue);
  set(CURLOPT_DEBUGDATA, static_cast<void*>(this));
  set(CURLOPT_HEADERFUNCTION, &SmtpTransfer::onReply);
  set(CURLOPT_HEADERDATA, static_cast<void*>(this));
  set(CURLOPT_WRITEFUNCTION, &SmtpTransfer::onNothing);
  if (request_.message.empty()) {
    set(CURLOPT_CUSTOMREQUEST, "NOOP");
    return;
  }
  set(CURLOPT_MAIL_FROM, ("<" + request_.mailFrom + ">").c_str());
  curl_slist* list = nullptr;
  for (const std::string& recipient : request_.rcptTo) list = curl_slist_append(list, ("<" + recipient + ">").c_str());
  recipients_.reset(list);
  set(CURLOPT_MAIL_RCPT, list);
  set(CURLOPT_UPLOAD, 1L);
  set(CURLOPT_READFUNCTION, &SmtpTransfer::onMessage);
  set(CURLOPT_READDATA, static_cast<void*>(this));
  set(CURLOPT_INFILESIZE_LARGE, static_cast<curl_off_t>(request_.message.size()));
}

void SmtpTransfer::setCredentials() {
  if (request_.username.empty()) return;
  set(CURLOPT_USERNAME, request_.username.c_str());
  set(CURLOPT_PASSWORD, request_.password.revealCString());
  // Inside of TLS the plain mechanisms are as good as any, and no ticket or domain of this machine gets involved.
  set(CURLOPT_LOGIN_OPTIONS, "AUTH=PLAIN;AUTH=LOGIN");
}

void SmtpTransfer::opened(curl_socket_t socket) {
  sockets_.add(socket);
  opened_.push_back(socket);
}

void SmtpTransfer::stopReading() const {
  for (const curl_socket_t socket : opened_) sockets_.stopReadingSocket(socket);
  if (localPort_ != 0) sockets_.stopReading(localPort_);
}

int SmtpTransfer::onDialogue(CURL*, curl_infotype type, char* data, std::size_t size, void* self) {
  if (type == CURLINFO_HEADER_OUT) static_cast<SmtpTransfer*>(self)->noteCommand({data, size});
  return 0;
}

void SmtpTransfer::noteCommand(std::string_view line) {
  struct Row {
    std::string_view begin;
    std::string_view phase;
  };
  constexpr std::array kCommands{Row{"EHLO ", "connect"},  Row{"HELO ", "connect"}, Row{"STARTTLS", "tls"}, Row{"AUTH ", "auth"},
                                 Row{"MAIL FROM", "mail"}, Row{"RCPT TO", "rcpt"},  Row{"DATA\r", "data"},  Row{"NOOP", "noop"}};
  // libcurl takes its leave before it tells us that the dialogue has failed; the reply that ended it stays.
  if (line.starts_with("QUIT")) {
    leaving_ = true;
    stopReading();
    return;
  }
  // The base64 lines of an AUTH exchange match none, and stay in its phase.
  for (const Row& row : kCommands)
    if (line.starts_with(row.begin)) phase_ = row.phase;
  reply_.forget();
}

std::size_t SmtpTransfer::onReply(char* data, std::size_t size, std::size_t count, void* self) {
  auto& transfer = *static_cast<SmtpTransfer*>(self);
  if (!transfer.leaving_) transfer.reply_.take({data, size * count});
  return size * count;
}

std::size_t SmtpTransfer::onMessage(char* buffer, std::size_t size, std::size_t count, void* self) {
  auto& transfer = *static_cast<SmtpTransfer*>(self);
  if (transfer.offset_ == 0) transfer.reply_.forget();  // the go-ahead (354) has been read; what comes next answers the message
  const std::size_t bytes = std::min(size * count, transfer.request_.message.size() - transfer.offset_);
  std::memcpy(buffer, transfer.request_.message.data() + transfer.offset_, bytes);
  transfer.offset_ += bytes;
  return bytes;
}

std::size_t SmtpTransfer::onNothing(char*, std::size_t size, std::size_t count, void*) { return size * count; }

void SmtpTransfer::describe(CURLcode code, TransferResult& result) {
  const std::int32_t reply = reply_.code();
  const bool refused = reply >= 400;
  const bool taken = reply >= 200 && reply < 300 && (offset_ > 0 || (request_.message.empty() && code == CURLE_OK));
  if (refused || taken) {
    result.reached = Reached::answer;
    result.status = reply;
    result.body = reply_.takeText();
    result.phase = phase_;
    result.error.clear();
    return;
  }
  if (result.error != "login denied" && phase_ != "connect") result.phase = phase_;
  // Once all of the message is written, its end follows at once: the server may have taken it. Before, it cannot.
  const auto length = static_cast<curl_off_t>(request_.message.size());
  if (length > 0 && offset_ == request_.message.size() && uploadedBytes() >= length) result.reached = Reached::requestBytes;
}

}  // namespace signalbox::egress
