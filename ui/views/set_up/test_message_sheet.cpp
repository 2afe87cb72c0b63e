#include "ui/views/set_up/test_message_sheet.h"

#include <QComboBox>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QVBoxLayout>

#include "ui/client/text.h"
#include "ui/theme/boxes.h"
#include "ui/views/wording.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/form_row.h"
#include "ui/widgets/label.h"
#include "ui/widgets/sheet.h"

namespace signalbox::ui::views {

using namespace widgets;
using client::text;

namespace {
constexpr int kText = 120;
}

TestMessageSheet::TestMessageSheet(ViewContext context, QWidget* host)
    : QObject(host),
      context_(context),
      sheet_(new Sheet(context.theme, host)),
      channel_(new QComboBox(sheet_)),
      to_(new QLineEdit(sheet_)),
      subject_(new QLineEdit(tr("A test from Signalbox"), sheet_)),
      text_(new QPlainTextEdit(tr("It works."), sheet_)) {
  const theme::Theme& theme = context_.theme;
  sheet_->setTitle(tr("Send a test message"));
  sheet_->setConfirm(tr("Send 1 message"));
  for (const char* channel : {"email", "sms", "push", "webhook"}) channel_->addItem(channelWords(QLatin1String(channel)), QLatin1String(channel));
  text_->setTabChangesFocus(true);
  theme::fixSize(theme, text_, 0, kText);
  sheet_->body()->addWidget(new FormRow(theme, tr("Channel"), channel_, sheet_));
  toRow_ = new FormRow(theme, tr("To"), to_, sheet_);
  subjectRow_ = new FormRow(theme, tr("Subject"), subject_, sheet_);
  textRow_ = new FormRow(theme, tr("Text"), text_, sheet_);
  for (FormRow* row : {toRow_, subjectRow_, textRow_}) sheet_->body()->addWidget(row);
  answer_ = new Label(theme, theme::Type::Body, theme::Ink::Secondary, sheet_);
  answer_->setWordWrap(true);
  sheet_->body()->addWidget(answer_);
  sheet_->body()->addStretch(1);
  connect(channel_, &QComboBox::activated, this, &TestMessageSheet::settle);
  connect(to_, &QLineEdit::textChanged, this, &TestMessageSheet::settle);
  connect(text_, &QPlainTextEdit::textChanged, this, &TestMessageSheet::settle);
  connect(sheet_, &Sheet::confirmed, this, &TestMessageSheet::send);
  connect(&context_.state(), &state::EngineState::freshnessChanged, this, &TestMessageSheet::settle);
  connect(&context_.state(), &state::EngineState::sessionChanged, this, &TestMessageSheet::settle);
  settle();
}

void TestMessageSheet::open() {
  answer_->clear();
  sheet_->setProduction(context_.connection.production ? context_.connection.name : QString(), context_.connection.colour);
  settle();
  sheet_->open();
  to_->setFocus();
}

protocol::NotificationRequest TestMessageSheet::request() const {
  protocol::NotificationRequest request;
  request.channel = client::utf8(channel_->currentData().toString());
  request.to = client::utf8(to_->text().trimmed());
  const std::string body = client::utf8(text_->toPlainText());
  if (request.channel == "email")
    request.content = {{"subject", client::utf8(subject_->text())}, {"text", body}};
  else if (request.channel == "push")
    request.content = {{"title", client::utf8(subject_->text())}, {"body", body}};
  else if (request.channel == "webhook")
    request.content = {{"data", boost::json::object{{"text", body}}}};
  else
    request.content = {{"text", body}};
  return request;
}

void TestMessageSheet::settle() {
  const QString channel = channel_->currentData().toString();
  subjectRow_->setVisible(channel == QLatin1String("email") || channel == QLatin1String("push"));
  toRow_->setHint(channel == QLatin1String("email")      ? tr("An address, such as ana@example.com")
                      : channel == QLatin1String("sms")  ? tr("A number with its country, such as +34600111222")
                      : channel == QLatin1String("push") ? tr("A device token")
                                                         : tr("A URL"));
  const state::Permit permit = context_.state().canAct(QStringLiteral("notifications.post"));
  sheet_->setConfirmBlocked(!permit                               ? permit.reason
                                : asked_                          ? tr("Asked")
                                : to_->text().trimmed().isEmpty() ? tr("Enter an address")
                                                                  : QString(),
                            permit.allowed && !asked_ ? to_ : nullptr);
  sheet_->setSummary(context_.state().hasSnapshot() && context_.state().snapshot().engine.simulatedOnly
                         ? tr("Only simulated providers: it stays on this machine")
                         : tr("A real message; it is routed like any other"));
}

void TestMessageSheet::send() {
  asked_ = true;
  settle();
  context_.commands.postNotification(request(), {this, [this](const client::Reply<protocol::Accepted>& reply) {
    asked_ = false;
    settle();
    if (!reply.ok()) return showErrors(reply.error());
    sheet_->dismiss();
    context_.navigator.go(Place{QStringLiteral("notifications"), {text(reply->notificationId)}, {}});
  }});
}

void TestMessageSheet::showErrors(const client::ClientError& error) {
  toRow_->setError({});
  textRow_->setError({});
  for (const auto& field : error.problem.errors) (field.pointer == "/to" ? toRow_ : textRow_)->setError(text(field.detail));
  answer_->setInk(theme::Ink::Danger);
  answer_->setText(actErrorWords(tr("Sending the test message"), error));
}

}  // namespace signalbox::ui::views
