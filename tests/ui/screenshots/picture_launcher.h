#pragma once
// Offers an engine of one's own so that its pages can be seen, and starts none: the one that it names is already there, and fails when told to. GUI
// thread.

#include <optional>

#include "ui/shell/engine_launcher.h"

namespace signalbox::tests {

class PictureLauncher final : public ui::shell::EngineLauncher {
 public:
  ui::shell::LaunchOptions defaults() const override {
    return {QStringLiteral("127.0.0.1:8742"), QStringLiteral("~/.local/share/signalbox"), {}, false};
  }
  std::optional<ui::shell::LaunchOptions> remembered() const override { return std::nullopt; }
  bool isRunning() const override { return false; }
  ui::shell::KeyNeed keyNeed(const ui::shell::LaunchOptions&) const override { return {}; }
  ui::client::Secret makeKey() override { return {}; }
  void startEmbedded(const ui::shell::LaunchOptions&, Started done) override {
    if (address_) return done(*address_);
    done(base::Status(base::Code::unavailable, "not in a picture"));
  }
  void onFailure(Failed failed) override { failed_ = std::move(failed); }
  void restart(Started done) override { startEmbedded({}, std::move(done)); }
  void stop(bool, Done done) override { done({}); }
  void handOver(Done done) override { done({}); }

  /// What a start from now on seems to have started.
  void setAddress(const ui::client::EngineAddress& address) { address_ = address; }
  /// It stops as an engine does whose store fails.
  void fail(const char* why) {
    if (failed_) failed_(base::Status(base::Code::unavailable, why));
  }

 private:
  std::optional<ui::client::EngineAddress> address_;
  Failed failed_;
};

}  // namespace signalbox::tests
