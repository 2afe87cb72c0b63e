#include "engine/core/expected.h"

#include "engine/base/digest.h"

namespace signalbox::core {

using base::Code;
using base::Status;

Status checkExpected(const Expected& expected, std::int64_t present, std::string_view what) {
  if (expected.mustExist && present == 0) return Status(Code::preconditionFailed, "there is no such thing any more: " + std::string(what));
  if (!expected.version || *expected.version == present) return Status::okay();
  if (present == 0) return Status(Code::preconditionFailed, std::string(what) + " is gone by now");
  if (*expected.version == 0) return Status(Code::preconditionFailed, std::string(what) + " exists already");
  return Status(Code::preconditionFailed, std::string(what) + " was changed meanwhile and has version " + std::to_string(present) + " by now");
}

std::int64_t versionOfWords(const std::string& note, const std::string& fixedBy) {
  constexpr std::size_t kBytes = 6;
  const auto digest = base::sha256(note + std::string(1, '\0') + fixedBy);
  std::int64_t version = 0;
  for (std::size_t i = 0; i < kBytes; ++i) version = version * 256 + static_cast<std::int64_t>(digest[i]);
  return version == 0 ? 1 : version;
}

}  // namespace signalbox::core
