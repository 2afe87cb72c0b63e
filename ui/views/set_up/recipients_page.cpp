#include "ui/views/set_up/recipients_page.h"

#include <QScrollArea>
#include <QVBoxLayout>

#include "ui/client/foreign.h"
#include "ui/client/text.h"
#include "ui/theme/boxes.h"
#include "ui/views/changed_meanwhile.h"
#include "ui/views/delivery/timed_act_sheet.h"
#include "ui/views/export_act.h"
#include "ui/views/removal_sheet.h"
#include "ui/views/set_up/import_sheet.h"
#include "ui/views/set_up/recipient_form.h"
#include "ui/views/wording.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/card.h"
#include "ui/widgets/label.h"
#include "ui/widgets/scroll_edge.h"
#include "ui/widgets/search_field.h"
#include "ui/widgets/table.h"

namespace signalbox::ui::views {

using namespace widgets;
using Model = state::RecipientTableModel;

namespace {
constexpr int kForm = 400, kFormLeast = 224, kGone = 404;
const QString kPermission = QStringLiteral("recipients.manage");
const QString kReveal = QStringLiteral("payload.view");
}  // namespace

RecipientsPage::RecipientsPage(ViewContext context, QWidget* host, QWidget* parent)
    : QWidget(parent), context_(context), model_(new Model(context.session, this)) {
  auto* all = theme::row(context_.theme, this, theme::grid::kGap);
  all->addWidget(buildList(), 3);
  all->addWidget(buildForm(), 2);
  import_ = new ImportSheet(context_, host);
  connect(import_, &ImportSheet::changed, model_, &state::PagedTableModel::refresh);
  connect(search_, &SearchField::searched, model_, &state::PagedTableModel::setQuery);
  leaving_ = new RemovalSheet(context_, host);
  kept_ = written();
  connect(table_, &Table::currentIdChanged, this, &RecipientsPage::turnTo);
  connect(model_, &state::PagedTableModel::loadStateChanged, this, [this] {
    if (model_->loadState() != state::LoadState::ready) return;
    if (!isNew_ && isUnsaved()) tellMeanwhile();
    tellNobody();
    markRow();  // a list that was loaded anew has lost it
  });
  connect(model_, &QAbstractItemModel::rowsInserted, this, &RecipientsPage::tellNobody);
  connect(model_, &QAbstractItemModel::modelReset, this, &RecipientsPage::tellNobody);
  const auto add = [this] { unlessUnsaved([this] { startNew(); }); };
  connect(add_, &QPushButton::clicked, this, add);
  connect(bring_, &QPushButton::clicked, import_, &ImportSheet::choose);
  connect(save_, &QPushButton::clicked, this, &RecipientsPage::save);
  erasing_ = new TimedActSheet(context_, host);
  connect(erase_, &QPushButton::clicked, this, &RecipientsPage::erase);
  connect(export_, &QPushButton::clicked, this, [this, host] {
    const QString id = form_->id();
    ExportAct::askFile(context_, tr("Export what is held about %1").arg(client::foreign(id)),
                       QStringLiteral("/recipients/%1/export").arg(client::segment(id)), QStringLiteral("recipient.jsonl"), host);
  });
  connect(form_, &RecipientForm::edited, this, &RecipientsPage::settle);
  connect(meanwhile_, &ChangedMeanwhile::mineKept, this, &RecipientsPage::settle);
  connect(meanwhile_, &ChangedMeanwhile::theirsWanted, this, [this] {
    if (theirs_) unlessUnsaved([this, theirs = *theirs_] { fill(theirs); });
  });
  connect(card_, &Card::emptyActPressed, this, add);
  for (auto signal : {&state::EngineState::sessionChanged, &state::EngineState::linkChanged})
    connect(&context_.state(), signal, this, &RecipientsPage::settle);
  connect(&context_.state(), &state::EngineState::freshnessChanged, this, &RecipientsPage::settle);
  settle();
}

QWidget* RecipientsPage::buildList() {
  const theme::Theme& theme = context_.theme;
  auto* part = new QWidget(this);
  auto* lines = theme::column(theme, part, theme::grid::kGap);
  auto* top = theme::row(theme, nullptr, theme::grid::kSmall);
  search_ = new SearchField(theme, tr("Recipients whose name begins with"), part);
  add_ = new ActButton(theme, tr("Add a recipient"), ActButton::Role::Plain, part);
  add_->setGlyph(theme::Icon::Plus);
  bring_ = new ActButton(theme, tr("Import"), ActButton::Role::Plain, part);
  bring_->setHint(tr("CSV with a header row, or JSON lines"));
  theme::fixSize(theme, search_, 0, theme::grid::kControl);
  top->addWidget(search_, 1);
  top->addWidget(bring_);
  top->addWidget(add_);
  lines->addLayout(top);
  auto* list = new Card(theme, {}, part);
  list->setAccessibleName(tr("Recipients"));
  table_ = new Table(theme, tr("Recipients"), list);
  table_->setDensity(Table::Density::Compact);
  table_->setSource(model_);
  table_->setColumn(Model::name, Table::Column::Middle, 0);
  table_->setColumn(Model::email, Table::Column::Middle, 180);
  table_->setColumn(Model::phone, Table::Column::Text, 120);
  table_->setColumn(Model::zone, Table::Column::Text, 112);
  table_->setColumn(Model::optOut, Table::Column::Text, 120);
  table_->setColumn(Model::suppressed, Table::Column::Text, 92);
  list->setBody(table_, false);
  theme::space(theme, list->layout(), theme::grid::kNone, {1, theme::grid::kTiny, 1, theme::grid::kTiny});
  states_ = new ListStates(context_, list, model_);
  states_->setCapability(QStringLiteral("recipients"));
  states_->setEmpty({tr("No recipients here. Apps may also give an address with each message; recipients add preferences and quiet hours."),
                     tr("Add a recipient")});
  connect(list, &Card::emptyActPressed, this, [this] { unlessUnsaved([this] { startNew(); }); });
  lines->addWidget(list, 1);
  return part;
}

QWidget* RecipientsPage::buildForm() {
  const theme::Theme& theme = context_.theme;
  card_ = new Card(theme, tr("Recipient"), this);
  theme::betweenWidths(theme, card_, kFormLeast, kForm);
  auto* inner = new QWidget(card_);
  auto* lines = theme::column(theme, inner, theme::grid::kSmall);
  auto* area = new QScrollArea(inner);
  area->setFrameShape(QFrame::NoFrame);
  area->setWidgetResizable(true);
  area->setFocusPolicy(Qt::NoFocus);
  area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  form_ = new RecipientForm(context_, area);
  area->setWidget(form_);
  area->viewport()->setAutoFillBackground(false);
  form_->setAutoFillBackground(false);
  new ScrollEdge(theme, area);
  answer_ = new Label(theme, theme::Type::Body, theme::Ink::Secondary, inner);
  answer_->setWordWrap(true);
  answer_->hide();
  meanwhile_ = new ChangedMeanwhile(theme, inner);
  save_ = new PrimaryButton(theme, tr("Save"), inner);
  auto* acts = theme::row(theme, nullptr, theme::grid::kSmall);
  export_ = new ActButton(theme, tr("Export"), ActButton::Role::Quiet, inner);
  export_->setHint(tr("Everything that is held about this recipient, with each message, as JSON lines"));
  erase_ = new ActButton(theme, tr("Erase"), ActButton::Role::Quiet, inner);
  erase_->setHint(tr("Takes everything personal out of the engine"));
  acts->addWidget(export_);
  acts->addWidget(erase_);
  acts->addStretch(1);
  acts->addWidget(save_);
  lines->addWidget(area, 1);
  lines->addWidget(answer_);
  lines->addWidget(meanwhile_);
  lines->addLayout(acts);
  card_->setBody(inner);
  tellNobody();
  return card_;
}

/// Before one is chosen. Where there is none to be chosen, or not yet, the list says so and offers to add one.
void RecipientsPage::tellNobody() {
  if (card_->state() == Card::State::Content && (isNew_ || !chosen_.isEmpty())) return;
  if (model_->rowCount() == 0)
    card_->showEmpty(tr("Where a recipient is reached and what they want will stand here."));
  else
    card_->showEmpty(tr("Choose a recipient to see where they are reached and what they want."), tr("Add a recipient"));
}

void RecipientsPage::showEvent(QShowEvent* event) {
  QWidget::showEvent(event);
  states_->setActive(true);
}

void RecipientsPage::hideEvent(QHideEvent* event) {
  states_->setActive(false);
  QWidget::hideEvent(event);
}

void RecipientsPage::choose(const QString& id) {
  if (id.isEmpty() || id == search_->text()) return;
  search_->setText(id);
  model_->setQuery(id);
}

/// A row was pressed, or the list was sorted anew and stands on the row where it was.
void RecipientsPage::turnTo(const QString& id) {
  if (id.isEmpty()) return;
  if (!isUnsaved()) return showRecipient(id);
  if (!isNew_ && id == chosen_) return tellMeanwhile();
  QMetaObject::invokeMethod(this, &RecipientsPage::markRow, Qt::QueuedConnection);  // after the press, which marks its row in any case
  unlessUnsaved([this, id] {
    showRecipient(id);
    markRow();
  });
}

/// The row is that of the form; none where the form is of nobody in the list.
void RecipientsPage::markRow() {
  const QString shown = isNew_ ? QString() : chosen_;
  if (table_->currentId() == shown) return;
  if (model_->rowById(shown) == nullptr)
    table_->setCurrentIndex({});
  else
    table_->setCurrentId(shown);
}

QString RecipientsPage::written() const { return client::text(protocol::toText(form_->recipient())); }
bool RecipientsPage::isUnsaved() const { return written() != kept_; }
QString RecipientsPage::unsaved() const {
  if (!isUnsaved()) return {};
  return form_->id().isEmpty() ? tr("new recipient") : tr("recipient \u201C%1\u201D").arg(client::foreign(form_->id()));
}

void RecipientsPage::unlessUnsaved(std::function<void()> go) {
  if (!isUnsaved()) return go();
  leaving_->askToDrop(unsaved(), [this, go = std::move(go)] {
    form_->putBack();
    kept_ = written();
    say({}, false);
    go();
  });
}

/// The list is as the engine has it, the form as it was left.
void RecipientsPage::tellMeanwhile() {
  const auto* now = model_->rowById(chosen_);
  if (now != nullptr && meanwhile_->isNews(now->version)) tellTheirs(*now);
}

void RecipientsPage::tellTheirs(const protocol::RecipientView& theirs) {
  theirs_ = theirs;
  meanwhile_->tell(chosen_, theirs.version);
  settle();
}

void RecipientsPage::focusSearch() {
  search_->setFocus(Qt::ShortcutFocusReason);
  search_->selectAll();
}

void RecipientsPage::showRecipient(const QString& id) {
  if (const auto* recipient = model_->rowById(id)) fill(*recipient);
}

void RecipientsPage::fill(const protocol::RecipientView& recipient) {
  isNew_ = false;
  chosen_ = client::text(recipient.id);
  theirs_.reset();
  meanwhile_->begin(recipient.version);
  card_->setTitle(chosen_);
  form_->showRecipient(recipient);
  kept_ = written();
  card_->showContent();
  say({}, false);
  settle();
}

void RecipientsPage::startNew() {
  isNew_ = true;
  meanwhile_->begin(0);
  card_->setTitle(tr("New recipient"));
  form_->showNew();
  kept_ = written();
  markRow();
  card_->showContent();
  say({}, false);
  settle();
}

void RecipientsPage::settle() {
  const bool byAddress = context_.state().hasPermission(kReveal);  // the engine looks for no address that it would mask
  search_->setPlaceholderText(byAddress ? tr("Recipients whose name, email address or number begins with")
                                        : tr("Recipients whose name begins with; by address with the permission %1").arg(kReveal));
  search_->setAccessibleName(search_->placeholderText());
  const state::Permit permit = context_.state().canAct(kPermission);
  add_->setBlocked(permit.reason);
  bring_->setBlocked(permit.reason);
  export_->setBlocked(isNew_ ? tr("It is not saved yet") : context_.state().canRead(kReveal).reason);
  erase_->setBlocked(isNew_ ? tr("It is not saved yet") : permit.reason);
  // Masked addresses would be stored as they are shown.
  const state::Permit reveals = isNew_ ? permit : context_.state().canAct(kReveal);
  const QString undecided = meanwhile_->whyNotSaved();
  QString problem = undecided.isEmpty() ? form_->problem() : undecided;
  if (problem.isEmpty() && meanwhile_->version() > 0 && !isUnsaved()) problem = tr("Nothing was changed");
  save_->setBlocked(!permit ? permit.reason : !reveals ? reveals.reason : asked_ ? tr("Asked") : problem);
}

void RecipientsPage::erase() {
  const QString id = form_->id();
  TimedActSheet::Ask ask;
  ask.title = tr("Erase %1").arg(client::foreign(id));
  ask.what = tr(
      "Addresses, preferences and the content of every message to this recipient are erased, and what still waits is cancelled. Counts, times and outcomes stay, without a name. "
      "An address on the list of suppressions stays there, so that it is not written to again. It cannot be undone.");
  ask.verb = tr("Erase 1 recipient");
  ask.permission = kPermission;
  ask.timed = false;
  ask.dangerous = true;
  ask.run = [this, id](std::optional<base::WallTime>, const QString& reason) {
    return context_.commands.eraseRecipient(id, reason, {this, [this, id](const client::Reply<client::Nothing>& reply) {
      if (!reply.ok()) return;
      say(tr("Asked. The audit says when everything of %1 is gone (recipient.erased).").arg(client::foreign(id)), false);
      model_->refresh();
    }});
  };
  erasing_->open(std::move(ask));
}

void RecipientsPage::say(const QString& words, bool bad) {
  answer_->setInk(bad ? theme::Ink::Danger : theme::Ink::Secondary);
  answer_->setText(words);
  answer_->setVisible(!words.isEmpty());
}

void RecipientsPage::save() {
  asked_ = true;
  settle();
  const QString id = form_->id(), sent = written();
  const auto then = [this, id, sent](const client::Reply<protocol::RecipientView>& reply) {
    asked_ = false;
    settle();
    if (!reply.ok()) return refused(reply.error());
    model_->refresh();
    if (form_->id() != id) return;  // another one stands there by now
    isNew_ = false;
    chosen_ = id;
    theirs_.reset();
    meanwhile_->begin(reply->version);
    if (written() == sent) {
      form_->showRecipient(*reply);
      kept_ = written();
    } else {
      form_->keep(*reply);  // more was typed meanwhile, and that is not saved
    }
    card_->setTitle(id);
    say(tr("Saved. It counts for messages that are not sent yet, too."), false);
    settle();
  };
  context_.commands.putRecipient(id, form_->recipient(), meanwhile_->version(), {this, then});
}

/// Theirs is asked for by its id: the list may be one of others.
void RecipientsPage::refused(const client::ClientError& error) {
  form_->showErrors(error);
  if (!ChangedMeanwhile::isRefusal(error)) return say(actErrorWords(tr("Saving the recipient"), error), true);
  if (isNew_)
    return say(tr("There is a recipient %1 already, and nothing was saved. Choose it to change it.").arg(client::foreign(form_->id())), true);
  say({}, false);
  meanwhile_->refuse();
  const QString path = QStringLiteral("/recipients/") + client::segment(chosen_);
  context_.session.rest().get<protocol::RecipientView>(path, {}, this, [this, id = chosen_](client::Reply<protocol::RecipientView> reply) {
    if (isNew_ || chosen_ != id) return;  // another one stands there by now
    if (reply.ok()) return tellTheirs(*reply);
    if (reply.error().httpStatus != kGone) return say(errorWords(reply.error()), true);
    meanwhile_->begin(0);
    say(tr("%1 was removed meanwhile. Saving adds it anew.").arg(client::foreign(id)), true);
    settle();
  });
}

}  // namespace signalbox::ui::views
