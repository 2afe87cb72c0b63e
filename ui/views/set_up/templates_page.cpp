#include "ui/views/set_up/templates_page.h"

#include <QComboBox>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QStackedLayout>
#include <QVBoxLayout>

#include "ui/client/text.h"
#include "ui/state/whole_list.h"
#include "ui/theme/boxes.h"
#include "ui/views/card_reading.h"
#include "ui/views/changed_meanwhile.h"
#include "ui/views/delivery/delivery_view.h"
#include "ui/views/load_failure.h"
#include "ui/views/removal_sheet.h"
#include "ui/views/set_up/list_place.h"
#include "ui/views/set_up/template_preview.h"
#include "ui/views/set_up/template_versions.h"
#include "ui/views/wording.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/card.h"
#include "ui/widgets/form_row.h"
#include "ui/widgets/label.h"
#include "ui/widgets/scroll_column.h"
#include "ui/widgets/segmented_control.h"

namespace signalbox::ui::views {

using namespace widgets;
using client::text;

namespace {
constexpr int kList = 208;
constexpr int kLeastWidth = 860, kLeastHeight = 440;  // of the list, the editor and the preview beside each other
const QString kPermission = QStringLiteral("templates.manage");
}  // namespace

TemplatesPage::TemplatesPage(ViewContext context, QWidget* host, QWidget* parent) : QWidget(parent), context_(context) {
  build();
  removal_ = new RemovalSheet(context_, host);
  kept_ = written();
  connect(&context_.state(), &state::EngineState::freshnessChanged, this, &TemplatesPage::settle);
  for (auto signal : {&state::EngineState::sessionChanged, &state::EngineState::linkChanged})
    connect(&context_.state(), signal, this, &TemplatesPage::settle);
  settle();  // before anything is chosen, nothing can be removed
}

void TemplatesPage::build() {
  const theme::Theme& theme = context_.theme;
  auto* content = new QWidget(this);
  theme::leastSize(theme, content, kLeastWidth, kLeastHeight);  // a smaller window scrolls; nothing is squeezed
  auto* all = theme::row(theme, content, theme::grid::kGap);
  theme::column(theme, this)->addWidget(scrolling(content, this));
  auto* list = new Card(theme, {}, this);
  list->setAccessibleName(tr("Templates"));
  theme::fixSize(theme, list, kList, 0);
  auto* inner = new QWidget(list);
  auto* lines = theme::column(theme, inner, theme::grid::kTiny);
  listed_ = new ListPlace(theme, inner);
  lines->addWidget(listed_, 1);
  add_ = new ActButton(theme, tr("Add a template"), ActButton::Role::Plain, inner);
  add_->setGlyph(theme::Icon::Plus);
  lines->addWidget(add_);
  list->setBody(inner);
  all->addWidget(list);
  all->addWidget(buildEditor(), 1);
  all->addWidget(buildPreview(), 1);
  connect(add_, &QPushButton::clicked, this, [this] { unlessUnsaved([this] { startNew(); }); });
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
  bodies_->setSegments({{QStringLiteral("text"), tr("Text"), tr("What every mail program can show")},
                        {QStringLiteral("html"), tr("HTML"), tr("Beside the text; empty: text alone")}});
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
  auto* how = new Label(theme, theme::Type::Caption, theme::Ink::Secondary, tr("{{name}} stands for data from the app"), inner);
  how->setElide(Qt::ElideRight);
  over->addWidget(how, 1);
  lines->addLayout(over);
  lines->addWidget(bodies, 1);
  answer_ = new Label(theme, theme::Type::Body, theme::Ink::Secondary, inner);
  answer_->setWordWrap(true);
  answer_->hide();
  remove_ = new ActButton(theme, tr("Remove"), ActButton::Role::Quiet, inner);
  language_ = new ActButton(theme, tr("Add a language"), ActButton::Role::Quiet, inner);
  language_->setHint(tr("A template of the same name with .de, .es-MX and so on behind it; who has that language gets it"));
  card_->headActs()->addWidget(language_);
  card_->headActs()->addWidget(remove_);
  meanwhile_ = new ChangedMeanwhile(theme, inner);
  meanwhile_->theirsButton()->setHint(tr("Their version comes into the editor; yours is kept beside it"));
  meanwhile_->mineButton()->setHint(tr("Yours stays in the editor; saving it makes the version after theirs"));
  connect(meanwhile_, &ChangedMeanwhile::theirsWanted, this, &TemplatesPage::loadTheirs);
  connect(meanwhile_, &ChangedMeanwhile::mineKept, this, &TemplatesPage::keepMine);
  lines->addWidget(answer_);
  lines->addWidget(meanwhile_);
  lines->addWidget(buildActs(inner));
  card_->setBody(inner);
  card_->showLoading(Skeleton::Shape::Lines);
  for (QLineEdit* line : {name_, subject_}) connect(line, &QLineEdit::textChanged, this, &TemplatesPage::settle);
  for (QPlainTextEdit* field : {text_, html_}) connect(field, &QPlainTextEdit::textChanged, this, &TemplatesPage::settle);
  connect(bodies_, &SegmentedControl::chosen, this, &TemplatesPage::chooseBody);
  connect(remove_, &QPushButton::clicked, this, &TemplatesPage::askRemoval);
  connect(language_, &QPushButton::clicked, this, [this] { unlessUnsaved([this] { startLanguage(); }); });
  connect(channel_, &QComboBox::activated, this, &TemplatesPage::settleFields);
  reading_ = new CardReading(context_, card_, tr("Reading the templates"));
  connect(reading_, &CardReading::wanted, this, &TemplatesPage::load);
  listed_->follow(reading_);
  connect(card_, &Card::emptyActPressed, this, &TemplatesPage::startNew);
  return card_;
}

QWidget* TemplatesPage::buildActs(QWidget* parent) {
  const theme::Theme& theme = context_.theme;
  auto* box = new QWidget(parent);
  auto* acts = theme::row(theme, box, theme::grid::kSmall);
  const auto act = [&](const QString& words, const QString& hint, void (TemplatesPage::*run)()) {
    auto* button = new ActButton(theme, words, ActButton::Role::Plain, box);
    button->setHint(hint);
    button->hide();
    acts->addWidget(button);
    connect(button, &QPushButton::clicked, this, run);
    return button;
  };
  back_ = act(tr("Back to mine"), tr("Puts into the editor again what you had written"), &TemplatesPage::backToMine);
  save_ = new PrimaryButton(theme, tr("Save as a new version"), box);
  acts->addStretch(1);
  acts->addWidget(save_);
  connect(save_, &QPushButton::clicked, this, &TemplatesPage::save);
  return box;
}

QWidget* TemplatesPage::buildPreview() {
  const theme::Theme& theme = context_.theme;
  auto* card = new Card(theme, {}, this);
  card->setAccessibleName(tr("Preview and versions"));
  auto* all = new QWidget(card);
  auto* rows = theme::column(theme, all, theme::grid::kSmall);
  besides_ = new SegmentedControl(theme, tr("Preview or versions"), all);
  besides_->setSegments({{QStringLiteral("preview"), tr("Preview"), tr("Of what is in the editor, saved or not")},
                         {QStringLiteral("versions"), tr("Versions"), tr("What was changed, and when")}});
  besides_->setCurrent(QStringLiteral("preview"));
  theme::fixSize(theme, besides_, 0, theme::grid::kTarget);
  rows->addWidget(besides_, 0, Qt::AlignLeft);
  auto* pages = new QWidget(all);
  besidePages_ = new QStackedLayout(pages);
  rows->addWidget(pages, 1);
  preview_ = new TemplatePreview(context_, pages);
  versions_ = new TemplateVersions(context_, pages);
  besidePages_->addWidget(preview_);
  besidePages_->addWidget(versions_);
  card->setBody(all);
  connect(besides_, &SegmentedControl::chosen, this, &TemplatesPage::chooseBeside);
  connect(versions_, &TemplateVersions::wanted, this, [this](const protocol::TemplateView& view) {
    unlessUnsaved([this, view] {
      fillFields(view);
      say(tr("Version %1 is in the editor. Saving it makes a new version.").arg(view.version), false);
    });
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
  state::readWhole<protocol::TemplateView>(context_.session, QStringLiteral("/templates"), reading_->begin(), [this](auto reply) {
    reading_->end();
    const QString failure = reply.ok() ? QString() : loadFailure(context_, tr("The list of templates"), reply.error(), QStringLiteral("templates"));
    if (!reply.ok()) listed_->tellUnread(isUnsaved() && reply.error().kind != client::ErrorKind::forbidden);
    if (!reply.ok()) return isUnsaved() ? say(failure, true) : showFailure(*card_, failure, reply.error());
    templates_ = std::move(reply).value();
    showRows();
    if (isUnsaved()) return tellMeanwhile();
    if (isNew_) return card_->showContent();
    if (templates_.empty()) {
      versions_->show({}, 0);
      settle();
      return card_->showEmpty(tr("No templates. Apps can also give the whole content with each message."), tr("Add a template"));
    }
    turnTo(chosen_);
  });
}

void TemplatesPage::showRows() {
  for (const auto& view : templates_) {
    const QString name = text(view.name);
    DeliveryRow*& row = items_[name];
    if (row == nullptr) {
      row = new DeliveryRow(context_.theme, name, this);
      listed_->rows()->addWidget(row);
      connect(row, &QAbstractButton::clicked, this, [this, name] {
        choose(name);
        markRows();
      });
    }
    row->setWords(tr("%1, v%2").arg(channelWords(text(view.channel))).arg(view.version));
  }
  QStringList present;
  for (const auto& view : templates_) present << text(view.name);
  for (const QString& name : items_.keys())
    if (!present.contains(name)) items_.take(name)->deleteLater();
  listed_->tellRead(!present.isEmpty(), tr("No template yet. Add the first one below."));
}

void TemplatesPage::markRows() {
  for (auto it = items_.cbegin(); it != items_.cend(); ++it) it.value()->setChecked(!isNew_ && it.key() == chosen_);
}

const protocol::TemplateView* TemplatesPage::stored(const QString& name) const {
  for (const auto& view : templates_)
    if (text(view.name) == name) return &view;
  return nullptr;
}

void TemplatesPage::choose(const QString& name) {
  if (templates_.empty()) {
    if (!name.isEmpty()) chosen_ = name;
    return;
  }
  // Whoever comes back finds what was being written.
  if (isUnsaved() && (name.isEmpty() || (!isNew_ && name == chosen_))) return;
  unlessUnsaved([this, name] { turnTo(name); });
}

void TemplatesPage::turnTo(const QString& name) {
  const protocol::TemplateView* found = stored(name.isEmpty() ? chosen_ : name);
  if (found == nullptr) found = &templates_.front();
  if (isNew_ || text(found->name) != chosen_) say({}, false);
  isNew_ = false;
  chosen_ = text(found->name);
  showTemplate(*found);
  markRows();
}

/// What was typed, as it stands in the fields.
QString TemplatesPage::written() const {
  return QStringList{name_->text(), channel_->currentData().toString(), subject_->text(), text_->toPlainText(), html_->toPlainText()}.join(
      QChar(QChar::Null));
}

bool TemplatesPage::isTyped() const { return written() != kept_; }
bool TemplatesPage::isUnsaved() const { return isTyped() || mine_.has_value(); }
QString TemplatesPage::unsaved() const {
  if (!isUnsaved()) return {};
  return name_->text().trimmed().isEmpty() ? tr("new template") : tr("template \u201C%1\u201D").arg(name_->text().trimmed());
}

void TemplatesPage::unlessUnsaved(std::function<void()> go) {
  if (!isUnsaved()) return go();
  removal_->askToDrop(unsaved(), [this, go = std::move(go)] {
    kept_ = written();
    forgetOthers();
    say({}, false);
    const protocol::TemplateView* before = isNew_ ? nullptr : stored(chosen_);
    if (before != nullptr) showTemplate(*before);
    go();
  });
}

void TemplatesPage::showTemplate(const protocol::TemplateView& view) {
  card_->setTitle(view.name.empty() ? tr("New template") : text(view.name));
  card_->setUnit(view.version > 0 ? tr("version %1").arg(view.version) : QString());
  name_->setText(text(view.name));
  name_->setReadOnly(!isNew_);
  channel_->setCurrentIndex(qMax(0, channel_->findData(text(view.channel))));
  channel_->setEnabled(isNew_);
  fillFields(view);
  kept_ = written();
  meanwhile_->begin(view.version);
  forgetOthers();
  card_->showContent();
  settleFields();
  versions_->show(isNew_ ? QString() : text(view.name), view.version);
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
  say({}, false);
  markRows();
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
  say({}, false);
  markRows();
  from.name = client::utf8(QString(chosen_ + QLatin1Char('.')));
  showTemplate(from);
  card_->setTitle(tr("%1 in another language").arg(chosen_));
  name_->setFocus();
}

void TemplatesPage::settle() {
  const state::Permit permit = context_.state().canAct(kPermission);
  add_->setBlocked(permit.reason);
  remove_->setVisible(!isNew_);
  language_->setVisible(!isNew_);
  const QString nothing = chosen_.isEmpty() ? tr("Nothing is chosen") : QString();
  for (ActButton* button : {remove_, language_}) button->setBlocked(!permit ? permit.reason : nothing);
  save_->setText(isNew_ ? tr("Add the template") : tr("Save as a new version"));
  save_->setBlocked(permit ? whyNotSaved() : permit.reason);
  back_->setVisible(mine_.has_value());
  const bool begun = !subject_->text().isEmpty() || !text_->toPlainText().isEmpty() || !html_->toPlainText().isEmpty();
  const bool unsaved = isNew_ ? begun : isTyped();
  if (versions_->hasUnsaved()) versions_->compareWith(edited());
  preview_->showTemplate(isNew_ ? QString() : chosen_, meanwhile_->version(), unsaved ? std::optional(edited()) : std::nullopt);
}

QString TemplatesPage::whyNotSaved() const {
  const QString name = name_->text().trimmed();
  if (asked_) return tr("Asked");
  if (const QString undecided = meanwhile_->whyNotSaved(); !undecided.isEmpty()) return undecided;
  if (name.isEmpty()) return tr("It needs a name");
  if (name.endsWith(QLatin1Char('.'))) return tr("Write the language behind the point, such as .de");
  if (text_->toPlainText().trimmed().isEmpty()) return tr("It needs a text");
  return meanwhile_->version() > 0 && !isTyped() ? tr("Nothing was changed") : QString();  // one that was removed can be made anew as it is
}

}  // namespace signalbox::ui::views
