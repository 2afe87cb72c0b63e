#include "ui/views/set_up/set_up_view.h"

#include <QStackedLayout>
#include <QVBoxLayout>

#include "ui/theme/boxes.h"
#include "ui/views/lacking.h"
#include "ui/views/set_up/console_page.h"
#include "ui/views/set_up/engine_page.h"
#include "ui/views/set_up/providers_page.h"
#include "ui/views/set_up/recipients_page.h"
#include "ui/views/set_up/secrets_page.h"
#include "ui/views/set_up/subscriptions_page.h"
#include "ui/views/set_up/suppressions_page.h"
#include "ui/views/set_up/templates_page.h"
#include "ui/views/set_up/test_message_sheet.h"
#include "ui/views/set_up/tokens_page.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/segmented_control.h"

namespace signalbox::ui::views {

namespace {
// In the order of the tabs and of the pages.
const QStringList kPages{QStringLiteral("providers"),    QStringLiteral("templates"), QStringLiteral("recipients"),
                         QStringLiteral("suppressions"), QStringLiteral("tokens"),    QStringLiteral("subscriptions"),
                         QStringLiteral("secrets"),      QStringLiteral("engine"),    QStringLiteral("console")};
}  // namespace

SetUpView::SetUpView(ViewContext context, QWidget* parent) : View(context, parent) {
  auto* all = theme::column(theme(), this, theme::grid::kGap, theme::Margins::all(theme::grid::kPage));
  auto* line = theme::row(theme(), nullptr, theme::grid::kSmall);
  tabs_ = new widgets::SegmentedControl(theme(), tr("Parts of the set-up"), this);
  theme::fixSize(theme(), tabs_, 0, theme::grid::kControl);
  tabs_->setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Fixed);
  send_ = new widgets::ActButton(theme(), tr("Send a test message"), widgets::ActButton::Role::Plain, this);
  line->addWidget(tabs_);
  line->addStretch(1);
  line->addWidget(send_);
  all->addLayout(line);
  auto* area = new QWidget(this);
  pages_ = new QStackedLayout(area);
  providers_ = new ProvidersPage(context_, this, area);
  templates_ = new TemplatesPage(context_, this, area);
  pages_->addWidget(providers_);
  subscriptions_ = new SubscriptionsPage(context_, area);
  pages_->addWidget(templates_);
  recipients_ = new RecipientsPage(context_, this, area);
  pages_->addWidget(recipients_);
  suppressions_ = new SuppressionsPage(context_, area);
  pages_->addWidget(suppressions_);
  tokens_ = new TokensPage(context_, area);
  pages_->addWidget(tokens_);
  pages_->addWidget(subscriptions_);
  secrets_ = new SecretsPage(context_, this, area);
  pages_->addWidget(secrets_);
  pages_->addWidget(new EnginePage(context_, area));
  pages_->addWidget(new ConsolePage(context_, area));
  all->addWidget(area, 1);
  test_ = new TestMessageSheet(context_, this);
  connect(tabs_, &widgets::SegmentedControl::chosen, this,
          [this](const QString& key) { context_.navigator.go(Place{QStringLiteral("set-up"), {key}, {}}); });
  connect(send_, &QPushButton::clicked, test_, &TestMessageSheet::open);
  const auto settle = [this] {
    send_->setBlocked(state().canAct(QStringLiteral("notifications.post")).reason);
    showTabs();
  };
  connect(&state(), &state::EngineState::sessionChanged, this, settle);
  connect(&state(), &state::EngineState::linkChanged, this, settle);
  connect(&state(), &state::EngineState::freshnessChanged, this, settle);
  connect(&state(), &state::EngineState::snapshotLoaded, this, settle);
  settle();
}

/// An older engine has not all of them.
void SetUpView::showTabs() {
  const widgets::SegmentedControl::Segment all[]{{kPages[0], tr("Providers"), tr("Who sends")},
                                                 {kPages[1], tr("Templates"), tr("What is sent")},
                                                 {kPages[2], tr("Recipients"), tr("Who gets it, where, when, and what not")},
                                                 {kPages[3], tr("Suppressions"), tr("Addresses that are not used any more")},
                                                 {kPages[4], tr("Tokens"), tr("Access tokens: who may get in")},
                                                 {kPages[5], tr("Subscriptions"), tr("Who is told what happens")},
                                                 {kPages[6], tr("Secrets"), tr("Credentials with a name, and the keys that seal them")},
                                                 {kPages[7], tr("This engine"), tr("Where it answers and keeps its data")},
                                                 {kPages[8], tr("This console"), tr("Look and times")}};
  std::vector<widgets::SegmentedControl::Segment> there;
  QStringList keys;
  for (const auto& tab : all) {
    if (isLacking(state(), Place{QStringLiteral("set-up"), {tab.key}, {}})) continue;
    there.push_back(tab);
    keys << tab.key;
  }
  if (keys == tabsThere_) return;
  tabsThere_ = keys;
  tabs_->setSegments(std::move(there));
  tabs_->setCurrent(kPages[pages_->currentIndex()]);
}

void SetUpView::enter(const Place& place) {
  const int page = qMax(0, static_cast<int>(kPages.indexOf(place.path.value(0))));
  tabs_->setCurrent(kPages[page]);
  pages_->setCurrentIndex(page);
  if (page == 0) providers_->choose(place.path.value(1));
  if (page == 0 && place.query.contains(QStringLiteral("new"))) providers_->add(place.query.value(QStringLiteral("new")));
  if (page == 0 && place.path.value(2) == QLatin1String("simulate")) providers_->simulate(place.path.value(1));
  if (page == 1) templates_->choose(place.path.value(1));
  if (page == 2) recipients_->choose(place.path.value(1));
  if (page == 5) subscriptions_->choose(place.path.value(1));
  if (page == 6) secrets_->choose(place.path.value(1));
}

std::vector<PaletteAct> SetUpView::acts() {
  const state::Permit mayAdd = state().canAct(QStringLiteral("providers.manage"));
  std::vector<PaletteAct> list{{send_->text(), send_->isBlocked() ? send_->toolTip() : QString(), !send_->isBlocked(), [this] { test_->open(); }},
                               {tr("Add a provider"), mayAdd.reason, mayAdd.allowed, [this] { providers_->startNew(); }}};
  if (pages_->currentWidget() == providers_)
    for (PaletteAct& act : providers_->acts()) list.push_back(std::move(act));
  return list;
}

bool SetUpView::perform(Act act) {
  if (act == Act::undo) return providers_->undo();
  if (act != Act::search || !searchesHere()) return false;
  if (pages_->currentWidget() == recipients_)
    recipients_->focusSearch();
  else
    suppressions_->focusSearch();
  return true;
}

bool SetUpView::searchesHere() const { return pages_->currentWidget() == recipients_ || pages_->currentWidget() == suppressions_; }

std::vector<Unsaved> SetUpView::unsaved() const {
  std::vector<Unsaved> all = View::unsaved();
  const std::pair<QString, QString> pages[]{
      {tr("Set-up, Providers"), providers_->unsaved()},         {tr("Set-up, Templates"), templates_->unsaved()},
      {tr("Set-up, Recipients"), recipients_->unsaved()},       {tr("Set-up, Tokens"), tokens_->unsaved()},
      {tr("Set-up, Subscriptions"), subscriptions_->unsaved()}, {tr("Set-up, Secrets"), secrets_->unsaved()}};
  for (const auto& [where, what] : pages)
    if (!what.isEmpty()) all.push_back({where, what});
  return all;
}

QList<QWidget*> SetUpView::regions() { return {tabs_, pages_->currentWidget()}; }

}  // namespace signalbox::ui::views
