#include "engine/egress/transfer.h"

#include <sys/socket.h>

#include <string>

#include "engine/egress/address_rules.h"
#include "engine/egress/curl_words.h"

namespace signalbox::egress {

using providers::Reached;
using providers::TransferResult;

Transfer::Transfer(CURL* easy, Job job, const base::Clock& clock, const Options& options, Reach reach)
    : easy_(easy),
      job_(std::move(job)),
      clock_(clock),
      options_(options),
      reach_(reach),
      dropAfter_(job_.as<SendOrder>() != nullptr ? job_.as<SendOrder>()->dropAfter : base::BootTime::max()) {}

void Transfer::setLasting(CURL* easy, const Options& options) {
  const auto set = [easy](CURLoption option, auto value) { curl_easy_setopt(easy, option, value); };
  set(CURLOPT_NOSIGNAL, 1L);
  // Without these two libcurl reads http_proxy and its like from the environment, and the address check would see the
  // proxy's address only.
  set(CURLOPT_PROXY, "");
  set(CURLOPT_NOPROXY, "*");
  set(CURLOPT_NETRC, static_cast<long>(CURL_NETRC_IGNORED));
  set(CURLOPT_FOLLOWLOCATION, 0L);
  set(CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
  set(CURLOPT_SSL_VERIFYPEER, 1L);
  set(CURLOPT_SSL_VERIFYHOST, 2L);
  set(CURLOPT_MAXAGE_CONN, static_cast<long>(std::chrono::ceil<std::chrono::seconds>(options.connectionIdleMax).count()));
  set(CURLOPT_MAXLIFETIME_CONN, 300L);
  set(CURLOPT_DNS_CACHE_TIMEOUT, static_cast<long>(std::chrono::duration_cast<std::chrono::seconds>(options.nameKept).count()));
  set(CURLOPT_TCP_KEEPALIVE, 1L);
  set(CURLOPT_OPENSOCKETFUNCTION, &Transfer::onOpenSocket);
  set(CURLOPT_PREREQFUNCTION, &Transfer::onPrepared);
}

void Transfer::setOwn(const providers::Request& request) {
  set(CURLOPT_PRIVATE, static_cast<void*>(this));
  set(CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(request.connectTimeout.count()));
  set(CURLOPT_TIMEOUT_MS, static_cast<long>(request.totalTimeout.count()));
  set(CURLOPT_OPENSOCKETDATA, static_cast<void*>(this));
  set(CURLOPT_PREREQDATA, static_cast<void*>(this));
}

std::string_view Transfer::faultOf(const std::optional<Address>& address) const {
  const auto& ranges = options_.allowedRanges;
  if (!address || !(reach_.guarded ? isAllowed(*address, ranges) : isAllowedInside(*address, ranges))) return "address refused";
  return reach_.ownNetworksOnly && !isOfOwnNetworks(*address) ? "public address over http" : "";
}

bool Transfer::mayUse(const std::optional<Address>& address) {
  const std::string_view fault = faultOf(address);
  if (!fault.empty()) refusal_ = fault;
  return fault.empty();
}

curl_socket_t Transfer::onOpenSocket(void* self, curlsocktype, curl_sockaddr* address) {
  auto& transfer = *static_cast<Transfer*>(self);
  // A request was about to be written on a reused connection, which was then lost: libcurl begins a second try. It must not
  // even connect, for when that fails libcurl no longer knows what had left before.
  if (transfer.prepared_) {
    transfer.secondTry_ = true;
    return CURL_SOCKET_BAD;
  }
  if (!transfer.mayUse(Address::from(&address->addr))) return CURL_SOCKET_BAD;
  const curl_socket_t socket = ::socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
  if (socket != CURL_SOCKET_BAD) transfer.opened(socket);
  return socket;
}

int Transfer::onPrepared(void* self, char* peer, char*, int, int localPort) {
  auto& transfer = *static_cast<Transfer*>(self);
  transfer.connected(localPort);
  // libcurl comes here again when it repeats a request by itself after a reused connection turned out to be dead. The
  // first copy may have been read, so there is no second one (rule 19).
  if (transfer.prepared_) {
    transfer.secondTry_ = true;
    return CURL_PREREQFUNC_ABORT;
  }
  // A reused connection was opened without onOpenSocket of this transfer, perhaps for an unguarded one.
  if (!transfer.mayUse(Address::parse(peer))) return CURL_PREREQFUNC_ABORT;
  if (transfer.clock_.now().boot > transfer.dropAfter_) {
    transfer.dropped_ = true;
    return CURL_PREREQFUNC_ABORT;
  }
  transfer.prepared_ = true;
  return CURL_PREREQFUNC_OK;
}

curl_off_t Transfer::uploadedBytes() const {
  curl_off_t bytes = 0;
  curl_easy_getinfo(easy_, CURLINFO_SIZE_UPLOAD_T, &bytes);
  return bytes;
}

std::string_view Transfer::phaseByTimes() const {
  const auto happened = [&](CURLINFO which) {
    curl_off_t micros = 0;
    return curl_easy_getinfo(easy_, which, &micros) == CURLE_OK && micros > 0;
  };
  if (prepared_) return uploadedBytes() > 0 ? "receive" : "send";
  if (happened(CURLINFO_CONNECT_TIME_T)) return "tls";
  return happened(CURLINFO_NAMELOOKUP_TIME_T) ? "connect" : "resolve";
}

TransferResult Transfer::blank() const {
  TransferResult result;
  curl_off_t micros = 0;
  curl_easy_getinfo(easy_, CURLINFO_TOTAL_TIME_T, &micros);
  result.latencyUs = micros;
  return result;
}

TransferResult Transfer::finish(CURLcode code) {
  TransferResult result = blank();
  if (!refusal_.empty() && !prepared_ && code != CURLE_OK) {
    result.error = refusal_;
    result.phase = "connect";
    return result;
  }
  if (dropped_) {
    result.aborted = true;
    result.error = "dropped";
    return result;
  }
  // A name is looked up for a second try only, once a request was about to be written.
  if (secondTry_ || (prepared_ && code == CURLE_COULDNT_RESOLVE_HOST)) {
    result.reached = Reached::requestBytes;
    result.error = "connection lost";
    result.phase = "receive";
    return result;
  }
  long osError = 0;
  curl_easy_getinfo(easy_, CURLINFO_OS_ERRNO, &osError);
  const CurlWords words = wordsFor(code, osError);
  result.error = words.error;
  if (code != CURLE_OK) result.phase = words.phase.empty() ? phaseByTimes() : words.phase;
  describe(code, result);
  return result;
}

TransferResult Transfer::cutShort() {
  TransferResult result = blank();
  result.error = "stopping";
  result.phase = phaseByTimes();
  if (prepared_) describe(CURLE_ABORTED_BY_CALLBACK, result);
  result.aborted = result.reached == Reached::nothing;
  return result;
}

}  // namespace signalbox::egress
