// The configuration file: every text is taken or refused with what is wrong, and what is taken can be judged as a whole.
#include "engine/runtime/options.h"
#include "tests/fuzz/input.h"

using namespace signalbox;

FUZZ_TARGET(input) {
  const std::string listen = input.part();
  runtime::EngineOptions options;
  if (const auto read = runtime::applyConfiguration(input.rest(), options); !read.ok()) REQUIRE(!read.message().empty() || !read.fields().empty());
  static_cast<void>(runtime::validate(options));
  static_cast<void>(runtime::isExposed(options));
  static_cast<void>(runtime::applyListen(listen, options));
}
