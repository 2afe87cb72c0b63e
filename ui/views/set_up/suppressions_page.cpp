#include "ui/views/set_up/suppressions_page.h"

#include <QVBoxLayout>

#include "ui/client/text.h"
#include "ui/state/receipt_table_model.h"
#include "ui/theme/boxes.h"
#include "ui/views/wording.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/card.h"
#include "ui/widgets/label.h"
#include "ui/widgets/search_field.h"
#include "ui/widgets/table.h"

namespace signalbox::ui::views {

using namespace widgets;
using Model = state::SuppressionTableModel;
using client::text;

SuppressionsPage::SuppressionsPage(ViewContext context, QWidget* parent)
    : QWidget(parent), context_(context), model_(new Model(context.session, this)) {
  build();
  connect(search_, &SearchField::searched, this, &SuppressionsPage::tellEmpty);
  connect(search_, &SearchField::searched, model_, &state::PagedTableModel::setQuery);
  connect(table_, &Table::currentIdChanged, this, &SuppressionsPage::settle);
  connect(table_, &Table::opened, this, [this] { message_->click(); });
  connect(message_, &QPushButton::clicked, this, [this] {
    if (const auto* row = model_->rowById(table_->currentId()))
      context_.navigator.go(Place{QStringLiteral("notifications"), {text(row->notificationId)}, {}});
  });
  connect(lift_, &QPushButton::clicked, this, &SuppressionsPage::lift);
  for (auto signal : {&state::EngineState::sessionChanged, &state::EngineState::linkChanged})
    connect(&context_.state(), signal, this, &SuppressionsPage::settle);
  connect(&context_.state(), &state::EngineState::freshnessChanged, this, &SuppressionsPage::settle);
  connect(model_, &state::PagedTableModel::loadStateChanged, this, &SuppressionsPage::settle);
  settle();
}

void SuppressionsPage::build() {
  const theme::Theme& theme = context_.theme;
  auto* lines = theme::column(theme, this, theme::grid::kGap);
  auto* top = theme::row(theme, nullptr, theme::grid::kSmall);
  search_ = new SearchField(theme, tr("Addresses that begin with"), this);
  theme::fixSize(theme, search_, 0, theme::grid::kControl);
  message_ = new ActButton(theme, tr("Open its message"), ActButton::Role::Plain, this);
  message_->setHint(tr("The one whose receipt or answer brought it"));
  lift_ = new ActButton(theme, tr("Use this address again"), ActButton::Role::Plain, this);
  lift_->setHint(tr("Messages to it are sent again; those that were suppressed can be replayed"));
  top->addWidget(search_, 1);
  top->addWidget(message_);
  top->addWidget(lift_);
  lines->addLayout(top);
  auto* card = new Card(theme, tr("Suppressions"), this);
  table_ = new Table(theme, tr("Suppressions"), card);
  table_->setDensity(Table::Density::Compact);
  table_->setSource(model_);
  table_->setColumn(Model::when, Table::Column::Text, 120);
  table_->setColumn(Model::channel, Table::Column::Text, 80);
  table_->setColumn(Model::address, Table::Column::Middle, 240);
  table_->setColumn(Model::category, Table::Column::Text, 112);
  table_->setColumn(Model::reason, Table::Column::Text, 0);
  table_->setColumn(Model::provider, Table::Column::Text, 128);
  card->setBody(table_, false);
  states_ = new ListStates(context_, card, model_);
  states_->setCapability(QStringLiteral("suppressions"));
  tellEmpty({});
  lines->addWidget(card, 2);
  buildWaiting(lines);
  answer_ = new Label(theme, theme::Type::Body, theme::Ink::Secondary, this);
  answer_->setAccessibleName(tr("What the engine answered"));
  answer_->hide();
  lines->addWidget(answer_);
}

void SuppressionsPage::buildWaiting(QBoxLayout* lines) {
  using Waiting = state::ReceiptTableModel;
  const theme::Theme& theme = context_.theme;
  auto* model = new Waiting(context_.session, this);
  auto* card = new Card(theme, tr("Receipts whose message is not known"), this);
  waiting_ = new Table(theme, tr("Receipts whose message is not known"), card);
  waiting_->setDensity(Table::Density::Compact);
  waiting_->setSource(model);
  waiting_->setColumn(Waiting::when, Table::Column::Text, 120);
  waiting_->setColumn(Waiting::provider, Table::Column::Text, 128);
  waiting_->setColumn(Waiting::message, Table::Column::Mono, 0);
  waiting_->setColumn(Waiting::status, Table::Column::Text, 112);
  waiting_->setColumn(Waiting::code, Table::Column::Text, 96);
  waiting_->setColumn(Waiting::until, Table::Column::Text, 120);
  card->setBody(waiting_, false);
  waitingStates_ = new ListStates(context_, card, model);
  waitingStates_->setCapability(QStringLiteral("suppressions"));
  waitingStates_->setEmpty(
      {tr("No receipt waits for its message. One that names a message which this engine does not know comes here, and waits a day for it."), {}});
  lines->addWidget(card, 1);
}

void SuppressionsPage::showEvent(QShowEvent* event) {
  QWidget::showEvent(event);
  states_->setActive(true);
  waitingStates_->setActive(true);
}

void SuppressionsPage::hideEvent(QHideEvent* event) {
  states_->setActive(false);
  waitingStates_->setActive(false);
  QWidget::hideEvent(event);
}

/// That none begins with it says nothing about the others.
void SuppressionsPage::tellEmpty(const QString& query) {
  states_->setEmpty(
      {query.isEmpty()
           ? tr("No address is suppressed. When a provider says that one bounced for good, or that its owner complained or unsubscribed, it comes "
                "here and is left alone. Try it: send a message to bounce@example.com through a simulated provider.")
           : tr("No suppressed address begins with that."),
       {}});
}

void SuppressionsPage::focusSearch() {
  search_->setFocus(Qt::ShortcutFocusReason);
  search_->selectAll();
}

void SuppressionsPage::settle() {
  const auto* row = model_->rowById(table_->currentId());
  // A number comes again with the next address: what has left the list is asked for no more.
  if (model_->loadState() == state::LoadState::ready)
    asked_.removeIf([this](std::int64_t number) { return model_->rowById(QString::number(number)) == nullptr; });
  const state::Permit permit = context_.state().canAct(QStringLiteral("recipients.manage"));
  const QString none = tr("Choose an address");
  lift_->setBlocked(!permit ? permit.reason : row == nullptr ? none : asked_.contains(row->number) ? tr("Asked") : QString());
  message_->setBlocked(row == nullptr ? none : row->notificationId.empty() ? tr("No message is known for it") : QString());
}

void SuppressionsPage::lift() {
  const auto* row = model_->rowById(table_->currentId());
  if (row == nullptr) return;
  const QString address = text(row->address);
  const std::int64_t number = row->number;
  asked_.insert(number);
  settle();
  context_.commands.liftSuppression(number, address, {this, [this, number, address](const client::Reply<client::Nothing>& reply) {
    if (!reply.ok()) asked_.remove(number);
    answer_->setInk(reply.ok() ? theme::Ink::Secondary : theme::Ink::Danger);
    answer_->setText(reply.ok() ? tr("%1 is used again").arg(address) : actErrorWords(tr("Using the address again"), reply.error()));
    answer_->show();
    model_->refresh();
    settle();
  }});
}

}  // namespace signalbox::ui::views
