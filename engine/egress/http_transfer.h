#pragma once
// An HTTP request through libcurl. Confined to the egress thread.

#include <string>

#include "engine/egress/answer_head.h"
#include "engine/egress/header_lines.h"
#include "engine/egress/multi_poll.h"
#include "engine/egress/transfer.h"

namespace signalbox::egress {

class HttpTransfer final : public Transfer {
 public:
  /// What all requests have in common, on a handle that is fresh or reset. A request like most leaves it as it was, so the next one need not
  /// set it again.
  static void prepare(CURL* easy, const Options& options, MultiPoll& poll);

  /// `easy` was prepared; `request.http` is set.
  HttpTransfer(CURL* easy, Job job, const base::Clock& clock, const Options& options, MultiPoll& poll, providers::Request request);
  ~HttpTransfer() override;

  /// The handle is as prepare() left it, but for what every request sets: a POST that was answered and whose key, if it has one, stood in its
  /// headers.
  bool leavesHandlePrepared() const { return ordinary_ && answered_; }

 private:
  void describe(CURLcode code, providers::TransferResult& result) override;
  void opened(curl_socket_t socket) override { poll_.opened(socket); }
  static std::size_t onHeader(char* data, std::size_t size, std::size_t count, void* self);
  static std::size_t onBody(char* data, std::size_t size, std::size_t count, void* self);

  void setHeaders();
  void signForAws();
  void setMethod();

  MultiPoll& poll_;
  providers::HttpRequest request_;  // may hold keys; wiped at the end
  const bool ordinary_;
  bool answered_ = false;  // libcurl has nothing to say against it
  HeaderLines headersOut_;
  AnswerHead head_;
  std::string body_;
  bool cut_ = false;  // the answer was longer than we read
};

}  // namespace signalbox::egress
