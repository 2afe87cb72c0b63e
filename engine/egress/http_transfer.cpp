#include "engine/egress/http_transfer.h"

#include <algorithm>
#include <string_view>

#include "engine/egress/answer_bounds.h"
#include "engine/security/secret.h"

namespace signalbox::egress {

using providers::Reached;
using providers::TransferResult;

namespace {

/// A scheme may be written in capitals.
bool isHttps(const std::string& url) { return curl_strnequal(url.c_str(), "https:", 6) != 0; }

}  // namespace

void HttpTransfer::prepare(CURL* easy, const Options& options, MultiPoll& poll) {
  setLasting(easy, options);
  curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_2TLS));
  curl_easy_setopt(easy, CURLOPT_PATH_AS_IS, 1L);
  if (!options.caFile.empty()) curl_easy_setopt(easy, CURLOPT_CAINFO, options.caFile.c_str());
  curl_easy_setopt(easy, CURLOPT_POST, 1L);
  curl_easy_setopt(easy, CURLOPT_CLOSESOCKETFUNCTION, &MultiPoll::onClose);
  curl_easy_setopt(easy, CURLOPT_CLOSESOCKETDATA, static_cast<void*>(&poll));
  curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, &HttpTransfer::onHeader);
  curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, &HttpTransfer::onBody);
}

HttpTransfer::HttpTransfer(CURL* easy, Job job, const base::Clock& clock, const Options& options, MultiPoll& poll, providers::Request request)
    : Transfer(easy, std::move(job), clock, options, {request.http->guarded, !isHttps(request.http->url)}),
      poll_(poll),
      request_(std::move(*request.http)),
      ordinary_(request_.method == "POST" && !request_.awsKey) {
  setOwn(request);
  set(CURLOPT_URL, request_.url.c_str());
  // Many requests to one origin wait for its first connection to show whether it multiplexes.
  set(CURLOPT_PIPEWAIT, isHttps(request_.url) ? 1L : 0L);
  setHeaders();
  if (request_.awsKey) signForAws();
  setMethod();
  set(CURLOPT_HEADERDATA, static_cast<void*>(this));
  set(CURLOPT_WRITEDATA, static_cast<void*>(this));
}

HttpTransfer::~HttpTransfer() {
  for (providers::Header& header : request_.headers) security::wipe(header.value);
  security::wipe(request_.body);
}

/// "Expect: 100-continue" would cost large bodies a round trip, or a second with receivers that do not know it. libcurl signs
/// whatever stands in the list, also a header that is only taken away by it, and what is signed and not sent no receiver can
/// verify: a signed request keeps it, and goes on at once.
void HttpTransfer::setHeaders() {
  if (!request_.awsKey) {
    set(CURLOPT_HTTPHEADER, headersOut_.set(request_.headers, "Expect", ""));
    return;
  }
  set(CURLOPT_EXPECT_100_TIMEOUT_MS, 1L);
  const security::Secret& token = request_.awsKey->sessionToken;
  set(CURLOPT_HTTPHEADER, headersOut_.set(request_.headers, token.empty() ? "" : "X-Amz-Security-Token", token.reveal()));
}

void HttpTransfer::setMethod() {
  if (request_.method == "GET") {
    set(CURLOPT_HTTPGET, 1L);
  } else if (request_.method == "HEAD") {
    set(CURLOPT_NOBODY, 1L);
  } else {
    // From memory, so that headers and body leave in one write.
    set(CURLOPT_POSTFIELDS, request_.body.data());
    set(CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request_.body.size()));
    if (request_.method != "POST") set(CURLOPT_CUSTOMREQUEST, request_.method.c_str());
  }
}

void HttpTransfer::signForAws() {
  const providers::AwsKey& key = *request_.awsKey;
  set(CURLOPT_AWS_SIGV4, ("aws:amz:" + key.region + ":" + key.service).c_str());
  set(CURLOPT_USERNAME, key.accessKeyId.c_str());
  set(CURLOPT_PASSWORD, key.secretKey.revealCString());
}

std::size_t HttpTransfer::onHeader(char* data, std::size_t size, std::size_t count, void* self) {
  static_cast<HttpTransfer*>(self)->head_.take({data, size * count});
  return size * count;
}

std::size_t HttpTransfer::onBody(char* data, std::size_t size, std::size_t count, void* self) {
  auto& transfer = *static_cast<HttpTransfer*>(self);
  const std::size_t bytes = size * count;
  const std::size_t kept = std::min(bytes, kAnswerBytesMax - transfer.body_.size());
  transfer.body_.append(data, kept);
  if (kept == bytes) return bytes;
  transfer.cut_ = true;
  return 0;  // ends the transfer: nobody makes us read for ever
}

void HttpTransfer::describe(CURLcode code, TransferResult& result) {
  answered_ = code == CURLE_OK;
  long status = 0;
  curl_easy_getinfo(easy(), CURLINFO_RESPONSE_CODE, &status);
  const bool complete = code == CURLE_OK || cut_;
  if (complete && status > 0) {
    result.reached = Reached::answer;
    result.status = static_cast<std::int32_t>(status);
    result.headers = head_.takeHeaders();
    result.body = std::move(body_);
    result.error.clear();
    result.phase.clear();
    return;
  }
  if (!begun()) return;
  long requestBytes = 0;
  curl_easy_getinfo(easy(), CURLINFO_REQUEST_SIZE, &requestBytes);
  if (uploadedBytes() > 0 || (request_.body.empty() && requestBytes > 0)) result.reached = Reached::requestBytes;
}

}  // namespace signalbox::egress
