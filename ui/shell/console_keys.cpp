// The key of the own engine's credentials, where a person or his keychain has it.
#include "ui/client/foreign.h"
#include "ui/client/text.h"
#include "ui/shell/console.h"
#include "ui/views/engines/passphrase_sheet.h"
#include "ui/views/engines/start_view.h"

namespace signalbox::ui::shell {

void Console::bringKey(const LaunchOptions& options, const KeyNeed& need) {
  const QString name = QStringLiteral("master key of ") + need.directory;
  const int question = ++asked_;
  start_->setWaiting(tr("Reading the key of the credentials from the keychain"));
  parts_.keychain.read(name, this, [this, options, need, name, question](const base::Result<std::string>& kept) {
    if (question != asked_) return;
    start_->setWaiting({});
    LaunchOptions ready = options;
    if (kept.ok()) {
      ready.key = client::Secret(*kept);
      return launch(ready);
    }
    if (kept.status().code() != base::Code::notFound)
      return start_->setProblem(tr("The key of the credentials in %1 is in the keychain of the desktop: %2. Nothing was started.")
                                    .arg(need.directory, client::foreign(kept.status().message())));
    if (need.fresh) return makeKey(ready, name);
    launch(ready);  // the engine says which key it needs
  });
}

/// It counts once the keychain has it: a start that fails then finds it again.
void Console::makeKey(LaunchOptions options, const QString& name) {
  options.key = parts_.launcher->makeKey();
  const int question = ++asked_;
  parts_.keychain.write(name, options.key.reveal(), this, [this, options, question](const base::Status& taken) {
    if (question != asked_) return;
    if (!taken.ok())
      return start_->setProblem(
          tr("The keychain did not take the key of the credentials: %1. Nothing was started.").arg(client::foreign(taken.message())));
    launch(options);
  });
}

void Console::askPassphrase(const LaunchOptions& options, const KeyNeed& need, const QString& problem) {
  passphrase_->open(need.directory, need.fresh, problem, [this, options](client::Secret given) {
    LaunchOptions ready = options;
    ready.key = std::move(given);
    launch(ready);
  });
}

}  // namespace signalbox::ui::shell
