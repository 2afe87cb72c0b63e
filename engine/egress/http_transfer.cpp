#include "engine/egress/http_transfer.h"

#include <openssl/crypto.h>

#include <algorithm>
#include <cstring>
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

HttpTransfer::HttpTransfer(CURL* easy, Job job, const base::Clock& clock, const Options& options, providers::Request request)
    : Transfer(easy, std::move(job), clock, options, {request.http->guarded, !isHttps(request.http->url)}), request_(std::move(*request.http)) {
  setCommonOptions(request);
  set(CURLOPT_URL, request_.url.c_str());
  set(CURLOPT_PROTOCOLS_STR, "http,https");
  set(CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_2TLS));
  // Many requests to one origin wait for its first connection to show whether it multiplexes.
  if (isHttps(request_.url)) set(CURLOPT_PIPEWAIT, 1L);
  set(CURLOPT_PATH_AS_IS, 1L);
  if (!options.caFile.empty()) set(CURLOPT_CAINFO, options.caFile.c_str());

  // "Expect: 100-continue" would cost large bodies a round trip, or a second with receivers that do not know it. libcurl signs
  // whatever stands in the list, also a header that is only taken away by it, and what is signed and not sent no receiver can
  // verify: a signed request keeps it, and goes on at once.
  curl_slist* list = request_.awsKey ? nullptr : curl_slist_append(nullptr, "Expect:");
  if (request_.awsKey) set(CURLOPT_EXPECT_100_TIMEOUT_MS, 1L);
  for (const providers::Header& header : request_.headers) list = curl_slist_append(list, (header.name + ": " + header.value).c_str());
  if (request_.awsKey && !request_.awsKey->sessionToken.empty())
    list = curl_slist_append(list, security::Secret("X-Amz-Security-Token: " + std::string(request_.awsKey->sessionToken.reveal())).revealCString());
  headersOut_.reset(list);
  set(CURLOPT_HTTPHEADER, list);

  if (request_.awsKey) signForAws();

  if (request_.method == "GET") {
    set(CURLOPT_HTTPGET, 1L);
  } else if (request_.method == "HEAD") {
    set(CURLOPT_NOBODY, 1L);
  } else {
    // From memory, so that headers and body leave in one write.
    set(CURLOPT_POST, 1L);
    set(CURLOPT_POSTFIELDS, request_.body.data());
    set(CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request_.body.size()));
    if (request_.method != "POST") set(CURLOPT_CUSTOMREQUEST, request_.method.c_str());
  }
  set(CURLOPT_HEADERFUNCTION, &HttpTransfer::onHeader);
  set(CURLOPT_HEADERDATA, static_cast<void*>(this));
  set(CURLOPT_WRITEFUNCTION, &HttpTransfer::onBody);
  set(CURLOPT_WRITEDATA, static_cast<void*>(this));
}

HttpTransfer::~HttpTransfer() {
  for (providers::Header& header : request_.headers) security::wipe(header.value);
  security::wipe(request_.body);
}

void HttpTransfer::WipeList::operator()(curl_slist* list) const {
  for (curl_slist* each = list; each != nullptr; each = each->next) OPENSSL_cleanse(each->data, std::strlen(each->data));
  curl_slist_free_all(list);
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
