#include "ui/views/set_up/recipient_form.h"

#include <QCheckBox>
#include <QGridLayout>
#include <QLineEdit>
#include <QVBoxLayout>

#include <algorithm>
#include <functional>
#include <iterator>

#include "ui/client/text.h"
#include "ui/state/recipient_table_model.h"
#include "ui/state/words.h"
#include "ui/theme/boxes.h"
#include "ui/widgets/form_row.h"

namespace signalbox::ui::views {

using client::text;
using client::utf8;

namespace {
constexpr int kAcross = 2;  // channels beside each other; more would not fit into a narrow form
}

RecipientForm::RecipientForm(ViewContext context, QWidget* parent) : QWidget(parent), context_(context) {
  theme::column(context_.theme, this, theme::grid::kSmall);
  add(QStringLiteral("id"), tr("Recipient"), tr("As your apps name them; cannot be changed later"));
  add(QStringLiteral("email"), tr("Email"), {});
  add(QStringLiteral("phone"), tr("Phone"), tr("With its country, +34600112233"));
  add(QStringLiteral("push_token"), tr("Push token"), {});
  add(QStringLiteral("webhook_url"), tr("Webhook"), {});
  add(QStringLiteral("time_zone"), tr("Time zone"), tr("Europe/Madrid; empty is UTC. Quiet hours use it"));
  add(QStringLiteral("locale"), tr("Language"), tr("es-ES; chooses the text of a template"));
  add(QStringLiteral("quiet_hours"), tr("Quiet hours"), tr("22:00-08:00; messages of that time wait until its end"));
  add(QStringLiteral("opt_out"), tr("Does not want"), tr("Categories or channels with commas between them: marketing, sms, marketing:sms"));
  addUnused();
  static_cast<QVBoxLayout*>(layout())->addStretch(1);
}

void RecipientForm::addUnused() {
  const QString label = tr("Do not use");
  auto* box = new QWidget(this);
  auto* cells = theme::cells(context_.theme, box, theme::grid::kTiny);
  for (const char* channel : {"email", "sms", "push", "webhook"}) {
    auto* choice = new QCheckBox(state::channelWords(QLatin1String(channel)), box);
    choice->setAccessibleName(tr("%1: %2").arg(label, choice->text()));
    const int place = static_cast<int>(unused_.size());
    cells->addWidget(choice, place / kAcross, place % kAcross);
    unused_.emplace_back(channel, choice);
    connect(choice, &QCheckBox::toggled, this, &RecipientForm::edited);
  }
  auto* row = new widgets::FormRow(context_.theme, label, box, this);
  row->setHint(tr("Nothing is sent to them there, whatever the category. Addresses that bounced stand under Suppressions"));
  layout()->addWidget(row);
  rows_[QStringLiteral("suppressed")] = row;
}

QLineEdit* RecipientForm::add(const QString& key, const QString& label, const QString& hint) {
  auto* line = new QLineEdit(this);
  auto* row = new widgets::FormRow(context_.theme, label, line, this);
  row->setHint(hint);
  layout()->addWidget(row);
  rows_[key] = row;
  connect(line, &QLineEdit::textChanged, this, &RecipientForm::edited);
  return line;
}

QString RecipientForm::value(const char* key) const { return static_cast<QLineEdit*>(rows_[QLatin1String(key)]->control())->text().trimmed(); }
void RecipientForm::set(const char* key, const std::string& value) {
  static_cast<QLineEdit*>(rows_[QLatin1String(key)]->control())->setText(text(value));
}

void RecipientForm::showNew() { showRecipient({}); }

void RecipientForm::keep(const protocol::RecipientView& recipient) {
  kept_ = recipient;
  for (widgets::FormRow* row : std::as_const(rows_)) row->setError({});
  static_cast<QLineEdit*>(rows_[QStringLiteral("id")]->control())->setReadOnly(!recipient.id.empty());
}

void RecipientForm::putBack() { showRecipient(protocol::RecipientView(kept_)); }

void RecipientForm::showRecipient(const protocol::RecipientView& recipient) {
  keep(recipient);
  set("id", recipient.id);
  set("email", recipient.email);
  set("phone", recipient.phone);
  set("push_token", recipient.pushToken);
  set("webhook_url", recipient.webhookUrl);
  set("time_zone", recipient.timeZone);
  set("locale", recipient.locale);
  set("quiet_hours", recipient.quietHours ? recipient.quietHours->from + "-" + recipient.quietHours->to : std::string());
  set("opt_out", utf8(state::listWords(recipient.optOut)));
  const auto& unused = recipient.suppressed;
  for (const auto& [channel, choice] : unused_) choice->setChecked(std::find(unused.begin(), unused.end(), channel) != unused.end());
}

/// What is ticked; a channel that this console does not know stays as it was.
std::vector<std::string> RecipientForm::unused() const {
  std::vector<std::string> channels;
  for (const auto& [channel, choice] : unused_)
    if (choice->isChecked()) channels.push_back(channel);
  const auto isShown = [this](const std::string& channel) {
    return std::any_of(unused_.begin(), unused_.end(), [&channel](const auto& each) { return each.first == channel; });
  };
  std::copy_if(kept_.suppressed.begin(), kept_.suppressed.end(), std::back_inserter(channels), std::not_fn(isShown));
  return channels;
}

QString RecipientForm::id() const { return value("id"); }

protocol::RecipientView RecipientForm::recipient() const {
  protocol::RecipientView view = kept_;
  view.id = utf8(id());
  view.email = utf8(value("email"));
  view.phone = utf8(value("phone"));
  view.pushToken = utf8(value("push_token"));
  view.webhookUrl = utf8(value("webhook_url"));
  view.timeZone = utf8(value("time_zone"));
  view.locale = utf8(value("locale"));
  view.optOut = state::listFromWords(value("opt_out"));
  view.suppressed = unused();
  view.quietHours.reset();
  if (const QString hours = value("quiet_hours"); !hours.isEmpty())
    view.quietHours = protocol::QuietHours{utf8(hours.section(QLatin1Char('-'), 0, 0).trimmed()), utf8(hours.section(QLatin1Char('-'), 1).trimmed())};
  return view;
}

QString RecipientForm::problem() const {
  if (id().isEmpty()) return tr("A recipient needs a name");
  if (const QString hours = value("quiet_hours"); !hours.isEmpty() && !hours.contains(QLatin1Char('-')))
    return tr("Quiet hours are written 22:00-08:00");
  return {};
}

void RecipientForm::showErrors(const client::ClientError& error) {
  for (widgets::FormRow* row : std::as_const(rows_)) row->setError({});
  for (const auto& field : error.problem.errors)  // "/quiet_hours/from" belongs to its field
    if (widgets::FormRow* row = rows_.value(text(field.pointer).section(QLatin1Char('/'), 1, 1))) row->setError(text(field.detail));
}

}  // namespace signalbox::ui::views
