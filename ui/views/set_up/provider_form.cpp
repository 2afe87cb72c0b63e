#include "ui/views/set_up/provider_form.h"

#include <QComboBox>
#include <QLineEdit>
#include <QSignalBlocker>
#include <QSpinBox>
#include <QVBoxLayout>
#include <cmath>

#include "ui/client/text.h"
#include "ui/state/provider_order.h"
#include "ui/theme/boxes.h"
#include "ui/views/operations/short_number_box.h"
#include "ui/views/set_up/setting_words.h"
#include "ui/views/wording.h"
#include "ui/widgets/form_row.h"
#include "ui/widgets/switch_button.h"

namespace signalbox::ui::views {

using namespace widgets;
using client::text;

namespace {

constexpr int kRateMost = 100'000, kRateDecimals = 6, kOrderMost = 1000, kAtOnceMost = 4096;  // as the API takes them

}  // namespace

ProviderForm::ProviderForm(ViewContext context, QWidget* parent)
    : QWidget(parent), context_(context), rows_(theme::column(context.theme, this, theme::grid::kCard)) {}

void ProviderForm::clear() {
  fields_.clear();
  while (QLayoutItem* item = rows_->takeAt(0)) {
    if (item->widget() != nullptr) {
      item->widget()->hide();
      item->widget()->deleteLater();
    }
    delete item;
  }
}

FormRow* ProviderForm::add(const QString& key, const QString& label, QWidget* control, const QString& hint) {
  auto* row = new FormRow(context_.theme, label, control, this);
  row->setHint(hint);
  theme::mostWidth(context_.theme, row, theme::grid::kSentenceMax);
  rows_->addWidget(row);
  fields_[key] = row;
  return row;
}

void ProviderForm::showNew(const protocol::KindView& kind) {
  kind_ = kind;
  const QSignalBlocker quiet(this);  // half a form is nobody's edit
  kept_ = {};
  kept_.kind = kind.kind;
  clear();
  addCommon();
  name_->setText(text(kind.kind));
  addSettings({}, {});
  rows_->addStretch(1);
}

void ProviderForm::showProvider(const protocol::KindView& kind, const protocol::ProviderView& provider) {
  const QSignalBlocker quiet(this);  // half a form is nobody's edit
  kind_ = kind;
  kept_ = state::putOf(provider);
  clear();
  addCommon();
  name_->setText(text(provider.name));
  name_->setReadOnly(true);
  channel_->setCurrentIndex(qMax(0, channel_->findData(text(provider.channel))));
  addSettings(provider.settings, provider.secretsSet);
  rows_->addStretch(1);
}

void ProviderForm::addCommon() {
  name_ = new QLineEdit(this);
  add(QStringLiteral("name"), tr("Name"), name_, tr("Shown everywhere; cannot be changed later"));
  channel_ = new QComboBox(this);
  for (const std::string& channel : kind_.channels) channel_->addItem(channelWords(text(channel)), text(channel));
  add(QStringLiteral("channel"), tr("Channel"), channel_, {});
  fields_[QStringLiteral("channel")]->setVisible(kind_.channels.size() > 1);
  connect(name_, &QLineEdit::textChanged, this, &ProviderForm::edited);
  connect(channel_, &QComboBox::activated, this, &ProviderForm::edited);
}

void ProviderForm::addSettings(const std::map<std::string, std::string>& values, const std::vector<std::string>& secretsSet) {
  for (const protocol::SettingView& setting : kind_.settings) {
    const auto known = values.find(setting.key);
    const bool secretIsSet = std::find(secretsSet.begin(), secretsSet.end(), setting.key) != secretsSet.end();
    const QString value = known == values.end() ? text(setting.fallback) : text(known->second);
    const QString key = text(setting.key), unit = settingUnit(key);
    const QString name = unit.isEmpty() ? settingWords(key) : tr("%1, %2").arg(settingWords(key), unit);
    const QString label = setting.required ? tr("%1, required").arg(name) : name;
    add(QStringLiteral("setting:") + text(setting.key), label, control(setting, value, secretIsSet), hintOf(setting, secretIsSet));
  }
  addRouting();
  enabled_ = new SwitchButton(context_.theme, tr("Messages may go through it"), this);
  enabled_->setCheckable(true);
  enabled_->setChecked(kept_.enabled);
  add(QStringLiteral("enabled"), tr("In use"), enabled_, {});
  connect(enabled_, &QAbstractButton::toggled, this, &ProviderForm::edited);
}

QString ProviderForm::hintOf(const protocol::SettingView& setting, bool secretIsSet) {
  QString help = text(setting.help);
  if (!setting.secret || !secretIsSet) return help;
  if (!help.isEmpty() && !help.endsWith(QLatin1Char('.'))) help += QLatin1Char('.');  // here it is one sentence of several
  return tr("Set. Leave it empty to keep it. %1").arg(help).trimmed();
}

QSpinBox* ProviderForm::number(const QString& key, const QString& label, const QString& hint, int least, int most, int value) {
  auto* box = new QSpinBox(this);
  box->setRange(least, most);
  box->setValue(value);
  add(key, label, box, hint);
  connect(box, &QSpinBox::valueChanged, this, &ProviderForm::edited);
  return box;
}

/// How the channel's messages are shared out among its providers.
void ProviderForm::addRouting() {
  order_ = number(QStringLiteral("position"), tr("Order"), tr("The channel's lowest is asked first; the next ones take over while it cannot send"), 0,
                  kOrderMost, kept_.position);
  share_ = number(QStringLiteral("weight"), tr("Share"),
                  tr("This share of the channel's messages tries it first, regardless of order; for trying out a new provider"), 0, 100,
                  static_cast<int>(std::lround(kept_.weight * 100)));
  share_->setSuffix(tr(" %"));
  share_->setSpecialValueText(tr("None, by order alone"));
  addRate();
  atOnce_ = number(QStringLiteral("concurrency"), tr("At once"), tr("Messages under way to it at one time"), 1, kAtOnceMost, kept_.concurrency);
}

void ProviderForm::addRate() {
  rate_ = new ShortNumberBox(this);
  rate_->setDecimals(kRateDecimals);
  rate_->setRange(0, kRateMost);
  rate_->setSuffix(tr(" per second"));
  rate_->setSpecialValueText(tr("No limit of ours"));
  rate_->setValue(kept_.ratePerSecond);
  rateShown_ = rate_->value();
  add(QStringLiteral("rate_per_second"), tr("Rate"), rate_, tr("What you agreed with the provider; the engine never goes faster"));
  connect(rate_, &QDoubleSpinBox::valueChanged, this, &ProviderForm::edited);
}

QWidget* ProviderForm::control(const protocol::SettingView& setting, const QString& value, bool secretIsSet) {
  if (setting.type == "choice") {
    auto* box = new QComboBox(this);
    for (const std::string& choice : setting.choices) box->addItem(choiceWords(text(setting.key), text(choice)), text(choice));
    box->setCurrentIndex(qMax(0, box->findData(value)));
    connect(box, &QComboBox::activated, this, &ProviderForm::edited);
    return box;
  }
  if (setting.type == "boolean") {
    auto* toggle = new SwitchButton(context_.theme, tr("On"), this);
    toggle->setCheckable(true);
    toggle->setChecked(value == QLatin1String("true"));
    connect(toggle, &QAbstractButton::toggled, this, &ProviderForm::edited);
    return toggle;
  }
  auto* line = new QLineEdit(setting.secret ? QString() : value, this);
  if (setting.secret) {
    line->setEchoMode(QLineEdit::Password);
    line->setPlaceholderText(secretIsSet ? tr("Set, not shown") : QString());
  }
  connect(line, &QLineEdit::textChanged, this, &ProviderForm::edited);
  return line;
}

QString ProviderForm::valueOf(const QString& key) const {
  const FormRow* row = fields_.value(key);
  if (row == nullptr) return {};
  QWidget* field = const_cast<FormRow*>(row)->control();
  if (const auto* line = qobject_cast<QLineEdit*>(field)) return line->text();
  if (const auto* box = qobject_cast<QComboBox*>(field)) return box->currentData().toString();
  if (const auto* toggle = qobject_cast<SwitchButton*>(field)) return toggle->isChecked() ? QStringLiteral("true") : QStringLiteral("false");
  return {};
}

QString ProviderForm::name() const { return name_ == nullptr ? QString() : name_->text().trimmed(); }

void ProviderForm::becomeSaved(const protocol::ProviderPut& sent) {
  name_->setReadOnly(true);
  for (FormRow* row : std::as_const(fields_)) row->setError({});
  for (const protocol::SettingView& setting : kind_.settings) {
    const auto secret = sent.secrets.find(setting.key);
    if (secret == sent.secrets.end()) continue;
    FormRow* row = fields_.value(QStringLiteral("setting:") + text(setting.key));
    auto* line = row == nullptr ? nullptr : qobject_cast<QLineEdit*>(row->control());
    if (line == nullptr) continue;
    // It would be sent again with the next save, over one that somebody else has set by then. Another one that was typed meanwhile stays.
    if (client::utf8(line->text()) == secret->second) line->clear();
    line->setPlaceholderText(tr("Set, not shown"));
    row->setHint(hintOf(setting, true));
  }
}

protocol::ProviderPut ProviderForm::put() const {
  protocol::ProviderPut put = kept_;
  if (name_ == nullptr) return put;
  put.channel = client::utf8(channel_->currentData().toString());
  put.enabled = enabled_->isChecked();
  put.position = order_->value();
  // A rate and a share that the form cannot show stay as they are.
  if (rate_->value() != rateShown_) put.ratePerSecond = rate_->value();
  if (share_->value() != std::lround(kept_.weight * 100)) put.weight = share_->value() / 100.0;
  put.concurrency = atOnce_->value();
  put.settings.clear();
  put.secrets.clear();
  for (const protocol::SettingView& setting : kind_.settings) {
    const std::string value = client::utf8(valueOf(QStringLiteral("setting:") + text(setting.key)));
    if (setting.secret) {
      if (!value.empty()) put.secrets[setting.key] = value;
    } else if (!value.empty()) {
      put.settings[setting.key] = value;
    }
  }
  return put;
}

void ProviderForm::followPosition(std::int32_t position) {
  if (order_ == nullptr || position == kept_.position) return;
  const bool typed = order_->value() != kept_.position;
  kept_.position = position;
  if (typed) return;
  const QSignalBlocker quiet(order_);  // nobody edited it
  order_->setValue(position);
}

QString ProviderForm::problem() {
  if (name().isEmpty()) return tr("It needs a name");
  for (const protocol::SettingView& setting : kind_.settings)
    if (setting.required && !setting.secret && valueOf(QStringLiteral("setting:") + text(setting.key)).isEmpty())
      return tr("%1 is required").arg(settingWords(text(setting.key)));
  return {};
}

void ProviderForm::showErrors(const client::ClientError& error) {
  for (FormRow* row : std::as_const(fields_)) row->setError({});
  for (const auto& field : error.problem.errors) {
    const QString key = text(field.pointer).section(QLatin1Char('/'), -1);
    FormRow* row = fields_.value(QStringLiteral("setting:") + key, fields_.value(key));
    if (row != nullptr) row->setError(text(field.detail));
  }
}

}  // namespace signalbox::ui::views
