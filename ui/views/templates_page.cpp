#include "ui/views/templates_page.h"

#include <QComboBox>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QVBoxLayout>

#include "ui/client/text.h"
#include "ui/theme/boxes.h"
#include "ui/views/delivery_view.h"
#include "ui/views/detail_words.h"
#include "ui/views/wording.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/card.h"
#include "ui/widgets/code_view.h"
#include "ui/widgets/form_row.h"
#include "ui/widgets/label.h"

namespace signalbox::ui::views {

using namespace widgets;
using client::text;

namespace {
constexpr int kList = 240, kData = 120, kPreviewDelayMs = 400;
const QString kPermission = QStringLiteral("templates.manage");

struct PreviewBody {
  boost::json::value data;
  template <class F> void describe(F& f) { f("data", data); }
};
}  // namespace

TemplatesPage::TemplatesPage(ViewContext context, QWidget* parent) : QWidget(parent), context_(context) {
  build();
  soon_.setSingleShot(true);
  soon_.setInterval(kPreviewDelayMs);
  connect(&soon_, &QTimer::timeout, this, &TemplatesPage::preview);
  connect(&context_.state(), &state::EngineState::snapshotLoaded, this, &TemplatesPage::load);
  connect(&context_.state(), &state::EngineState::freshnessChanged, this, &TemplatesPage::settle);
}

void TemplatesPage::build() {
  const theme::Theme& theme = context_.theme;
  auto* all = theme::row(theme, this, theme::grid::kGap);
  auto* list = new Card(theme, {}, this);
  list->setAccessibleName(tr("Templates"));
  theme::fixSize(theme, list, kList, 0);
  auto* inner = new QWidget(list);
  auto* lines = theme::column(theme, inner, theme::grid::kTiny);
  rows_ = theme::column(theme, nullptr, theme::grid::kTiny);
  lines->addLayout(rows_);
  lines->addStretch(1);
  add_ = new ActButton(theme, tr("Add a template"), ActButton::Role::Plain, inner);
  add_->setGlyph(theme::Icon::Plus);
  lines->addWidget(add_);
  list->setBody(inner);
  all->addWidget(list);
  all->addWidget(buildEditor(), 1);
  all->addWidget(buildPreview(), 1);
  connect(add_, &QPushButton::clicked, this, &TemplatesPage::startNew);
}

QWidget* TemplatesPage::buildEditor() {
  const theme::Theme& theme = context_.theme;
  card_ = new Card(theme, tr("Template"), this);
  auto* inner = new QWidget(card_);
  auto* lines = theme::column(theme, inner, theme::grid::kCard);
  name_ = new QLineEdit(inner);
  channel_ = new QComboBox(inner);
  for (const char* channel : {"email", "sms", "push", "webhook"}) channel_->addItem(channelWords(QLatin1String(channel)), QLatin1String(channel));
  subject_ = new QLineEdit(inner);
  text_ = new QPlainTextEdit(inner);
  const auto applyTheme = [this] { text_->setFont(context_.theme.font(theme::Type::MonoSmall)); };
  connect(&theme, &theme::Theme::changed, text_, applyTheme);
  applyTheme();
  text_->setTabChangesFocus(true);
  text_->setAccessibleName(tr("Text"));
  auto* top = theme::row(theme, nullptr, theme::grid::kCard);
  top->addWidget(new FormRow(theme, tr("Name"), name_, inner), 2);
  top->addWidget(new FormRow(theme, tr("Channel"), channel_, inner), 1);
  lines->addLayout(top);
  subjectRow_ = new FormRow(theme, tr("Subject"), subject_, inner);
  lines->addWidget(subjectRow_);
  lines->addWidget(new Label(theme, theme::Type::Caption, theme::Ink::Secondary, tr("Text, with {{name}} for what the app gives"), inner));
  lines->addWidget(text_, 1);
  answer_ = new Label(theme, theme::Type::Body, theme::Ink::Secondary, inner);
  answer_->setWordWrap(true);
  save_ = new PrimaryButton(theme, tr("Save as a new version"), inner);
  auto* acts = theme::row(theme, nullptr, theme::grid::kSmall);
  acts->addWidget(answer_, 1);
  acts->addWidget(save_);
  lines->addLayout(acts);
  card_->setBody(inner);
  card_->showLoading(Skeleton::Shape::Lines);
  for (QLineEdit* line : {name_, subject_}) connect(line, &QLineEdit::textChanged, this, &TemplatesPage::settle);
  connect(text_, &QPlainTextEdit::textChanged, this, &TemplatesPage::settle);
  connect(channel_, &QComboBox::activated, this, &TemplatesPage::settleFields);
  connect(save_, &QPushButton::clicked, this, &TemplatesPage::save);
  connect(card_, &Card::retryPressed, this, &TemplatesPage::load);
  connect(card_, &Card::emptyActPressed, this, &TemplatesPage::startNew);
  return card_;
}

QWidget* TemplatesPage::buildPreview() {
  const theme::Theme& theme = context_.theme;
  auto* card = new Card(theme, tr("Preview"), this);
  card->setUnit(tr("of the saved version"));
  auto* inner = new QWidget(card);
  auto* lines = theme::column(theme, inner, theme::grid::kSmall);
  lines->addWidget(new Label(theme, theme::Type::Caption, theme::Ink::Secondary, tr("Data, as JSON"), inner));
  data_ = new QPlainTextEdit(QStringLiteral("{\n  \"name\": \"Ana\"\n}"), inner);
  const auto applyTheme = [this] { data_->setFont(context_.theme.font(theme::Type::MonoSmall)); };
  connect(&theme, &theme::Theme::changed, data_, applyTheme);
  applyTheme();
  data_->setTabChangesFocus(true);
  data_->setAccessibleName(tr("Data for the preview"));
  theme::fixSize(theme, data_, 0, kData);
  preview_ = new CodeView(theme, tr("Preview"), inner);
  preview_->setWraps(true);
  lines->addWidget(data_);
  lines->addWidget(preview_, 1);
  card->setBody(inner);
  connect(data_, &QPlainTextEdit::textChanged, this, [this] { soon_.start(); });
  return card;
}

void TemplatesPage::showEvent(QShowEvent* event) {
  QWidget::showEvent(event);
  load();
}

void TemplatesPage::load() {
  if (!context_.session.isStarted() || !isVisible()) return;
  context_.session.rest().get<protocol::Page<protocol::TemplateView>>(QStringLiteral("/templates"), {{QStringLiteral("limit"), QStringLiteral("500")}}, this, [this](auto reply) {
    if (!reply.ok()) return card_->showError(errorWords(reply.error()), reply.error().details());
    templates_ = reply->data;
    showRows();
    if (isNew_) return;
    if (templates_.empty()) return card_->showEmpty(tr("No templates. Apps can also give the whole content with each message."), tr("Add a template"));
    choose(chosen_);
  });
}

void TemplatesPage::showRows() {
  for (const auto& view : templates_) {
    const QString name = text(view.name);
    DeliveryRow*& row = items_[name];
    if (row == nullptr) {
      row = new DeliveryRow(context_.theme, name, this);
      rows_->addWidget(row);
      connect(row, &QAbstractButton::clicked, this, [this, name] { isNew_ = false; choose(name); });
    }
    row->setWords(tr("%1, v%2").arg(channelWords(text(view.channel))).arg(view.version));
  }
}

void TemplatesPage::choose(const QString& name) {
  if (templates_.empty()) {
    chosen_ = name;
    return;
  }
  const protocol::TemplateView* found = &templates_.front();
  for (const auto& view : templates_)
    if (text(view.name) == name) found = &view;
  chosen_ = text(found->name);
  showTemplate(*found);
  for (auto it = items_.cbegin(); it != items_.cend(); ++it) it.value()->setChecked(it.key() == chosen_);
}

void TemplatesPage::showTemplate(const protocol::TemplateView& view) {
  card_->setTitle(view.name.empty() ? tr("New template") : text(view.name));
  card_->setUnit(view.version > 0 ? tr("version %1").arg(view.version) : QString());
  name_->setText(text(view.name));
  name_->setReadOnly(!isNew_);
  channel_->setCurrentIndex(qMax(0, channel_->findData(text(view.channel))));
  channel_->setEnabled(isNew_);
  subject_->setText(text(view.channel == "push" ? view.title : view.subject));
  text_->setPlainText(text(view.channel == "push" ? view.body : view.channel == "webhook" ? view.data : view.text));
  answer_->clear();
  card_->showContent();
  settleFields();
  soon_.start();
}

void TemplatesPage::settleFields() {
  const QString channel = channel_->currentData().toString();
  subjectRow_->setVisible(channel == QLatin1String("email") || channel == QLatin1String("push"));
  settle();
}

void TemplatesPage::startNew() {
  isNew_ = true;
  for (DeliveryRow* row : std::as_const(items_)) row->setChecked(false);
  protocol::TemplateView empty;
  empty.channel = "email";
  showTemplate(empty);
  name_->setFocus();
}

protocol::TemplateView TemplatesPage::edited() const {
  protocol::TemplateView view;
  for (const auto& known : templates_)
    if (!isNew_ && text(known.name) == chosen_) view = known;  // keeps the HTML part, which is not edited here
  view.name = client::utf8(name_->text().trimmed());
  view.channel = client::utf8(channel_->currentData().toString());
  const std::string subject = client::utf8(subject_->text()), body = client::utf8(text_->toPlainText());
  if (view.channel == "push") {
    view.title = subject;
    view.body = body;
  } else if (view.channel == "webhook") {
    view.data = body;
  } else {
    view.subject = view.channel == "email" ? subject : std::string();
    view.text = body;
  }
  return view;
}

void TemplatesPage::settle() {
  const state::Permit permit = context_.state().canAct(kPermission);
  add_->setBlocked(permit.reason);
  save_->setText(isNew_ ? tr("Add the template") : tr("Save as a new version"));
  save_->setBlocked(!permit ? permit.reason : asked_ ? tr("Asked") : name_->text().trimmed().isEmpty() ? tr("It needs a name") : text_->toPlainText().trimmed().isEmpty() ? tr("It needs a text") : QString());
}

void TemplatesPage::save() {
  asked_ = true;
  settle();
  const protocol::TemplateView view = edited();
  context_.commands.putTemplate(text(view.name), view, {this, [this](const client::Reply<protocol::TemplateView>& reply) {
    asked_ = false;
    settle();
    answer_->setInk(reply.ok() ? theme::Ink::Secondary : theme::Ink::Danger);
    if (!reply.ok()) return answer_->setText(actErrorWords(reply.error()));
    isNew_ = false;
    chosen_ = text(reply->name);
    answer_->setText(tr("Saved as version %1. Messages take it from now on.").arg(reply->version));
    load();
  }});
}

void TemplatesPage::preview() {
  if (isNew_ || chosen_.isEmpty() || !context_.session.isStarted()) return preview_->setText(isNew_ ? tr("Save it first.") : QString());
  const auto parsed = protocol::parseJson(client::utf8(data_->toPlainText()));
  if (!parsed.ok()) return preview_->setText(tr("The data is no JSON: %1").arg(text(parsed.status().message())));
  context_.session.rest().post<boost::json::value>(QStringLiteral("/templates/") + client::segment(chosen_) + QStringLiteral("/preview"), PreviewBody{*parsed}, this, [this](client::Reply<boost::json::value> reply) {
    if (!reply.ok()) return preview_->setText(errorWords(reply.error()));
    protocol::NotificationDetail detail;
    detail.rendered = *reply;
    preview_->setText(asSent(detail));
  });
}

}  // namespace signalbox::ui::views
