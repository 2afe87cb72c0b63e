#pragma once
// Percent-encoding (RFC 3986) and bodies of application/x-www-form-urlencoded. Pure.

#include <string>
#include <string_view>

namespace signalbox::providers {

/// Letters, digits and -._~ stay; every other byte becomes %XX, a blank too, so that the result fits a path, a query
/// and a form alike.
std::string percentEncode(std::string_view bytes);

/// "a=1&b=%20", in the order of the calls.
class FormBody {
 public:
  FormBody& add(std::string_view name, std::string_view value);
  const std::string& text() const { return text_; }

 private:
  std::string text_;
};

}  // namespace signalbox::providers
