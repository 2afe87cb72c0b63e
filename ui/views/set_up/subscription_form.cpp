#include "ui/views/set_up/subscription_form.h"

#include <QCheckBox>
#include <QGridLayout>
#include <QLineEdit>
#include <QVBoxLayout>

#include <algorithm>

#include "ui/client/text.h"
#include "ui/state/words.h"
#include "ui/theme/boxes.h"
#include "ui/views/wording.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/form_row.h"
#include "ui/widgets/switch_button.h"

namespace signalbox::ui::views {

using namespace widgets;
using client::text;

namespace {

const QStringList kTypes{QStringLiteral("notification.sent"), QStringLiteral("notification.delivered"), QStringLiteral("notification.bounced"),
                         QStringLiteral("notification.dead"), QStringLiteral("notification.held"),      QStringLiteral("breaker.opened"),
                         QStringLiteral("breaker.closed"),    QStringLiteral("operation.finished"),     QStringLiteral("alert.raised"),
                         QStringLiteral("alert.ended")};
const QStringList kChannels{QStringLiteral("email"), QStringLiteral("sms"), QStringLiteral("push"), QStringLiteral("webhook")};
constexpr int kTypeColumns = 2;

std::vector<std::string> chosenOf(const QMap<QString, QCheckBox*>& boxes, const QStringList& order) {
  std::vector<std::string> chosen;
  for (const QString& key : order)
    if (boxes.value(key)->isChecked()) chosen.push_back(client::utf8(key));
  return chosen;
}

void check(const QMap<QString, QCheckBox*>& boxes, const std::vector<std::string>& chosen) {
  for (auto it = boxes.cbegin(); it != boxes.cend(); ++it)
    it.value()->setChecked(std::find(chosen.begin(), chosen.end(), client::utf8(it.key())) != chosen.end());
}

}  // namespace

SubscriptionForm::SubscriptionForm(const theme::Theme& theme, QWidget* parent)
    : QWidget(parent),
      theme_(theme),
      rows_(theme::column(theme, this, theme::grid::kCard)),
      name_(new QLineEdit(this)),
      url_(new QLineEdit(this)),
      description_(new QLineEdit(this)),
      apps_(new QLineEdit(this)),
      secret_(new QLineEdit(this)),
      enabled_(new SwitchButton(theme, tr("It is told about events"), this)) {
  QStringList channelLabels, typeLabels;
  for (const QString& type : kTypes) {
    const QString words = state::eventWords(type);
    typeLabels << QString(words.left(1).toUpper() + words.mid(1));
  }
  for (const QString& channel : kChannels) channelLabels << channelWords(channel);
  add(QStringLiteral("name"), tr("Name"), name_, tr("Shown everywhere; cannot be changed later"));
  add(QStringLiteral("url"), tr("URL, required"), url_, tr("Each event is posted there. Its address is checked now and at each delivery"));
  add(QStringLiteral("description"), tr("Description"), description_, tr("Who listens there, for colleagues"));
  add(QStringLiteral("types"), tr("Events"), choices(types_, kTypes, typeLabels, kTypeColumns), tr("None ticked: every event is told"));
  add(QStringLiteral("apps"), tr("Apps"), apps_, tr("Their names with commas between; empty: every app. Narrows events about messages"));
  add(QStringLiteral("channels"), tr("Channels"), choices(channels_, kChannels, channelLabels, static_cast<int>(kChannels.size())),
      tr("None ticked: those of every channel are told"));
  auto* secretBox = new QWidget(this);
  auto* line = theme::row(theme, secretBox, theme::grid::kSmall);
  auto* make = new ActButton(theme, tr("Make a secret"), ActButton::Role::Plain, secretBox);
  make->setHint(tr("Makes a secret of 32 random bytes; give it to the receiver now, because it is never shown again"));
  line->addWidget(secret_, 1);
  line->addWidget(make);
  add(QStringLiteral("secret"), tr("Secret"), secretBox, {});
  secret_->setAccessibleName(tr("Secret"));
  enabled_->setCheckable(true);
  add(QStringLiteral("enabled"), tr("In use"), enabled_, {});
  rows_->addStretch(1);
  for (QLineEdit* each : {name_, url_, description_, apps_, secret_}) connect(each, &QLineEdit::textChanged, this, &SubscriptionForm::edited);
  connect(enabled_, &QAbstractButton::toggled, this, &SubscriptionForm::edited);
  connect(make, &QPushButton::clicked, this, &SubscriptionForm::secretWanted);
}

FormRow* SubscriptionForm::add(const QString& key, const QString& label, QWidget* control, const QString& hint) {
  auto* row = new FormRow(theme_, label, control, this);
  row->setHint(hint);
  theme::mostWidth(theme_, row, theme::grid::kSentenceMax);
  rows_->addWidget(row);
  fields_[key] = row;
  return row;
}

QWidget* SubscriptionForm::choices(QMap<QString, QCheckBox*>& into, const QStringList& keys, const QStringList& labels, int columns) {
  auto* box = new QWidget(this);
  auto* cells = theme::cells(theme_, box, theme::grid::kTiny);
  for (int i = 0; i < keys.size(); ++i) {
    auto* choice = new QCheckBox(labels[i], box);
    cells->addWidget(choice, i / columns, i % columns);
    into[keys[i]] = choice;
    connect(choice, &QCheckBox::toggled, this, &SubscriptionForm::edited);
  }
  return box;
}

void SubscriptionForm::showNew() {
  becomeNew();
  fill({});
}

void SubscriptionForm::becomeNew() {
  isNew_ = true;
  name_->setReadOnly(false);
  fields_[QStringLiteral("secret")]->setHint(tr("whsec_ and base64. The receiver verifies with it that an event is ours (Standard Webhooks)"));
  secret_->setPlaceholderText({});
}

void SubscriptionForm::showSubscription(const protocol::SubscriptionView& view) {
  isNew_ = false;
  fill(view);
  showSecretSet();
}

void SubscriptionForm::showSecretSet() {
  fields_[QStringLiteral("secret")]->setHint(tr("Set. To replace it, enter or make a new one and press Exchange the secret; both sign for 24 h"));
  secret_->setPlaceholderText(tr("Set, not shown"));
}

void SubscriptionForm::fill(const protocol::SubscriptionView& view) {
  name_->setText(text(view.name));
  name_->setReadOnly(!isNew_);
  url_->setText(text(view.url));
  description_->setText(text(view.description));
  check(types_, view.types);
  check(channels_, view.channels);
  QStringList apps;
  for (const std::string& app : view.apps) apps << text(app);
  apps_->setText(apps.join(QStringLiteral(", ")));
  secret_->clear();
  enabled_->setChecked(view.enabled);
  for (FormRow* row : std::as_const(fields_)) row->setError({});
}

QString SubscriptionForm::name() const { return name_->text().trimmed(); }

void SubscriptionForm::becomeSaved(const QString& secretSent) {
  isNew_ = false;
  name_->setReadOnly(true);
  for (FormRow* row : std::as_const(fields_)) row->setError({});
  if (!secretSent.isEmpty() && secret() == secretSent) secret_->clear();  // another one that was typed meanwhile stays
  showSecretSet();
}

QString SubscriptionForm::secret() const { return secret_->text().trimmed(); }
void SubscriptionForm::setSecret(const QString& secret) { secret_->setText(secret); }

protocol::SubscriptionPut SubscriptionForm::put() const {
  protocol::SubscriptionPut put;
  put.url = client::utf8(url_->text().trimmed());
  put.description = client::utf8(description_->text().trimmed());
  put.enabled = enabled_->isChecked();
  put.types = chosenOf(types_, kTypes);
  put.channels = chosenOf(channels_, kChannels);
  for (const QString& app : apps_->text().split(QLatin1Char(','), Qt::SkipEmptyParts))
    if (!app.trimmed().isEmpty()) put.apps.push_back(client::utf8(app.trimmed()));
  if (isNew_) put.secret = client::utf8(secret());
  return put;
}

QString SubscriptionForm::problem() const {
  if (name().isEmpty()) return tr("It needs a name");
  if (url_->text().trimmed().isEmpty()) return tr("It needs a URL");
  if (isNew_ && secret().isEmpty()) return tr("It needs a secret; \"Make a secret\" makes one");
  return {};
}

void SubscriptionForm::showErrors(const client::ClientError& error) {
  for (FormRow* row : std::as_const(fields_)) row->setError({});
  for (const auto& field : error.problem.errors)
    if (FormRow* row = fields_.value(text(field.pointer).section(QLatin1Char('/'), 1, 1)); row != nullptr) row->setError(text(field.detail));
}

}  // namespace signalbox::ui::views
