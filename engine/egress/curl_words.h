#pragma once
// libcurl's results in our closed set of words, which become an outcome's code. Pure.

#include <curl/curl.h>

#include <string_view>

namespace signalbox::egress {

struct CurlWords {
  std::string_view error;  // "timeout", "connection refused", "name not found", "certificate refused" ...
  std::string_view phase;  // where it must have happened; empty = not told by the code
};

/// `osError` is CURLINFO_OS_ERRNO.
CurlWords wordsFor(CURLcode code, long osError);

}  // namespace signalbox::egress
