#include "ui/views/set_up/providers_page.h"

#include <QLineEdit>
#include <QMenu>
#include <QScrollArea>
#include <QVBoxLayout>

#include <utility>

#include "ui/client/foreign.h"
#include "ui/client/text.h"
#include "ui/state/provider_order.h"
#include "ui/theme/boxes.h"
#include "ui/views/card_reading.h"
#include "ui/views/changed_meanwhile.h"
#include "ui/views/delivery/policy_sheet.h"
#include "ui/views/load_failure.h"
#include "ui/views/removal_sheet.h"
#include "ui/views/set_up/list_place.h"
#include "ui/views/set_up/ordered_providers.h"
#include "ui/views/set_up/provider_form.h"
#include "ui/views/set_up/simulate_sheet.h"
#include "ui/views/wording.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/card.h"
#include "ui/widgets/format.h"
#include "ui/widgets/label.h"
#include "ui/widgets/scroll_edge.h"
#include "ui/widgets/undo_bar.h"

namespace signalbox::ui::views {

using namespace widgets;
using client::foreign;
using client::text;

namespace {
constexpr int kList = 320, kTo = 240, kToLeast = 120;

struct KindList {
  std::vector<protocol::KindView> data;
  template <class F> void describe(F& f) { f("data", data); }
};
}  // namespace

ProvidersPage::ProvidersPage(ViewContext context, QWidget* host, QWidget* parent)
    : QWidget(parent), context_(context), order_(new state::ProviderOrder(context.state(), context.commands, this)) {
  build();
  buildOrder();
  kept_ = written();
  removal_ = new RemovalSheet(context_, host);
  policy_ = new PolicySheet(context_, host);
  simulation_ = new SimulateSheet(context_, host);
  connect(simulate_, &QPushButton::clicked, this, [this] { simulate(chosen_); });
  connect(simulation_, &SimulateSheet::changed, this, [this](const QString& name) {
    if (name == chosen_ && !isNew_) say(tr("%1 is simulated as asked. Delivery shows what comes of it.").arg(name), false);
  });
  connect(&context_.state(), &state::EngineState::providersChanged, this, &ProvidersPage::showRows);
  connect(&context_.state(), &state::EngineState::snapshotLoaded, this, &ProvidersPage::settleOrder);
  for (auto signal : {&state::EngineState::sessionChanged, &state::EngineState::linkChanged})
    connect(&context_.state(), signal, this, &ProvidersPage::settle);
  connect(&context_.state(), &state::EngineState::freshnessChanged, this, &ProvidersPage::settle);
  connect(&context_.state(), &state::EngineState::freshnessChanged, this, &ProvidersPage::showRows);
  connect(&context_.state(), &state::EngineState::linkChanged, this, &ProvidersPage::showRows);
  showRows();
  settleOrder();
}

void ProvidersPage::build() {
  const theme::Theme& theme = context_.theme;
  auto* all = theme::row(theme, this, theme::grid::kGap);
  auto* list = new Card(theme, {}, this);
  list->setAccessibleName(tr("Providers"));
  theme::fixSize(theme, list, kList, 0);
  auto* inner = new QWidget(list);
  auto* lines = theme::column(theme, inner, theme::grid::kTiny);
  listed_ = new ListPlace(theme, inner);
  list_ = new OrderedProviders(theme, listed_);
  listed_->rows()->addWidget(list_);
  lines->addWidget(listed_, 1);
  problem_ = new Label(theme, theme::Type::Body, theme::Ink::Danger, inner);
  problem_->setWordWrap(true);
  problem_->hide();
  lines->addWidget(problem_);
  add_ = new ActButton(theme, tr("Add a provider"), ActButton::Role::Plain, inner);
  add_->setGlyph(theme::Icon::Plus);
  add_->setBlocked(tr("The kinds of providers are not loaded yet"));
  lines->addWidget(add_);
  rules_ = new ActButton(theme, tr("Retries and breakers"), ActButton::Role::Quiet, inner);
  rules_->setHint(tr("How a channel is tried again, and when its providers' breakers open"));
  lines->addWidget(rules_);
  list->setBody(inner);
  all->addWidget(list);
  all->addWidget(buildForm(), 1);
  theme::formWidth(theme, card_);
  all->addStretch();  // what the form does not need
  connect(add_, &QPushButton::clicked, this, &ProvidersPage::startNew);
  connect(rules_, &QPushButton::clicked, this, [this] {
    const protocol::ProviderView* provider = context_.state().provider(chosen_);
    policy_->open(provider == nullptr ? QStringLiteral("email") : text(provider->channel));
  });
}

QWidget* ProvidersPage::buildForm() {
  const theme::Theme& theme = context_.theme;
  card_ = new Card(theme, tr("Provider"), this);
  auto* inner = new QWidget(card_);
  auto* lines = theme::column(theme, inner, theme::grid::kCard);
  auto* area = new QScrollArea(inner);
  area->setFrameShape(QFrame::NoFrame);
  area->setWidgetResizable(true);
  area->setFocusPolicy(Qt::NoFocus);
  form_ = new ProviderForm(context_, area);
  area->setWidget(form_);
  area->viewport()->setAutoFillBackground(false);
  form_->setAutoFillBackground(false);
  new ScrollEdge(theme, area);
  answer_ = new Label(theme, theme::Type::Body, theme::Ink::Secondary, inner);
  answer_->setAccessibleName(tr("What the provider answered"));
  answer_->setWordWrap(true);
  answer_->setTextInteractionFlags(Qt::TextSelectableByMouse);
  answer_->hide();
  lacks_ = new Label(theme, theme::Type::Body, theme::Ink::Secondary, inner);
  lacks_->setWordWrap(true);
  lacks_->hide();
  meanwhile_ = new ChangedMeanwhile(theme, inner);
  to_ = new QLineEdit(inner);
  to_->setPlaceholderText(tr("Send the test to"));
  to_->setAccessibleName(tr("Send the test to"));
  theme::leastSize(theme, to_, kToLeast, 0);
  theme::mostWidth(theme, to_, kTo);
  test_ = new ActButton(theme, tr("Test"), ActButton::Role::Plain, inner);
  test_->setHint(tr("Sends one real message through it; it is not kept as a notification"));
  save_ = new PrimaryButton(theme, tr("Save"), inner);
  remove_ = new ActButton(theme, tr("Remove"), ActButton::Role::Quiet, inner);
  leave_ = new ActButton(theme, tr("Cancel"), ActButton::Role::Quiet, inner);
  leave_->setHint(tr("Nothing is added"));
  leave_->hide();
  lines->addWidget(area, 1);
  lines->addWidget(answer_);
  lines->addWidget(lacks_);
  lines->addWidget(meanwhile_);
  auto* acts = theme::actRow(theme, inner, lines);
  acts->addWidget(to_, 3);
  acts->addWidget(test_);
  acts->addWidget(remove_);
  acts->addStretch(1);
  acts->addWidget(leave_);
  acts->addWidget(save_);
  simulate_ = new ActButton(theme, tr("Simulate"), ActButton::Role::Quiet, inner);
  simulate_->setHint(tr("Which share of what is sent through it fails, and how fast it answers"));
  simulate_->hide();
  card_->headActs()->addWidget(simulate_);
  card_->setBody(inner);
  card_->showLoading(Skeleton::Shape::Lines);
  connect(form_, &ProviderForm::edited, this, &ProvidersPage::settle);
  connect(to_, &QLineEdit::textChanged, this, &ProvidersPage::settle);
  connect(save_, &QPushButton::clicked, this, &ProvidersPage::save);
  connect(meanwhile_, &ChangedMeanwhile::theirsWanted, this, [this] { unlessUnsaved([this] { showForm(); }); });
  connect(meanwhile_, &ChangedMeanwhile::mineKept, this, &ProvidersPage::keepMine);
  connect(test_, &QPushButton::clicked, this, &ProvidersPage::test);
  connect(remove_, &QPushButton::clicked, this, &ProvidersPage::remove);
  connect(leave_, &QPushButton::clicked, this, [this] { unlessUnsaved([this] { choose({}); }); });
  reading_ = new CardReading(context_, card_, tr("Reading the kinds of providers"));
  connect(reading_, &CardReading::wanted, this, &ProvidersPage::loadKinds);
  return card_;
}

void ProvidersPage::showEvent(QShowEvent* event) {
  QWidget::showEvent(event);
  if (kinds_.empty()) loadKinds();
}

void ProvidersPage::loadKinds() {
  if (!context_.session.isStarted() || !isVisible()) return;
  context_.session.rest().get<KindList>(QStringLiteral("/provider-kinds"), {}, reading_->begin(), [this](client::Reply<KindList> reply) {
    reading_->end();
    const QString failure = reply.ok() ? QString() : loadFailure(context_, tr("The kinds of providers"), reply.error(), QStringLiteral("providers"));
    if (!reply.ok()) return isUnsaved() ? say(failure, true) : showFailure(*card_, failure, reply.error());
    kinds_ = reply->data;
    // Mail first: it is what most begin with.
    std::stable_sort(kinds_.begin(), kinds_.end(), [](const auto& a, const auto& b) { return (a.kind == "smtp") > (b.kind == "smtp"); });
    if (isNew_ || isUnsaved())
      card_->showContent();
    else
      showForm();
    simulate(std::exchange(simulationWanted_, {}));
    add(std::exchange(kindWanted_, {}));
  });
}

const protocol::KindView* ProvidersPage::kindOf(const std::string& name) const {
  for (const auto& kind : kinds_)
    if (kind.kind == name) return &kind;
  return nullptr;
}

void ProvidersPage::showRows() {
  std::vector<OrderedProviders::Row> rows;
  for (const auto& provider : order_->shown()) {
    const QString name = text(provider.name);
    rows.push_back({name, text(provider.channel), lookOf(provider, context_), order_->isAsked() && name == order_->moved()});
  }
  const bool some = !rows.empty();
  list_->setRows(std::move(rows));
  if (context_.state().hasSnapshot())
    listed_->tellRead(some, tr("No provider yet. Add the first one below."));
  else if (context_.state().linkError())
    listed_->tellUnread(false);  // why, and the way to ask again, are in the banner
  if (chosen_.isEmpty() && !isNew_ && some) choose({});
  markRows();
  followMove();
  followChange();
  tellMeanwhile();
}

void ProvidersPage::markRows() { list_->setChosen(isNew_ ? QString() : chosen_); }

/// A row was pressed: its place is gone to, unless what is being written stays. A second press would take the mark away.
void ProvidersPage::turnTo(const QString& name) {
  const bool own = !isNew_ && name == chosen_;
  if (!own || !isUnsaved()) {
    unlessUnsaved([this, name] {
      context_.navigator.go(Place{QStringLiteral("set-up"), {QStringLiteral("providers"), name}, {}});
      choose(name);
    });
  }
  markRows();
}

QString ProvidersPage::writtenOf(const QString& name, const protocol::ProviderPut& put) {
  return name + QChar(QChar::Null) + text(protocol::toText(put));
}
QString ProvidersPage::written() const { return writtenOf(form_->name(), form_->put()); }
bool ProvidersPage::isUnsaved() const { return written() != kept_; }
QString ProvidersPage::unsaved() const {
  if (!isUnsaved()) return {};
  return form_->name().isEmpty() ? tr("new provider") : tr("provider \u201C%1\u201D").arg(form_->name());
}

void ProvidersPage::unlessUnsaved(std::function<void()> go) {
  if (!isUnsaved()) return go();
  removal_->askToDrop(unsaved(), [this, go = std::move(go)] {
    kept_ = written();
    isNew_ = false;
    say({}, false);
    showForm();
    markRows();
    go();
  });
}

void ProvidersPage::simulate(const QString& name) {
  if (kinds_.empty()) simulationWanted_ = name;
  const protocol::ProviderView* provider = isNew_ || name != chosen_ ? nullptr : context_.state().provider(name);
  if (provider == nullptr || !SimulateSheet::isSimulated(*provider)) return;
  if (const protocol::KindView* kind = kindOf(provider->kind)) simulation_->open(*kind, *provider);
}

void ProvidersPage::choose(const QString& name) {
  if (isUnsaved()) {
    // Whoever comes back finds what was being written.
    if (!name.isEmpty() && (isNew_ || name != chosen_)) unlessUnsaved([this, name] { choose(name); });
    return;
  }
  const auto& providers = context_.state().snapshot().providers;
  const QString wanted = !name.isEmpty() ? name : !chosen_.isEmpty() ? chosen_ : providers.empty() ? QString() : text(providers.front().name);
  if (wanted == chosen_ && !isNew_ && form_->name() == wanted) return;
  chosen_ = wanted;
  isNew_ = false;
  say({}, false);
  showForm();
  markRows();
}

void ProvidersPage::startNew() {
  if (kinds_.empty()) return;
  if (isUnsaved()) return unlessUnsaved([this] { startNew(); });
  QMenu menu(this);
  for (const auto& kind : kinds_) menu.addAction(text(kind.title), this, [this, kind] { startKind(kind); });
  menu.exec(add_->mapToGlobal(QPoint(0, 0)) - QPoint(0, menu.sizeHint().height()));
}

void ProvidersPage::add(const QString& kind) {
  if (kinds_.empty()) kindWanted_ = kind;
  if (const protocol::KindView* found = kindOf(client::utf8(kind))) unlessUnsaved([this, found = *found] { startKind(found); });
}

void ProvidersPage::startKind(const protocol::KindView& kind) {
  isNew_ = true;
  list_->setChosen({});
  card_->setTitle(tr("New: %1").arg(foreign(kind.title)));
  card_->setUnit({});
  form_->showNew(kind);
  kept_ = written();
  meanwhile_->begin(0);
  card_->showContent();
  say({}, false);
  settle();
}

void ProvidersPage::showForm() {
  if (kinds_.empty() || isNew_) return;
  simulate_->hide();  // until a form is there
  const protocol::ProviderView* provider = context_.state().provider(chosen_);
  const protocol::KindView* kind = provider == nullptr ? nullptr : kindOf(provider->kind);
  if (kind == nullptr) {
    if (provider == nullptr)
      card_->showEmpty(tr("With SMTP, mail goes out in a minute."));  // that there is none, and the way to one, are in the list
    else
      card_->showError(tr("This engine has no form for the kind %1.").arg(foreign(provider->kind)), {});
    return settle();  // the way to another one is beside it
  }
  card_->setTitle(chosen_);
  card_->setUnit(text(kind->title));
  form_->showProvider(*kind, *provider);
  kept_ = written();
  meanwhile_->begin(provider->version);
  shown_ = *provider;
  card_->showContent();
  settle();
}

void ProvidersPage::settle() {
  settleOrder();
  const state::Permit permit = context_.state().canAct(QString(kPermission));
  add_->setBlocked(kinds_.empty() ? tr("The kinds of providers are not loaded yet") : permit.reason);
  const QString undecided = meanwhile_->whyNotSaved();
  QString problem = kinds_.empty() ? QString() : form_->problem();
  // One that was removed meanwhile can be set up anew as it is.
  if (problem.isEmpty() && meanwhile_->version() > 0 && !isUnsaved()) problem = tr("Nothing was changed");
  save_->setText(isNew_ ? tr("Add %1").arg(form_->name()) : tr("Save"));
  const QString why = !permit ? permit.reason : asked_ ? tr("Asked") : undecided.isEmpty() ? problem : undecided;
  save_->setBlocked(why);
  tellLacking(why);
  leave_->setVisible(isNew_);
  remove_->setVisible(!isNew_);
  remove_->setBlocked(!permit ? permit.reason : asked_ ? tr("Asked") : chosen_.isEmpty() ? tr("Nothing is chosen") : QString());
  const protocol::ProviderView* provider = isNew_ ? nullptr : context_.state().provider(chosen_);
  simulate_->setVisible(provider != nullptr && SimulateSheet::isSimulated(*provider));
  simulate_->setBlocked(permit.reason);
  // The engine tests what it has, and the answer would be read as one about what is written here.
  test_->setBlocked(!permit                               ? permit.reason
                        : isNew_ || isUnsaved()           ? tr("Save it first")
                        : asked_                          ? tr("Asked")
                        : to_->text().trimmed().isEmpty() ? tr("Say where the test should go")
                                                          : QString());
}

/// Whoever sets one up for the first time has to see what it still needs; under the pointer alone it would be looked for in vain.
void ProvidersPage::tellLacking(const QString& why) {
  lacks_->setVisible(isNew_ && (!why.isEmpty() || answer_->text().isEmpty()));
  lacks_->setText(why.isEmpty() ? tr("The engine checks every field when it is added.") : why);
}

void ProvidersPage::say(const QString& words, bool bad) {
  answer_->setInk(bad ? theme::Ink::Danger : theme::Ink::Secondary);
  answer_->setText(words);
  answer_->setVisible(!words.isEmpty());
}

void ProvidersPage::test() {
  asked_ = true;
  settle();
  say(tr("Sending a test through %1").arg(chosen_), false);
  context_.commands.sendTest(chosen_, to_->text().trimmed(), {this, [this, name = chosen_](const client::Reply<protocol::TestResult>& reply) {
    asked_ = false;
    settle();
    if (isNew_ || name != chosen_) return;  // another one stands there by now
    if (!reply.ok()) return say(actErrorWords(tr("Sending the test"), reply.error()), true);
    QString words = reply->ok ? tr("Taken by the provider in %1. %2").arg(format::duration(reply->latencyMs / 1000), foreign(reply->text))
                              : tr("Not taken. %1").arg(foreign(reply->text));
    if (!reply->code.empty()) words += QStringLiteral(" (%1)").arg(foreign(reply->code));
    say(words, !reply->ok);
  }});
}

}  // namespace signalbox::ui::views
