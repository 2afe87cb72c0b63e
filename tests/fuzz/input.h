#pragma once
// What a fuzz target is given, in parts, and how it says that something is not as promised: by ending the process, which
// the fuzzer keeps the input of. Confined to one thread.

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>
#include <utility>

namespace signalbox::fuzz {

#define REQUIRE(condition)                                                                                       \
  do {                                                                                                           \
    if (!(condition)) std::fprintf(stderr, "%s:%d: not so: %s\n", __FILE__, __LINE__, #condition), std::abort(); \
  } while (false)

/// Parts end with a byte that no text has, so that a seed can be written by hand and a mutation moves the borders.
class Input {
 public:
  Input(const std::uint8_t* data, std::size_t size) : left_(reinterpret_cast<const char*>(data), size) {}

  /// 0 when nothing is left.
  std::uint8_t byte() {
    if (left_.empty()) return 0;
    const auto value = static_cast<std::uint8_t>(left_.front());
    left_.remove_prefix(1);
    return value;
  }
  std::string part() {
    const std::size_t end = left_.find('\xFF');
    const std::string_view taken = left_.substr(0, end);
    left_.remove_prefix(end == std::string_view::npos ? left_.size() : end + 1);
    return std::string(taken);
  }
  std::string rest() { return std::string(std::exchange(left_, {})); }
  bool empty() const { return left_.empty(); }

 private:
  std::string_view left_;
};

}  // namespace signalbox::fuzz

#define FUZZ_TARGET(input)                                                            \
  static void fuzzOne(signalbox::fuzz::Input input);                                  \
  extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);  \
  extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) { \
    fuzzOne({data, size});                                                            \
    return 0;                                                                         \
  }                                                                                   \
  static void fuzzOne(signalbox::fuzz::Input input)
