#include "ui/views/templates_page.h"

#include <QComboBox>
#include <QLineEdit>
#include <QMenu>
#include <QPlainTextEdit>
#include <QStackedLayout>
#include <QVBoxLayout>

#include "ui/client/text.h"
#include "ui/theme/boxes.h"
#include "ui/views/delivery_view.h"
#include "ui/views/detail_words.h"
#include "ui/views/removal_sheet.h"
#include "ui/views/template_versions.h"
#include "ui/views/wording.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/card.h"
#include "ui/widgets/code_view.h"
#include "ui/widgets/form_row.h"
#include "ui/widgets/label.h"
#include "ui/widgets/segmented_control.h"

namespace signalbox::ui::views {

using namespace widgets;
using client::text;

namespace {
constexpr int kList = 208, kData = 120, kPreviewDelayMs = 400, kOffered = 10;
const QString kPermission = QStringLiteral("templates.manage");

struct PreviewBody {
  boost::json::value data;
  template <class F> void describe(F& f) { f("data", data); }
};
}  // namespace

TemplatesPage::TemplatesPage(ViewContext context, QWidget* host, QWidget* parent) : QWidget(parent), context_(context) {
  build();
  removal_ = new RemovalSheet(context_, host);
  soon_.setSingleShot(true);
  soon_.setInterval(kPreviewDelayMs);
  connect(&soon_, &QTimer::timeout, this, &TemplatesPage::preview);
  connect(&context_.state(), &state::EngineState::snapshotLoaded, this, &TemplatesPage::load);
  connect(&context_.state(), &state::EngineState::freshnessChanged, this, &TemplatesPage::settle);
  for (auto signal : {&state::EngineState::sessionChanged, &state::EngineState::linkChanged}) connect(&context_.state(), signal, this, &TemplatesPage::settle);
  settle();  // before anything is chosen, nothing can be removed
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
  auto* bodies = new QWidget(inner);
  bodyPages_ = new QStackedLayout(bodies);
  const auto body = [&](const QString& name) {
    auto* field = new QPlainTextEdit(bodies);
    const auto applyTheme = [this, field] { field->setFont(context_.theme.font(theme::Type::MonoSmall)); };
    connect(&theme, &theme::Theme::changed, field, applyTheme);
    applyTheme();
    field->setTabChangesFocus(true);
    field->setAccessibleName(name);
    bodyPages_->addWidget(field);
    return field;
  };
  text_ = body(tr("Text"));
  html_ = body(tr("HTML"));
  bodies_ = new SegmentedControl(theme, tr("Text or HTML"), inner);
  bodies_->setSegments({{QStringLiteral("text"), tr("Text"), tr("What every mail program can show")}, {QStringLiteral("html"), tr("HTML"), tr("Beside the text; empty: text alone")}});
  bodies_->setCurrent(QStringLiteral("text"));
  theme::fixSize(theme, bodies_, 0, theme::grid::kTarget);
  auto* top = theme::row(theme, nullptr, theme::grid::kCard);
  top->addWidget(new FormRow(theme, tr("Name"), name_, inner), 2);
  top->addWidget(new FormRow(theme, tr("Channel"), channel_, inner), 1);
  lines->addLayout(top);
  subjectRow_ = new FormRow(theme, tr("Subject"), subject_, inner);
  lines->addWidget(subjectRow_);
  auto* over = theme::row(theme, nullptr, theme::grid::kSmall);
  over->addWidget(bodies_);
  over->addWidget(new Label(theme, theme::Type::Caption, theme::Ink::Secondary, tr("with {{name}} for what the app gives"), inner), 1);
  lines->addLayout(over);
  lines->addWidget(bodies, 1);
  answer_ = new Label(theme, theme::Type::Body, theme::Ink::Secondary, inner);
  answer_->setWordWrap(true);
  save_ = new PrimaryButton(theme, tr("Save as a new version"), inner);
  remove_ = new ActButton(theme, tr("Remove"), ActButton::Role::Quiet, inner);
  language_ = new ActButton(theme, tr("Add a language"), ActButton::Role::Quiet, inner);
  language_->setHint(tr("A template of the same name with .de, .es-MX and so on behind it; who has that language gets it"));
  auto* acts = theme::row(theme, nullptr, theme::grid::kSmall);
  card_->headActs()->addWidget(language_);
  card_->headActs()->addWidget(remove_);
  acts->addStretch(1);
  acts->addWidget(save_);
  lines->addWidget(answer_);
  lines->addLayout(acts);
  card_->setBody(inner);
  card_->showLoading(Skeleton::Shape::Lines);
  for (QLineEdit* line : {name_, subject_}) connect(line, &QLineEdit::textChanged, this, &TemplatesPage::settle);
  for (QPlainTextEdit* field : {text_, html_}) connect(field, &QPlainTextEdit::textChanged, this, &TemplatesPage::settle);
  connect(bodies_, &SegmentedControl::chosen, this, &TemplatesPage::chooseBody);
  connect(remove_, &QPushButton::clicked, this, &TemplatesPage::askRemoval);
  connect(language_, &QPushButton::clicked, this, &TemplatesPage::startLanguage);
  connect(channel_, &QComboBox::activated, this, &TemplatesPage::settleFields);
  connect(save_, &QPushButton::clicked, this, &TemplatesPage::save);
  connect(card_, &Card::retryPressed, this, &TemplatesPage::load);
  connect(card_, &Card::emptyActPressed, this, &TemplatesPage::startNew);
  return card_;
}

QWidget* TemplatesPage::buildPreview() {
  const theme::Theme& theme = context_.theme;
  auto* card = new Card(theme, {}, this);
  card->setAccessibleName(tr("Preview and versions"));
  auto* all = new QWidget(card);
  auto* rows = theme::column(theme, all, theme::grid::kSmall);
  besides_ = new SegmentedControl(theme, tr("Preview or versions"), all);
  besides_->setSegments({{QStringLiteral("preview"), tr("Preview"), tr("Of the saved version")}, {QStringLiteral("versions"), tr("Versions"), tr("What was changed, and when")}});
  besides_->setCurrent(QStringLiteral("preview"));
  theme::fixSize(theme, besides_, 0, theme::grid::kTarget);
  rows->addWidget(besides_, 0, Qt::AlignLeft);
  auto* pages = new QWidget(all);
  besidePages_ = new QStackedLayout(pages);
  rows->addWidget(pages, 1);
  auto* inner = new QWidget(pages);
  auto* lines = theme::column(theme, inner, theme::grid::kSmall);
  auto* top = theme::row(theme, nullptr, theme::grid::kSmall);
  pick_ = new ActButton(theme, tr("Data of a message"), ActButton::Role::Plain, inner);
  pick_->setHint(tr("What one of the latest messages of this template was made from"));
  top->addWidget(new Label(theme, theme::Type::Caption, theme::Ink::Secondary, tr("Data, as JSON"), inner), 1);
  top->addWidget(pick_);
  lines->addLayout(top);
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
  versions_ = new TemplateVersions(context_, pages);
  besidePages_->addWidget(inner);
  besidePages_->addWidget(versions_);
  card->setBody(all);
  connect(data_, &QPlainTextEdit::textChanged, this, [this] { soon_.start(); });
  connect(pick_, &QPushButton::clicked, this, &TemplatesPage::offerMessages);
  connect(besides_, &SegmentedControl::chosen, this, &TemplatesPage::chooseBeside);
  connect(versions_, &TemplateVersions::wanted, this, [this](const protocol::TemplateView& view) {
    fillFields(view);
    answer_->setInk(theme::Ink::Secondary);
    answer_->setText(tr("Version %1 is in the editor. Saving it makes a new version.").arg(view.version));
  });
  return card;
}

void TemplatesPage::chooseBody(const QString& key) {
  bodies_->setCurrent(key);
  bodyPages_->setCurrentIndex(key == QLatin1String("html") ? 1 : 0);
}

void TemplatesPage::chooseBeside(const QString& key) {
  besides_->setCurrent(key);
  besidePages_->setCurrentIndex(key == QLatin1String("versions") ? 1 : 0);
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
  QStringList present;
  for (const auto& view : templates_) present << text(view.name);
  for (const QString& name : items_.keys())
    if (!present.contains(name)) items_.take(name)->deleteLater();
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
  fillFields(view);
  answer_->clear();
  card_->showContent();
  settleFields();
  versions_->show(isNew_ ? QString() : text(view.name), view.version);
  soon_.start();
}

void TemplatesPage::fillFields(const protocol::TemplateView& view) {
  subject_->setText(text(view.channel == "push" ? view.title : view.subject));
  text_->setPlainText(text(view.channel == "push" ? view.body : view.channel == "webhook" ? view.data : view.text));
  html_->setPlainText(text(view.html));
}

void TemplatesPage::settleFields() {
  const QString channel = channel_->currentData().toString();
  subjectRow_->setVisible(channel == QLatin1String("email") || channel == QLatin1String("push"));
  bodies_->setVisible(channel == QLatin1String("email"));
  if (channel != QLatin1String("email")) chooseBody(QStringLiteral("text"));
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

/// Begins with what the other language says.
void TemplatesPage::startLanguage() {
  protocol::TemplateView from = edited();
  from.version = 0;
  isNew_ = true;
  for (DeliveryRow* row : std::as_const(items_)) row->setChecked(false);
  from.name = client::utf8(QString(chosen_ + QLatin1Char('.')));
  showTemplate(from);
  card_->setTitle(tr("%1 in another language").arg(chosen_));
  name_->setFocus();
}

void TemplatesPage::askRemoval() {
  const QString name = chosen_;
  removal_->open(tr("Remove the template"),
                 tr("Apps that name %1 are refused from now on. Messages that were accepted are sent as they were; a replay with the newest version is no longer possible.").arg(name), tr("Remove %1").arg(name),
                 kPermission, [this, name] {
    context_.commands.removeTemplate(name, {this, [this](const client::Reply<client::Nothing>& reply) {
      answer_->setInk(reply.ok() ? theme::Ink::Secondary : theme::Ink::Danger);
      if (!reply.ok()) return answer_->setText(actErrorWords(reply.error()));
      chosen_.clear();
      load();
    }});
  });
}

void TemplatesPage::offerMessages() {
  if (!context_.session.isStarted() || chosen_.isEmpty()) return;
  pick_->setBlocked(tr("Asked"));
  context_.session.rest().get<protocol::Page<protocol::NotificationRow>>(
      QStringLiteral("/notifications"), {{QStringLiteral("q"), queryTerm(QStringLiteral("template"), chosen_)}, {QStringLiteral("limit"), QString::number(kOffered)}}, this,
      [this](client::Reply<protocol::Page<protocol::NotificationRow>> reply) {
        settle();
        if (!reply.ok()) return preview_->setText(errorWords(reply.error()));
        if (reply->data.empty()) return preview_->setText(tr("No message of this template is kept."));
        auto* menu = new QMenu(this);
        menu->setAttribute(Qt::WA_DeleteOnClose);
        for (const auto& row : reply->data)
          menu->addAction(QStringLiteral("%1  \u00B7  %2").arg(instantWords(context_, row.createdAt), text(row.recipient)), this, [this, id = text(row.id)] { takeDataOf(id); });
        menu->popup(pick_->mapToGlobal(QPoint(0, pick_->height())));
      });
}

void TemplatesPage::takeDataOf(const QString& id) {
  context_.session.rest().get<protocol::NotificationDetail>(QStringLiteral("/notifications/") + client::segment(id), {}, this, [this](client::Reply<protocol::NotificationDetail> reply) {
    if (!reply.ok()) return preview_->setText(errorWords(reply.error()));
    data_->setPlainText(indented(reply->data));
  });
}

protocol::TemplateView TemplatesPage::edited() const {
  protocol::TemplateView view;
  for (const auto& known : templates_)
    if (!isNew_ && text(known.name) == chosen_) view = known;
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
    view.html = view.channel == "email" ? client::utf8(html_->toPlainText()) : std::string();
  }
  return view;
}

void TemplatesPage::settle() {
  const state::Permit permit = context_.state().canAct(kPermission);
  add_->setBlocked(permit.reason);
  remove_->setVisible(!isNew_);
  language_->setVisible(!isNew_);
  const QString nothing = chosen_.isEmpty() ? tr("Nothing is chosen") : QString();
  for (ActButton* button : {remove_, language_}) button->setBlocked(!permit ? permit.reason : nothing);
  pick_->setBlocked(isNew_ ? tr("Save it first") : !context_.state().canRead(QStringLiteral("payload.view")) ? context_.state().canRead(QStringLiteral("payload.view")).reason : nothing);
  save_->setText(isNew_ ? tr("Add the template") : tr("Save as a new version"));
  save_->setBlocked(!permit ? permit.reason : asked_ ? tr("Asked") : name_->text().trimmed().isEmpty() ? tr("It needs a name") : name_->text().trimmed().endsWith(QLatin1Char('.')) ? tr("Write the language behind the point, such as .de") : text_->toPlainText().trimmed().isEmpty() ? tr("It needs a text") : QString());
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
