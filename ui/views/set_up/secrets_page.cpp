#include "ui/views/set_up/secrets_page.h"

#include <QLineEdit>
#include <QVBoxLayout>

#include "ui/client/text.h"
#include "ui/theme/boxes.h"
#include "ui/views/card_reading.h"
#include "ui/views/changed_meanwhile.h"
#include "ui/views/delivery/delivery_view.h"
#include "ui/views/delivery/timed_act_sheet.h"
#include "ui/views/load_failure.h"
#include "ui/views/removal_sheet.h"
#include "ui/views/set_up/list_place.h"
#include "ui/views/wording.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/card.h"
#include "ui/widgets/form_row.h"
#include "ui/widgets/format.h"
#include "ui/widgets/label.h"
#include "ui/widgets/scroll_column.h"

namespace signalbox::ui::views {

using namespace widgets;
using client::text;
using theme::Ink;
using theme::Type;

namespace {

const QString kPermission = QStringLiteral("providers.manage");

struct SecretList {
  std::vector<protocol::SecretView> data;
  template <class F> void describe(F& f) { f("data", data); }
};

QString usersOf(const protocol::SecretView& secret) {
  QStringList names;
  for (const std::string& provider : secret.usedBy) names << text(provider);
  return names.join(QStringLiteral(", "));
}

}  // namespace

SecretsPage::SecretsPage(ViewContext context, QWidget* host, QWidget* parent) : QWidget(parent), context_(context) {
  build();
  removal_ = new RemovalSheet(context_, host);
  keys_ = new TimedActSheet(context_, host);
  for (auto signal : {&state::EngineState::sessionChanged, &state::EngineState::linkChanged})
    connect(&context_.state(), signal, this, &SecretsPage::settle);
  connect(&context_.state(), &state::EngineState::freshnessChanged, this, &SecretsPage::settle);
  settle();
}

void SecretsPage::build() {
  const theme::Theme& theme = context_.theme;
  auto* all = theme::row(theme, this, theme::grid::kGap);
  auto* list = new Card(theme, {}, this);
  list->setAccessibleName(tr("Secrets"));
  theme::listWidth(theme, list);
  auto* inner = new QWidget(list);
  auto* lines = theme::column(theme, inner, theme::grid::kTiny);
  listed_ = new ListPlace(theme, inner);
  lines->addWidget(listed_, 1);
  add_ = new ActButton(theme, tr("Add a secret"), ActButton::Role::Plain, inner);
  add_->setGlyph(theme::Icon::Plus);
  lines->addWidget(add_);
  list->setBody(inner);
  all->addWidget(list, 1);
  auto* area = new ScrollColumn(theme, theme::grid::kGap, this);  // a low window scrolls; nothing is squeezed
  area->rows()->addWidget(buildForm());
  area->rows()->addWidget(buildKeys());
  theme::mostWidth(theme, area, theme::grid::kSentenceMax + 2 * theme::grid::kCard);  // few lines: a low window alone scrolls them
  all->addWidget(area, 2);
  all->addStretch();  // what the form does not need
  connect(add_, &QPushButton::clicked, this, [this] { unlessUnsaved([this] { startNew(); }); });
}

QWidget* SecretsPage::buildForm() {
  const theme::Theme& theme = context_.theme;
  card_ = new Card(theme, tr("Secret"), this);
  auto* inner = new QWidget(card_);
  auto* lines = theme::column(theme, inner, theme::grid::kCard);
  facts_ = new Label(theme, Type::Body, Ink::Secondary, inner);
  facts_->setWordWrap(true);
  name_ = new QLineEdit(inner);
  nameRow_ = new FormRow(theme, tr("Name"), name_, inner);
  nameRow_->setHint(tr("Providers use it as vault:NAME"));
  value_ = new QLineEdit(inner);
  value_->setEchoMode(QLineEdit::Password);
  valueRow_ = new FormRow(theme, tr("New value"), value_, inner);
  valueRow_->setHint(tr("Goes in and never comes out: the engine seals it, and nobody can read it here again"));
  for (FormRow* row : {nameRow_, valueRow_}) theme::mostWidth(theme, row, theme::grid::kSentenceMax);
  nameRow_->hide();  // for a new one alone: the card is as high while it loads as with a secret in it
  answer_ = new Label(theme, Type::Body, Ink::Secondary, inner);
  answer_->setWordWrap(true);
  meanwhile_ = new ChangedMeanwhile(theme, inner);
  remove_ = new ActButton(theme, tr("Remove"), ActButton::Role::Quiet, inner);
  save_ = new PrimaryButton(theme, tr("Save"), inner);
  lines->addWidget(facts_);
  lines->addWidget(nameRow_);
  lines->addWidget(valueRow_);
  lines->addWidget(meanwhile_);
  auto* acts = theme::actRow(theme, inner, lines);
  acts->addWidget(remove_);
  acts->addWidget(answer_, 1);
  acts->addWidget(save_);
  card_->setBody(inner);
  card_->showLoading(Skeleton::Shape::Lines);
  for (QLineEdit* field : {name_, value_}) connect(field, &QLineEdit::textChanged, this, &SecretsPage::settle);
  connect(meanwhile_, &ChangedMeanwhile::mineKept, this, &SecretsPage::settle);
  connect(meanwhile_, &ChangedMeanwhile::theirsWanted, this, [this] {
    value_->clear();
    choose(chosen_);
  });
  connect(save_, &QPushButton::clicked, this, &SecretsPage::save);
  connect(remove_, &QPushButton::clicked, this, &SecretsPage::askRemoval);
  reading_ = new CardReading(context_, card_, tr("Reading the secrets"));
  connect(reading_, &CardReading::wanted, this, &SecretsPage::loadList);
  listed_->follow(reading_);
  connect(card_, &Card::emptyActPressed, this, &SecretsPage::startNew);
  return card_;
}

void SecretsPage::showEvent(QShowEvent* event) {
  QWidget::showEvent(event);
  load();
}

void SecretsPage::load() {
  loadList();
  loadVault();
}

bool SecretsPage::mayRead() {
  if (!context_.session.isStarted() || !isVisible()) return false;
  if (!context_.state().hasSession() || context_.state().hasPermission(kPermission)) return true;
  listed_->tellUnread(false);
  for (Card* card : {card_, vaultCard_}) card->showEmpty(context_.state().canAct(kPermission).reason);
  return false;
}

void SecretsPage::loadList() {
  if (!mayRead()) return;
  context_.session.rest().get<SecretList>(QStringLiteral("/secrets"), {}, reading_->begin(), [this](client::Reply<SecretList> reply) {
    reading_->end();
    const QString failure = reply.ok() ? QString() : loadFailure(context_, tr("The list of secrets"), reply.error(), QStringLiteral("secrets"));
    if (!reply.ok()) listed_->tellUnread(isUnsaved() && reply.error().kind != client::ErrorKind::forbidden);
    if (!reply.ok()) return isUnsaved() ? say(failure, true) : showFailure(*card_, failure, reply.error());
    secrets_ = reply->data;
    loaded_ = true;
    showRows();
    if (isUnsaved())
      tellMeanwhile();
    else if (isNew_)
      card_->showContent();
    else
      choose(chosen_);
  });
}

void SecretsPage::showRows() {
  QStringList present;
  for (const auto& secret : secrets_) {
    const QString name = text(secret.name);
    present << name;
    DeliveryRow*& row = items_[name];
    if (row == nullptr) {
      row = new DeliveryRow(context_.theme, name, this);
      listed_->rows()->addWidget(row);
      connect(row, &QAbstractButton::clicked, this, [this, name] {
        choose(name);
        markRows();
      });
    }
    row->setWords(secret.usedBy.empty() ? tr("v%1, not used").arg(secret.version)
                                        : tr("v%1, used by %2").arg(secret.version).arg(secret.usedBy.size()));
    row->setNote(usersOf(secret));
  }
  for (const QString& name : items_.keys())
    if (!present.contains(name)) items_.take(name)->deleteLater();
  listed_->tellRead(!present.isEmpty(), tr("No secret yet. Add the first one below."));
}

const protocol::SecretView* SecretsPage::chosen() const {
  for (const auto& secret : secrets_)
    if (text(secret.name) == chosen_) return &secret;
  return nullptr;
}

void SecretsPage::markRows() {
  for (auto it = items_.cbegin(); it != items_.cend(); ++it) it.value()->setChecked(!isNew_ && it.key() == chosen_);
}

bool SecretsPage::isUnsaved() const { return !value_->text().isEmpty() || (isNew_ && !name_->text().isEmpty()); }
QString SecretsPage::unsaved() const {
  if (!isUnsaved()) return {};
  return name_->text().trimmed().isEmpty() ? tr("new secret") : tr("secret \u201C%1\u201D").arg(name_->text().trimmed());
}

void SecretsPage::unlessUnsaved(std::function<void()> go) {
  if (!isUnsaved()) return go();
  removal_->askToDrop(unsaved(), [this, go = std::move(go)] {
    isNew_ = false;
    value_->clear();
    choose(chosen_);
    go();
  });
}

/// The list is as the engine has it, the form as it was left.
void SecretsPage::tellMeanwhile() {
  card_->showContent();
  settle();
  if (isNew_) return;
  const protocol::SecretView* now = chosen();
  if (now == nullptr) {
    meanwhile_->begin(0);
    return say(tr("%1 was removed meanwhile. Saving makes it anew.").arg(chosen_), true);
  }
  if (meanwhile_->isNews(now->version)) meanwhile_->tell(chosen_, now->version);
  settle();
}

void SecretsPage::choose(const QString& name) {
  if (isUnsaved()) {
    // Whoever comes back finds what was being written.
    if (!name.isEmpty() && (isNew_ || name != chosen_)) unlessUnsaved([this, name] { choose(name); });
    return;
  }
  if (isNew_ || (!name.isEmpty() && name != chosen_)) say({}, false);
  isNew_ = false;
  if (!name.isEmpty()) chosen_ = name;
  if (!loaded_) return;
  if (chosen() == nullptr) chosen_ = secrets_.empty() ? QString() : text(secrets_.front().name);
  markRows();
  const protocol::SecretView* secret = chosen();
  if (secret == nullptr) {
    card_->setTitle(tr("Secret"));
    card_->showEmpty(
        tr("No secret has a name of its own. A provider's credentials can also be typed into its form; a secret with a name serves several."),
        tr("Add a secret"));
    return settle();
  }
  card_->setTitle(chosen_);
  nameRow_->hide();
  name_->setText(chosen_);
  value_->clear();
  meanwhile_->begin(secret->version);
  QStringList facts{tr("Version %1").arg(secret->version)};
  if (secret->updatedAt) facts << tr("changed %1").arg(dayWords(context_, *secret->updatedAt));
  facts << (secret->usedBy.empty() ? tr("no provider uses it") : tr("used by %1").arg(usersOf(*secret)));
  facts_->setText(facts.join(QStringLiteral("  \u00B7  ")));
  facts_->show();
  card_->showContent();
  settle();
}

void SecretsPage::startNew() {
  isNew_ = true;
  meanwhile_->begin(0);
  markRows();
  card_->setTitle(tr("New secret"));
  facts_->hide();
  nameRow_->show();
  name_->clear();
  value_->clear();
  say({}, false);
  card_->showContent();
  name_->setFocus();
  settle();
}

QString SecretsPage::problem() const {
  if (name_->text().trimmed().isEmpty()) return tr("It needs a name");
  if (!meanwhile_->whyNotSaved().isEmpty()) return meanwhile_->whyNotSaved();
  if (value_->text().isEmpty()) return isNew_ ? tr("Type what it says") : tr("Type the new value");
  return {};
}

void SecretsPage::settle() {
  const state::Permit permit = context_.state().canAct(kPermission);
  const state::Permit rotates = context_.state().canAct(QStringLiteral("engine.control"));
  const protocol::SecretView* secret = isNew_ ? nullptr : chosen();
  add_->setBlocked(permit.reason);
  save_->setText(isNew_ ? tr("Add the secret") : tr("Replace it"));
  save_->setBlocked(!permit ? permit.reason : asked_ ? tr("Asked") : problem());
  remove_->setVisible(!isNew_);
  remove_->setBlocked(!permit                      ? permit.reason
                          : secret == nullptr      ? tr("Nothing is chosen")
                          : secret->usedBy.empty() ? QString()
                                                   : tr("It is used by %1").arg(usersOf(*secret)));
  for (ActButton* button : {data_, master_}) button->setBlocked(rotates.reason);
  read_->setBlocked(!rotates ? rotates.reason : readsAgain_ ? tr("Asked") : QString());
}

void SecretsPage::say(const QString& words, bool bad) {
  answer_->setInk(bad ? Ink::Danger : Ink::Secondary);
  answer_->setText(words);
}

void SecretsPage::save() {
  const QString name = name_->text().trimmed();
  const protocol::SecretPut put{client::utf8(value_->text())};
  value_->clear();  // it does not stay on the screen, whatever becomes of it
  asked_ = true;
  settle();
  context_.commands.putSecret(name, put, meanwhile_->version(), {this, [this, name](const client::Reply<protocol::SecretView>& reply) {
    asked_ = false;
    settle();
    if (name_->text().trimmed() != name) return load();  // another one stands there by now
    if (!reply.ok()) return refused(reply.error());
    isNew_ = false;
    chosen_ = name;
    meanwhile_->begin(reply->version);
    say(tr("Saved as version %1. Providers that use it are made anew.").arg(reply->version), false);
    load();
  }});
}

/// What was typed is gone already, so there is no mine to keep.
void SecretsPage::refused(const client::ClientError& error) {
  if (!ChangedMeanwhile::isRefusal(error)) return say(actErrorWords(tr("Saving the secret"), error), true);
  const QString name = name_->text().trimmed();
  say(isNew_ ? tr("There is a secret %1 already, and nothing was saved. Give yours another name.").arg(name)
             : tr("Somebody else has changed %1 meanwhile, and nothing was saved. Type the value again to replace theirs.").arg(name),
      true);
  load();
}

void SecretsPage::askRemoval() {
  const QString name = chosen_;
  removal_->open(tr("Remove %1").arg(name), tr("%1 is forgotten. What it says cannot be read from anywhere afterwards.").arg(name),
                 tr("Remove %1").arg(name), kPermission, [this, name] {
    context_.commands.removeSecret(name, {this, [this, name](const client::Reply<client::Nothing>& reply) {
      const bool here = !isNew_ && chosen_ == name;
      if (!reply.ok()) return here ? say(actErrorWords(tr("Removing the secret"), reply.error()), true) : settle();
      if (chosen_ == name) chosen_.clear();
      if (here) value_->clear();
      load();
    }});
  });
}

}  // namespace signalbox::ui::views
