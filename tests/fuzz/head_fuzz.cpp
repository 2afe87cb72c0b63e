// Heads of HTTP requests: what the gate lets through, the parser behind it takes and reads in the one way there is; a part
// that is called hopeless never becomes right.
#include <boost/beast/http.hpp>

#include "engine/server/request_head.h"
#include "tests/fuzz/input.h"

using namespace signalbox;
namespace http = boost::beast::http;

FUZZ_TARGET(input) {
  const std::size_t cut = input.byte();
  std::string head = input.rest();
  head += "\r\n\r\n";
  head.resize(head.find("\r\n\r\n") + 4);
  const auto fault = server::faultOf(head, {});
  if (fault) REQUIRE(fault->status >= 400 && fault->status < 600 && !fault->code.empty() && !fault->words.empty());
  if (server::isHopeless(std::string_view(head).substr(0, cut))) REQUIRE(fault);
  if (fault) return;

  http::request_parser<http::empty_body> parser;
  parser.header_limit(1 << 20);
  parser.skip(true);
  boost::beast::error_code error;
  std::size_t taken = 0;
  while (taken < head.size() && !parser.is_header_done() && !error)
    taken += parser.put(boost::asio::buffer(head.data() + taken, head.size() - taken), error);
  // Methods that are none of HTTP's are the parser's to refuse; a second reading of the same bytes is not.
  if (error) return;
  REQUIRE(taken == head.size());
  const auto& request = parser.get();
  REQUIRE(request.count(http::field::content_length) + request.count(http::field::transfer_encoding) <= 1);
  REQUIRE(request.count(http::field::host) <= 1);  // none is refused once the head is read
  for (const auto& field : request)
    REQUIRE(std::string_view(field.value().data(), field.value().size()).find_first_of("\r\n\0") == std::string_view::npos);
}
