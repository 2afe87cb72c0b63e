// The keys that seal every credential, and reading anew what lies outside.
#include <QVBoxLayout>

#include "ui/client/foreign.h"
#include "ui/client/text.h"
#include "ui/theme/boxes.h"
#include "ui/views/card_reading.h"
#include "ui/views/delivery/timed_act_sheet.h"
#include "ui/views/load_failure.h"
#include "ui/views/set_up/secrets_page.h"
#include "ui/views/wording.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/card.h"
#include "ui/widgets/format.h"
#include "ui/widgets/label.h"

namespace signalbox::ui::views {

using namespace widgets;
using client::foreign;
using client::text;
using theme::Ink;
using theme::Type;

namespace {
const QString kRotate = QStringLiteral("engine.control");
}

QWidget* SecretsPage::buildKeys() {
  const theme::Theme& theme = context_.theme;
  vaultCard_ = new Card(theme, tr("Keys"), this);
  auto* inner = new QWidget(vaultCard_);
  auto* lines = theme::column(theme, inner, theme::grid::kCard);
  vault_ = new Label(theme, Type::Body, Ink::Text, inner);
  vault_->setWordWrap(true);
  theme::mostWidth(theme, vault_, theme::grid::kSentenceMax);
  data_ = new ActButton(theme, tr("New data key"), ActButton::Role::Plain, inner);
  data_->setHint(tr("Every credential is sealed anew, in the background"));
  master_ = new ActButton(theme, tr("Change the master key"), ActButton::Role::Plain, inner);
  master_->setHint(tr("The data keys are wrapped with another master key"));
  read_ = new ActButton(theme, tr("Read credentials again"), ActButton::Role::Plain, inner);
  read_->setHint(tr("Those that lie in files and elsewhere (file:, ssm:), and the engine's certificate; as after they were changed there"));
  readAnswer_ = new Label(theme, Type::Body, Ink::Secondary, inner);
  readAnswer_->setAccessibleName(tr("What the engine answered"));
  readAnswer_->setWordWrap(true);
  readAnswer_->hide();
  auto* acts = theme::row(theme, nullptr, theme::grid::kSmall);
  acts->addWidget(data_);
  acts->addWidget(master_);
  acts->addWidget(read_);
  acts->addStretch(1);
  lines->addWidget(vault_);
  lines->addLayout(acts);
  lines->addWidget(readAnswer_);
  vaultCard_->setBody(inner);
  vaultCard_->showLoading(Skeleton::Shape::Lines);
  connect(data_, &QPushButton::clicked, this, [this] { rotate(QStringLiteral("data")); });
  connect(master_, &QPushButton::clicked, this, [this] { rotate(QStringLiteral("master")); });
  connect(read_, &QPushButton::clicked, this, &SecretsPage::readAgain);
  vaultReading_ = new CardReading(context_, vaultCard_, tr("Reading which keys there are"));
  connect(vaultReading_, &CardReading::wanted, this, &SecretsPage::loadVault);
  return vaultCard_;
}

void SecretsPage::loadVault() {
  if (!mayRead()) return;
  const auto answered = [this](client::Reply<protocol::VaultView> reply) {
    vaultReading_->end();
    if (!reply.ok()) return showLoadFailure(context_, *vaultCard_, reply.error(), QStringLiteral("secrets"));
    showVault(*reply);
  };
  context_.session.rest().get<protocol::VaultView>(QStringLiteral("/vault"), {}, vaultReading_->begin(), answered);
}

void SecretsPage::showVault(const protocol::VaultView& vault) {
  std::int64_t sealed = 0;
  for (const auto& key : vault.dataKeys) sealed += key.secrets;
  QStringList lines{tr("The master key: %1.").arg(foreign(vault.keySource))};
  if (vault.keyBesideDatabase)
    lines << tr(
        "Because it lies beside the database, whoever copies the whole data folder can read the credentials; "
        "a copy of the database alone stays sealed.");
  lines << tr("%1 credentials are sealed, with %2 (those typed into providers' forms are counted too).")
               .arg(format::count(sealed), vault.dataKeys.size() == 1 ? tr("one data key") : tr("%1 data keys").arg(vault.dataKeys.size()));
  if (vault.changing) lines << tr("A change is under way: some still lie under the older data key, and are sealed anew piece by piece.");
  vault_->setText(lines.join(QLatin1Char('\n')));
  vaultCard_->showContent();
}

QString SecretsPage::keyWords() const { return vault_->text(); }

void SecretsPage::readAgain() {
  readsAgain_ = true;
  settle();
  context_.commands.reload({this, [this](const client::Reply<state::Reloaded>& reply) {
    readsAgain_ = false;
    settle();
    readAnswer_->show();
    readAnswer_->setInk(reply.ok() ? Ink::Secondary : Ink::Danger);
    if (!reply.ok()) return readAnswer_->setText(actErrorWords(tr("Reading the credentials again"), reply.error()));
    const std::int64_t changed = reply->providers;
    readAnswer_->setText(changed == 0       ? tr("Everything was read again. No provider has a new credential.")
                             : changed == 1 ? tr("Everything was read again. 1 provider has a new credential.")
                                            : tr("Everything was read again. %1 providers have a new credential.").arg(format::count(changed)));
  }});
}

void SecretsPage::rotate(const QString& key) {
  const bool master = key == QLatin1String("master");
  TimedActSheet::Ask ask;
  ask.title = master ? tr("Change the master key") : tr("New data key");
  ask.what = master
      ? tr("The data keys are wrapped with a new master key. The former one opens nothing any more, except in copies that were made before.")
      : tr("Every credential is sealed anew with a new data key, in the background. Sending goes on meanwhile.");
  ask.verb = master ? tr("Change the master key") : tr("Make a new data key");
  ask.permission = kRotate;
  ask.timed = false;
  ask.run = [this, key](std::optional<base::WallTime>, const QString& reason) {
    return context_.commands.rotateVault({client::utf8(key), client::utf8(reason)}, {this, [this](const client::Reply<protocol::VaultView>& reply) {
      if (reply.ok()) showVault(*reply);
    }});
  };
  keys_->open(std::move(ask));
}

}  // namespace signalbox::ui::views
