#pragma once
// An HTTP request through libcurl. Confined to the egress thread.

#include <memory>
#include <string>

#include "engine/egress/answer_head.h"
#include "engine/egress/transfer.h"

namespace signalbox::egress {

class HttpTransfer final : public Transfer {
 public:
  /// `request.http` is set.
  HttpTransfer(CURL* easy, Job job, const base::Clock& clock, const Options& options, providers::Request request);
  ~HttpTransfer() override;

 private:
  void describe(CURLcode code, providers::TransferResult& result) override;
  static std::size_t onHeader(char* data, std::size_t size, std::size_t count, void* self);
  static std::size_t onBody(char* data, std::size_t size, std::size_t count, void* self);

  struct WipeList {
    void operator()(curl_slist* list) const;
  };
  void signForAws();

  providers::HttpRequest request_;  // may hold keys; wiped at the end
  std::unique_ptr<curl_slist, WipeList> headersOut_;
  AnswerHead head_;
  std::string body_;
  bool cut_ = false;  // the answer was longer than we read
};

}  // namespace signalbox::egress
