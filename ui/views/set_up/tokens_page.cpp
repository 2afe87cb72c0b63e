#include "ui/views/set_up/tokens_page.h"

#include <QCheckBox>
#include <QComboBox>
#include <QGridLayout>
#include <QLineEdit>
#include <QVBoxLayout>

#include "ui/client/foreign.h"
#include "ui/client/text.h"
#include "ui/state/access_words.h"
#include "ui/state/whole_list.h"
#include "ui/state/words.h"
#include "ui/theme/boxes.h"
#include "ui/views/card_reading.h"
#include "ui/views/delivery/delivery_view.h"
#include "ui/views/load_failure.h"
#include "ui/views/set_up/list_place.h"
#include "ui/views/set_up/shown_once.h"
#include "ui/views/wording.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/card.h"
#include "ui/widgets/form_row.h"
#include "ui/widgets/label.h"
#include "ui/widgets/scroll_column.h"

namespace signalbox::ui::views {

using namespace widgets;
using client::foreign;
using client::text;
using theme::Ink;
using theme::Type;

namespace {

constexpr int kColumns = 2;
constexpr int kNameMost = 24;  // of a name on a button
const QString kPermission = QStringLiteral("tokens.manage");
const QString kCustom = QStringLiteral("custom");

QString stateOf(const ViewContext& context, const protocol::TokenView& token) {
  if (token.state == "active" && !token.expiresAt) return TokensPage::tr("does not expire");
  if (token.state == "active") return TokensPage::tr("until %1").arg(dayWords(context, *token.expiresAt));
  return state::tokenStateWords(text(token.state));
}

QString factsOf(const ViewContext& context, const protocol::TokenView& token) {
  QStringList lines;
  lines << TokensPage::tr("Role: %1").arg(state::roleWords(text(token.role)));
  lines << (token.app.empty() ? TokensPage::tr("For the messages of every app")
                              : TokensPage::tr("For the messages of the app %1 only").arg(foreign(token.app)));
  if (token.lasting)
    lines << TokensPage::tr("Stands in admin.token in the data folder. It does not expire and cannot be revoked, so nobody is locked out.");
  if (token.createdAt) lines << TokensPage::tr("Made %1 by %2").arg(dayWords(context, *token.createdAt), foreign(token.createdBy));
  if (!token.lasting && token.state != "active")
    lines << (token.expiresAt ? TokensPage::tr("Expires %1").arg(dayWords(context, *token.expiresAt)) : TokensPage::tr("Does not expire"));
  if (!token.lasting)
    lines << (token.lastUsedAt ? TokensPage::tr("Last used %1").arg(instantWords(context, *token.lastUsedAt)) : TokensPage::tr("Never used"));
  if (token.revokedAt) lines << TokensPage::tr("Revoked %1 by %2").arg(dayWords(context, *token.revokedAt), foreign(token.revokedBy));
  return lines.join(QLatin1Char('\n'));
}

}  // namespace

TokensPage::TokensPage(ViewContext context, QWidget* parent) : QWidget(parent), context_(context) {
  build();
  connect(&context_.state(), &state::EngineState::sessionChanged, this, &TokensPage::settle);
  connect(&context_.state(), &state::EngineState::freshnessChanged, this, &TokensPage::settle);
  settleForm();
}

void TokensPage::build() {
  const theme::Theme& theme = context_.theme;
  auto* all = theme::row(theme, this, theme::grid::kGap);
  list_ = new Card(theme, {}, this);
  list_->setAccessibleName(tr("Access tokens"));
  theme::listWidth(theme, list_);
  auto* inner = new QWidget(list_);
  auto* lines = theme::column(theme, inner, theme::grid::kTiny);
  listed_ = new ListPlace(theme, inner);
  lines->addWidget(listed_, 1);
  add_ = new ActButton(theme, tr("Make a token"), ActButton::Role::Plain, inner);
  add_->setGlyph(theme::Icon::Plus);
  lines->addWidget(add_);
  list_->setBody(inner);
  all->addWidget(list_, 1);
  auto* area = new ScrollColumn(theme, theme::grid::kGap, this);  // a low window scrolls; nothing is squeezed
  area->rows()->addWidget(buildForm());
  area->rows()->addWidget(buildOne());
  theme::mostWidth(theme, area, theme::grid::kSentenceMax + 2 * theme::grid::kCard);  // few lines: a low window alone scrolls them
  all->addWidget(area, 2);
  all->addStretch();  // what the form does not need
  form_->hide();
  connect(add_, &QPushButton::clicked, this, &TokensPage::startNew);
}

QWidget* TokensPage::buildForm() {
  const theme::Theme& theme = context_.theme;
  form_ = new Card(theme, tr("New access token"), this);
  auto* inner = new QWidget(form_);
  theme::mostWidth(theme, inner, theme::grid::kSentenceMax);
  auto* lines = theme::column(theme, inner, theme::grid::kCard);
  name_ = new QLineEdit(inner);
  role_ = new QComboBox(inner);
  role_->addItem(tr("Viewer: reads, without addresses and payloads"), QStringLiteral("viewer"));
  role_->addItem(tr("Operator: steers and replays"), QStringLiteral("operator"));
  role_->addItem(tr("Administrator: everything"), QStringLiteral("admin"));
  role_->addItem(tr("Sender: posts and reads as one app"), QStringLiteral("sender"));
  role_->addItem(tr("Permissions of its own"), kCustom);
  app_ = new QLineEdit(inner);
  expiry_ = new QComboBox(inner);
  for (const int days : {0, 1, 7, 30, 90, 365}) expiry_->addItem(days == 0 ? tr("Does not expire") : tr("In %n day(s)", nullptr, days), days);
  auto* top = theme::row(theme, nullptr, theme::grid::kCard);
  auto* nameRow = new FormRow(theme, tr("Name"), name_, inner);
  nameRow->setHint(tr("The audit speaks of it by this name, so each name is used once"));
  top->addWidget(nameRow, 1);
  top->addWidget(new FormRow(theme, tr("Role"), role_, inner), 1);
  lines->addLayout(top);
  auto* second = theme::row(theme, nullptr, theme::grid::kCard);
  appRow_ = new FormRow(theme, tr("App"), app_, inner);
  second->addWidget(appRow_, 1);
  second->addWidget(new FormRow(theme, tr("Expires"), expiry_, inner), 1);
  lines->addLayout(second);
  choices_ = new QWidget(inner);
  theme::cells(theme, choices_, theme::grid::kTiny);
  lines->addWidget(choices_);
  once_ = new ShownOnce(theme, tr("The token, shown this once"), inner);
  lines->addWidget(once_);
  answer_ = new Label(theme, Type::Body, Ink::Secondary, inner);
  answer_->setWordWrap(true);
  make_ = new PrimaryButton(theme, tr("Make the token"), inner);
  auto* acts = theme::actRow(theme, inner, lines);
  acts->addWidget(answer_, 1);
  acts->addWidget(make_);
  form_->setBody(inner);
  connect(name_, &QLineEdit::textChanged, this, &TokensPage::settle);
  connect(app_, &QLineEdit::textChanged, this, &TokensPage::settle);
  connect(role_, &QComboBox::currentIndexChanged, this, &TokensPage::settleForm);
  connect(make_, &QPushButton::clicked, this, &TokensPage::make);
  return form_;
}

QWidget* TokensPage::buildOne() {
  const theme::Theme& theme = context_.theme;
  one_ = new Card(theme, tr("Access token"), this);
  auto* inner = new QWidget(one_);
  auto* lines = theme::column(theme, inner, theme::grid::kCard);
  facts_ = new Label(theme, Type::Body, Ink::Text, inner);
  facts_->setWordWrap(true);
  may_ = new Label(theme, Type::Body, Ink::Secondary, inner);
  may_->setWordWrap(true);
  told_ = new Label(theme, Type::Body, Ink::Secondary, inner);
  told_->setWordWrap(true);
  for (Label* words : {facts_, may_}) theme::mostWidth(theme, words, theme::grid::kSentenceMax);
  revoke_ = new DangerButton(theme, tr("Revoke"), inner);
  lines->addWidget(facts_);
  lines->addWidget(may_);
  auto* acts = theme::actRow(theme, inner, lines);
  acts->addWidget(told_, 1);
  acts->addWidget(revoke_);
  one_->setBody(inner);
  one_->showLoading(Skeleton::Shape::Lines);
  reading_ = new CardReading(context_, one_, tr("Reading the access tokens"));
  connect(reading_, &CardReading::wanted, this, &TokensPage::load);
  listed_->follow(reading_);
  connect(one_, &Card::emptyActPressed, this, &TokensPage::startNew);
  connect(revoke_, &QPushButton::clicked, this, &TokensPage::revoke);
  return one_;
}

void TokensPage::showEvent(QShowEvent* event) {
  QWidget::showEvent(event);
  load();
}

void TokensPage::load() {
  if (!context_.session.isStarted() || !isVisible()) return;
  settleForm();
  if (!context_.state().hasPermission(kPermission)) {
    listed_->tellUnread(false);
    return one_->showEmpty(context_.state().canAct(kPermission).reason);
  }
  state::readWhole<protocol::TokenView>(context_.session, QStringLiteral("/tokens"), reading_->begin(), [this](auto reply) {
    reading_->end();
    if (!reply.ok()) listed_->tellUnread(false);
    if (!reply.ok())
      return showFailure(*one_, loadFailure(context_, tr("The list of access tokens"), reply.error(), QStringLiteral("tokens")), reply.error());
    tokens_ = std::move(reply).value();
    showRows();
    if (tokens_.empty()) return one_->showEmpty(tr("There is no access token. Whoever is to get in needs one."), tr("Make a token"));
    choose(chosen_);
  });
}

void TokensPage::showRows() {
  QStringList present;
  for (const auto& token : tokens_) {
    const QString id = text(token.id);
    present << id;
    DeliveryRow*& row = items_[id];
    if (row == nullptr) {
      row = new DeliveryRow(context_.theme, text(token.name), this);
      listed_->rows()->addWidget(row);
      connect(row, &QAbstractButton::clicked, this, [this, id] { choose(id); });
    }
    row->setWords(tr("%1, %2").arg(state::roleWords(text(token.role)), stateOf(context_, token)));
  }
  for (const QString& id : items_.keys())
    if (!present.contains(id)) items_.take(id)->deleteLater();
  listed_->tellRead(!present.isEmpty(), tr("No access token. Make the first one below."));
}

const protocol::TokenView* TokensPage::chosen() const {
  for (const auto& token : tokens_)
    if (text(token.id) == chosen_) return &token;
  return nullptr;
}

void TokensPage::choose(const QString& id) {
  if (tokens_.empty()) return;
  if (id != chosen_) told_->clear();
  sure_ = false;
  chosen_ = id;
  if (chosen() == nullptr) chosen_ = text(tokens_.front().id);
  for (auto it = items_.cbegin(); it != items_.cend(); ++it) it.value()->setChecked(it.key() == chosen_);
  showOne(*chosen());
}

void TokensPage::showOne(const protocol::TokenView& token) {
  one_->setTitle(text(token.name));
  one_->setUnit(stateOf(context_, token));
  facts_->setText(factsOf(context_, token));
  QStringList names;
  for (const std::string& permission : token.permissions) names << text(permission);
  may_->setText(tr("Can: %1").arg(state::permissionListWords(token.permissions)));
  may_->setTooltipText(names.join(QStringLiteral(", ")));  // as a request writes them
  one_->showContent();
  settle();
}

void TokensPage::startNew() {
  form_->show();
  once_->forget();
  answer_->clear();
  name_->clear();
  name_->setFocus();
  settleForm();
}

QString TokensPage::unsaved() const {
  const QString name = name_->text().trimmed();
  return form_->isHidden() || name.isEmpty() ? QString() : tr("access token \u201C%1\u201D").arg(name);
}

/// The boxes are what this console's own token may do: nobody gives more than they have.
void TokensPage::settleForm() {
  if (context_.state().hasSession()) {
    auto* grid = static_cast<QGridLayout*>(choices_->layout());
    for (const std::string& each : context_.state().session().permissions) {
      const QString permission = text(each);
      if (permissions_.contains(permission)) continue;
      auto* box = new QCheckBox(state::permissionWords(permission), choices_);
      box->setToolTip(permission);
      const int at = static_cast<int>(permissions_.size());
      grid->addWidget(box, at / kColumns, at % kColumns);
      permissions_.insert(permission, box);
      connect(box, &QCheckBox::toggled, this, &TokensPage::settle);
    }
  }
  const QString role = role_->currentData().toString();
  choices_->setVisible(role == kCustom);
  app_->setEnabled(role == QLatin1String("sender") || role == kCustom);
  appRow_->setHint(role == QLatin1String("sender") ? tr("It posts and reads the messages of this app only")
                       : role == kCustom           ? tr("Empty: the messages of every app")
                                                   : tr("For senders, and for permissions of its own"));
  settle();
}

QString TokensPage::whyNotMade() const {
  const state::Permit permit = context_.state().canAct(kPermission);
  if (!permit) return permit.reason;
  if (asked_) return tr("Asked");
  if (name_->text().trimmed().isEmpty()) return tr("It needs a name");
  const QString role = role_->currentData().toString();
  if (role == QLatin1String("sender") && app_->text().trimmed().isEmpty()) return tr("A sender needs its app");
  if (role == kCustom && edited().permissions.empty()) return tr("Choose what it may do");
  return {};
}

QString TokensPage::whyNotRevoked() const {
  const protocol::TokenView* token = chosen();
  const state::Permit permit = context_.state().canAct(kPermission);
  if (!permit) return permit.reason;
  if (asked_) return tr("Asked");
  if (token == nullptr) return tr("Nothing is chosen");
  if (token->lasting) return tr("The data folder's own token stays, so that nobody is locked out");
  if (token->state == "revoked") return tr("It was revoked");
  for (const std::string& permission : token->permissions)
    if (!context_.state().hasPermission(text(permission))) return tr("It may do what you may not: %1").arg(state::permissionWords(text(permission)));
  return {};
}

void TokensPage::settle() {
  add_->setBlocked(context_.state().canAct(kPermission).reason);
  make_->setBlocked(whyNotMade());
  const protocol::TokenView* token = chosen();
  const QString name = token == nullptr ? QString() : foreign(token->name);
  revoke_->setText(sure_ ? tr("Revoke it now")
                         : tr("Revoke %1").arg(name.size() > kNameMost ? name.left(kNameMost - 1) + QChar(0x2026) : name).trimmed());
  revoke_->setHint(tr("Revoke %1").arg(name).trimmed());
  revoke_->setBlocked(whyNotRevoked());
}

protocol::TokenRequest TokensPage::edited() const {
  protocol::TokenRequest request;
  request.name = client::utf8(name_->text().trimmed());
  const QString role = role_->currentData().toString();
  if (role != kCustom)
    request.role = client::utf8(role);
  else
    for (auto it = permissions_.cbegin(); it != permissions_.cend(); ++it)
      if (it.value()->isChecked()) request.permissions.push_back(client::utf8(it.key()));
  if (app_->isEnabled()) request.app = client::utf8(app_->text().trimmed());
  const int days = expiry_->currentData().toInt();
  if (days > 0) request.expiresAt = context_.state().engineNow().value_or(context_.session.clock().now().wall) + std::chrono::hours{24 * days};
  return request;
}

void TokensPage::make() {
  asked_ = true;
  settle();
  context_.commands.createToken(edited(), {this, [this](const client::Reply<protocol::TokenCreated>& reply) {
    asked_ = false;
    answer_->setInk(reply.ok() ? Ink::Secondary : Ink::Danger);
    if (!reply.ok()) {
      answer_->setText(actErrorWords(tr("Making the access token"), reply.error()));
      return settle();
    }
    once_->tell(tr("Copy it now: it is shown this once, and only its digest is kept."), text(reply->token));
    answer_->clear();
    name_->clear();
    once_->offerCopy();  // the fields are those of another token
    chosen_ = text(reply->access.id);
    load();
  }});
}

void TokensPage::revoke() {
  const protocol::TokenView* token = chosen();
  if (token == nullptr) return;
  if (!std::exchange(sure_, true)) {
    told_->setText(tr("Whoever uses it is refused at once. It cannot be undone."));
    return settle();
  }
  sure_ = false;
  const QString id = text(token->id);
  context_.commands.revokeToken(id, text(token->name), {this, [this, id](const client::Reply<client::Nothing>& reply) {
    if (id != chosen_) return load();  // another one stands there by now
    told_->setInk(reply.ok() ? Ink::Secondary : Ink::Danger);
    told_->setText(reply.ok() ? tr("Revoked.") : actErrorWords(tr("Revoking the access token"), reply.error()));
    load();
  }});
}

}  // namespace signalbox::ui::views
