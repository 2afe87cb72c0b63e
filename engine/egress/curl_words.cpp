#include "engine/egress/curl_words.h"

#include <cerrno>

namespace signalbox::egress {

CurlWords wordsFor(CURLcode code, long osError) {
  switch (code) {
    case CURLE_OK: return {"", ""};
    case CURLE_COULDNT_RESOLVE_HOST: return {"name not found", "resolve"};
    case CURLE_COULDNT_CONNECT:
      return {osError == ECONNREFUSED                                 ? "connection refused"
                  : osError == ENETUNREACH || osError == EHOSTUNREACH ? "no route"
                                                                      : "cannot connect",
              "connect"};
    case CURLE_OPERATION_TIMEDOUT: return {"timeout", ""};
    case CURLE_PEER_FAILED_VERIFICATION: return {"certificate refused", "tls"};
    case CURLE_USE_SSL_FAILED: return {"tls not offered", "tls"};
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_CERTPROBLEM:
    case CURLE_SSL_CIPHER:
    case CURLE_SSL_INVALIDCERTSTATUS: return {"tls failed", "tls"};
    case CURLE_LOGIN_DENIED: return {"login denied", "auth"};
    case CURLE_GOT_NOTHING:
    case CURLE_RECV_ERROR:
    case CURLE_SEND_ERROR:
    case CURLE_PARTIAL_FILE:
    case CURLE_HTTP2:
    case CURLE_HTTP2_STREAM:
    case CURLE_SEND_FAIL_REWIND: return {"connection lost", ""};
    case CURLE_WEIRD_SERVER_REPLY:
    case CURLE_UNSUPPORTED_PROTOCOL:
    case CURLE_URL_MALFORMAT: return code == CURLE_WEIRD_SERVER_REPLY ? CurlWords{"unexpected reply", ""} : CurlWords{"url refused", "resolve"};
    default: return {"transfer failed", ""};
  }
}

}  // namespace signalbox::egress
