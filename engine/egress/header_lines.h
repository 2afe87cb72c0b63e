#pragma once
// The headers of a request as libcurl wants them: a list of lines, which lie in one piece of memory and are wiped at the end, since some are keys.
// libcurl reads the list where it is, so it lives until the transfer is over. Confined to the transfer.

#include <curl/curl.h>

#include <string>
#include <string_view>
#include <vector>

#include "engine/providers/request.h"

namespace signalbox::egress {

class HeaderLines {
 public:
  HeaderLines() = default;
  ~HeaderLines();
  HeaderLines(const HeaderLines&) = delete;
  HeaderLines& operator=(const HeaderLines&) = delete;

  /// Once, those of `headers` and then `last`. libcurl leaves its own header of a name out whose value is empty.
  curl_slist* set(const std::vector<providers::Header>& headers, std::string_view lastName, std::string_view lastValue);

 private:
  void add(std::string_view name, std::string_view value);

  std::string text_;  // each line ends with a NUL
  std::vector<curl_slist> list_;
};

}  // namespace signalbox::egress
