#pragma once
// When tokens were last used, told to the core a minute apart: a use costs no write of its own. On the core's thread, and
// flush() after the server has stopped.

#include <optional>

#include "engine/api/token_table.h"
#include "engine/core/inputs.h"

namespace signalbox::runtime {

class TokenUses {
 public:
  TokenUses(api::TokenTable& tokens, core::Intake& intake) : tokens_(tokens), intake_(intake) {}

  void tick(base::Now now) {
    if (toldAt_ && now.boot - *toldAt_ < kInterval) return;
    toldAt_ = now.boot;
    flush();
  }

  void flush() {
    auto uses = tokens_.takeUses();
    if (uses.empty()) return;
    core::CommandInput input;
    input.principal.name = "engine";
    input.command = core::TouchTokens{std::move(uses)};
    // With a full lane these uses are told by the next ones.
    static_cast<void>(intake_.command(std::move(input)));
  }

 private:
  static constexpr base::Millis kInterval = std::chrono::minutes{1};
  api::TokenTable& tokens_;
  core::Intake& intake_;
  std::optional<base::BootTime> toldAt_;
};

}  // namespace signalbox::runtime
