// The console's own engine, started as a person does it: by the form of the first page.
#include <QDir>
#include <QLineEdit>
#include <QTest>

#include <sys/resource.h>

#include <optional>

#include "app/embedded_engine.h"
#include "engine/base/system_clock.h"
#include "tests/ui/acceptance/engine_host.h"
#include "tests/ui/acceptance/screen.h"
#include "ui/shell/main_window.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/sheet.h"

namespace signalbox::tests {

namespace {

constexpr rlim_t kFileBytesMost = 4096;  // a second page of the log does not fit any more

class EmbeddedHost final : public EngineHost {
 public:
  EmbeddedHost() { ::getrlimit(RLIMIT_FSIZE, &before_); }
  ~EmbeddedHost() override { ::setrlimit(RLIMIT_FSIZE, &before_); }

  QString name() const override { return QStringLiteral("the embedded engine"); }

  std::unique_ptr<ui::shell::Console> show(ui::shell::ConsoleParts parts) override {
    QDir().mkpath(dataDirectory());
    QFile::copy(configurationPath(), dataDirectory() + QStringLiteral("/signalbox.toml"));
    std::unique_ptr<ui::shell::Console> console = begin(parts);
    ui::shell::MainWindow& window = console->window();
    if (!QTest::qWaitFor([&] { return window.showsStart(); }, kLongMs)) qFatal("the first page did not come");
    screen::press(window, QStringLiteral("Run my own engine"));
    screen::field<QLineEdit>(window, QStringLiteral("Address"))->setText(QStringLiteral("127.0.0.1:0"));
    screen::field<QLineEdit>(window, QStringLiteral("Data folder"))->setText(dataDirectory());
    screen::press(window, QStringLiteral("Start the engine"));
    return console;
  }

  /// It remembers its engine, as after a window that was closed.
  std::unique_ptr<ui::shell::Console> showAgain(ui::shell::ConsoleParts parts) override { return begin(parts); }

  void fail() override {
    const rlimit small{kFileBytesMost, before_.rlim_max};
    ::setrlimit(RLIMIT_FSIZE, &small);  // writes end with EFBIG, for the engine's thread too
    ask("POST", QStringLiteral("/notifications"), R"({"channel": "email", "to": "last@example.com", "content": {"subject": "s", "text": "t"}})");
  }

  void comeBack(ui::shell::Console& console) override {
    ::setrlimit(RLIMIT_FSIZE, &before_);
    screen::press(console.window(), QStringLiteral("Restart"));
  }

 private:
  std::unique_ptr<ui::shell::Console> begin(ui::shell::ConsoleParts parts) {
    engine_.emplace(clock_, random_, log_, std::string(), folder_.filePath(QStringLiteral("own-engine.ini")));
    parts.launcher = &*engine_;
    auto console = std::make_unique<ui::shell::Console>(parts);
    console->start();
    return console;
  }

  base::SystemClock clock_;
  base::SystemRandom random_;
  base::SilentLog log_;
  std::optional<app::EmbeddedEngine> engine_;  // ends with the one that takes its place
  rlimit before_{};
};

}  // namespace

std::unique_ptr<EngineHost> embeddedHost() { return std::make_unique<EmbeddedHost>(); }

}  // namespace signalbox::tests
