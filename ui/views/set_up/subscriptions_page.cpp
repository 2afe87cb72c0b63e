#include "ui/views/set_up/subscriptions_page.h"

#include <QVBoxLayout>

#include "ui/client/foreign.h"
#include "ui/client/text.h"
#include "ui/views/card_reading.h"
#include "ui/views/changed_meanwhile.h"
#include "ui/views/delivery/delivery_view.h"
#include "ui/views/latest_messages.h"
#include "ui/views/load_failure.h"
#include "ui/views/removal_sheet.h"
#include "ui/views/set_up/list_place.h"
#include "ui/views/set_up/shown_once.h"
#include "ui/views/set_up/subscription_form.h"
#include "ui/views/wording.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/card.h"
#include "ui/widgets/format.h"
#include "ui/widgets/label.h"

namespace signalbox::ui::views {

using namespace widgets;
using client::foreign;
using client::text;

namespace {
const QString kPermission = QStringLiteral("subscriptions.manage");
const QString kReading = QStringLiteral("payload.view");
const QString kPage = QStringLiteral("subscriptions");

struct SubscriptionList {
  std::vector<protocol::SubscriptionView> data;
  template <class F> void describe(F& f) { f("data", data); }
};

/// What was sent longer ago than messages are kept is counted no more; the last of it is known.
bool hasTaken(const protocol::SubscriptionView* view, const std::optional<protocol::SubscriberView>& now) {
  return (now && now->delivered > 0) || (view != nullptr && (view->delivered > 0 || view->lastSentAt));
}

/// Of a list without a failure.
QString noFailureWords(const protocol::SubscriptionView* view, const std::optional<protocol::SubscriberView>& now) {
  // What failed longer ago than messages are kept is counted and not listed.
  if (now && (now->dead > 0 || now->waiting > 0 || now->lastFailedAt)) return SubscriptionsPage::tr("No failure in what is kept.");
  return hasTaken(view, now) ? SubscriptionsPage::tr("Every event that was tried has arrived.")
                             : SubscriptionsPage::tr("No event has been sent to it yet.");
}

QString figureWords(const protocol::SubscriptionView* view, const std::optional<protocol::SubscriberView>& now) {
  if (!now) return {};
  if (!now->enabled) return SubscriptionsPage::tr("Off");
  if (now->breaker == "open") return SubscriptionsPage::tr("Not sending, %1 wait").arg(format::count(now->waiting));
  if (now->dead > 0) return SubscriptionsPage::tr("%1 wait, %2 dead").arg(format::count(now->waiting), format::count(now->dead));
  if (now->waiting > 0) return SubscriptionsPage::tr("%1 wait").arg(format::count(now->waiting));
  if (hasTaken(view, now)) return SubscriptionsPage::tr("All delivered");
  return now->lastFailedAt ? SubscriptionsPage::tr("Nothing waits") : SubscriptionsPage::tr("No event yet");
}
}  // namespace

SubscriptionsPage::SubscriptionsPage(ViewContext context, QWidget* parent) : QWidget(parent), context_(context) {
  build();
  kept_ = written();
  removal_ = new RemovalSheet(context_, this);
  connect(&context_.state(), &state::EngineState::subscriptionsChanged, this, &SubscriptionsPage::showFigures);
  for (auto signal : {&state::EngineState::sessionChanged, &state::EngineState::linkChanged})
    connect(&context_.state(), signal, this, &SubscriptionsPage::settle);
  connect(&context_.state(), &state::EngineState::freshnessChanged, this, &SubscriptionsPage::settle);
}

void SubscriptionsPage::showEvent(QShowEvent* event) {
  QWidget::showEvent(event);
  failures_->setActive(true);
  load();
}

void SubscriptionsPage::hideEvent(QHideEvent* event) {
  QWidget::hideEvent(event);
  failures_->setActive(false);
}

void SubscriptionsPage::load() {
  if (!context_.session.isStarted() || !isVisible()) return;
  context_.session.rest().get<SubscriptionList>(QStringLiteral("/subscriptions"), {}, reading_->begin(),
                                                [this](client::Reply<SubscriptionList> reply) {
    reading_->end();
    const QString failure =
        reply.ok() ? QString() : loadFailure(context_, tr("The list of subscriptions"), reply.error(), QStringLiteral("subscriptions"));
    if (!reply.ok()) listed_->tellUnread(isUnsaved() && reply.error().kind != client::ErrorKind::forbidden);
    if (!reply.ok()) return isUnsaved() ? say(failure, true) : showFailure(*card_, failure, reply.error());
    loaded_ = true;
    subscriptions_ = reply->data;
    showRows();
    if (isUnsaved())
      tellMeanwhile();
    else if (isNew_)
      card_->showContent();
    else
      choose(chosen_);
  });
}

const protocol::SubscriptionView* SubscriptionsPage::listed(const QString& name) const {
  for (const auto& view : subscriptions_)
    if (text(view.name) == name) return &view;
  return nullptr;
}

const protocol::SubscriptionView* SubscriptionsPage::chosen() const { return listed(chosen_); }

std::optional<protocol::SubscriberView> SubscriptionsPage::standing(const QString& name) const {
  for (const auto& view : context_.state().snapshot().subscriptions)
    if (text(view.name) == name) return view;
  const protocol::SubscriptionView* view = listed(name);
  if (view == nullptr) return std::nullopt;
  protocol::SubscriberView told;  // of its breaker the list says nothing, and neither is anything said here
  told.name = view->name;
  told.enabled = view->enabled;
  told.waiting = view->waiting;
  told.sending = view->sending;
  told.delivered = view->delivered;
  told.dead = view->dead;
  told.lastFailedAt = view->lastFailedAt;
  told.lastFailure = view->lastFailure;
  return told;
}

void SubscriptionsPage::showRows() {
  QStringList present;
  for (const auto& view : subscriptions_) {
    const QString name = text(view.name);
    present << name;
    DeliveryRow*& row = items_[name];
    if (row != nullptr) continue;
    row = new DeliveryRow(context_.theme, name, this);
    listed_->rows()->addWidget(row);
    connect(row, &QAbstractButton::clicked, this, [this, name] { turnTo(name); });
  }
  for (const QString& name : items_.keys())
    if (!present.contains(name)) items_.take(name)->deleteLater();
  listed_->tellRead(!present.isEmpty(), tr("No subscription yet. Add the first one below."));
  showFigures();
}

/// A row was pressed: its place is gone to, unless what is being written stays.
void SubscriptionsPage::turnTo(const QString& name) {
  const bool own = !isNew_ && name == chosen_;
  if (!own || !isUnsaved()) {
    unlessUnsaved([this, name] {
      context_.navigator.go(Place{QStringLiteral("set-up"), {kPage, name}, {}});
      choose(name);
    });
  }
  showFigures();  // marks the row that is shown
}

/// What saving sends. The secret of one that is there is exchanged, and not saved.
QString SubscriptionsPage::settingsOf(const QString& name, const protocol::SubscriptionPut& put) {
  return QStringList{name, text(protocol::toText(put)), QString()}.join(QChar(QChar::Null));
}
QString SubscriptionsPage::settings() const { return settingsOf(form_->name(), form_->put()); }
QString SubscriptionsPage::written() const { return settings() + form_->secret(); }
bool SubscriptionsPage::isUnsaved() const { return written() != kept_; }
QString SubscriptionsPage::unsaved() const {
  return !isUnsaved() ? QString() : form_->name().isEmpty() ? tr("new subscription") : tr("subscription \u201C%1\u201D").arg(form_->name());
}

void SubscriptionsPage::unlessUnsaved(std::function<void()> go) {
  if (!isUnsaved()) return go();
  removal_->askToDrop(unsaved(), [this, go = std::move(go)] {
    isNew_ = false;
    say({}, false);
    showForm();
    kept_ = written();
    go();
  });
}

/// The list is as the engine has it, the form as it was left.
void SubscriptionsPage::tellMeanwhile() {
  card_->showContent();
  const protocol::SubscriptionView* now = chosen();
  if (isNew_ || asked_) return settle();  // what is asked for asks for the list once more
  if (now == nullptr)
    becomeNew();
  else if (meanwhile_->isNews(now->version))
    meanwhile_->tell(chosen_, now->version);
  settle();
}

/// Its secret went with it, so what is written here can only be added anew.
void SubscriptionsPage::becomeNew() {
  isNew_ = true;
  once_->forget();
  form_->becomeNew();
  meanwhile_->begin(0);
  failures_->hide();
  showFigures();
  say(tr("%1 was removed meanwhile. It can be added anew, with another secret.").arg(chosen_), true);
}

void SubscriptionsPage::choose(const QString& name) {
  if (!loaded_) {
    chosen_ = name;
    return;
  }
  if (isUnsaved()) {
    // Whoever comes back finds what was being written.
    if (!name.isEmpty() && (isNew_ || name != chosen_)) unlessUnsaved([this, name] { choose(name); });
    return;
  }
  const QString before = chosen_;
  if (!name.isEmpty()) chosen_ = name;
  if (chosen() == nullptr) chosen_ = subscriptions_.empty() ? QString() : text(subscriptions_.front().name);
  isNew_ = false;
  if (chosen_ != before) {
    say({}, false);
    once_->forget();
  }
  showForm();
}

void SubscriptionsPage::startNew() {
  isNew_ = true;
  once_->forget();
  card_->setTitle(tr("New subscription"));
  card_->setUnit({});
  form_->showNew();
  kept_ = written();
  meanwhile_->begin(0);
  failures_->hide();
  card_->showContent();
  say({}, false);
  showFigures();
  settle();
}

void SubscriptionsPage::showForm() {
  const protocol::SubscriptionView* view = chosen();
  if (view == nullptr)
    return card_->showEmpty(tr("Nobody is told about events. A subscription posts them, signed, to a URL of yours."), tr("Add a subscription"));
  card_->setTitle(chosen_);
  card_->setUnit(view->enabled ? QString() : tr("off"));
  form_->showSubscription(*view);
  kept_ = written();
  meanwhile_->begin(view->version);
  failures_->show();
  failures_->setQuery(queryTerm(QStringLiteral("provider"), QStringLiteral("subscription:") + chosen_) + QStringLiteral(" -is:sent"));
  card_->showContent();
  showFigures();
  settle();
}

void SubscriptionsPage::showFigures() {
  for (auto it = items_.cbegin(); it != items_.cend(); ++it) {
    it.value()->setWords(figureWords(listed(it.key()), standing(it.key())));
    it.value()->setChecked(!isNew_ && it.key() == chosen_);
  }
  const protocol::SubscriptionView* view = chosen();
  const std::optional<protocol::SubscriberView> figures = standing(chosen_);
  failures_->setEmptyWords(noFailureWords(view, figures));
  figures_->setVisible(!isNew_ && view != nullptr && figures);
  if (view == nullptr || !figures) return;
  QStringList words{
      tr("%1 delivered, %2 wait, %3 dead.").arg(format::count(figures->delivered), format::count(figures->waiting), format::count(figures->dead))};
  if (!view->disabledReason.empty()) words << tr("The engine ended it: %1.").arg(foreign(view->disabledReason));
  if (figures->breaker == "open") words << tr("Its receiver fails; the engine tries again by itself.");
  // The snapshot is for everybody and has its code alone; what the receiver said comes with the subscription, to those who may read it.
  const bool isSame = view->lastFailedAt == figures->lastFailedAt;
  if (figures->lastFailedAt)
    words << tr("Last failure %1, \u201C%2\u201D.")
                 .arg(instantWords(context_, *figures->lastFailedAt), foreign(isSame ? view->lastFailure : figures->lastFailure));
  if (view->previousSecretEndsAt) words << tr("Two secrets sign until %1.").arg(dayWords(context_, *view->previousSecretEndsAt));
  figures_->setText(words.join(QLatin1Char(' ')));
}

void SubscriptionsPage::settle() {
  const state::Permit permit = context_.state().canAct(kPermission);
  const QString busy = asked_ ? tr("Asked") : QString();
  const QString unsaved = isNew_ ? tr("Save it first") : QString();
  const auto block = [&](ActButton* button, const QString& reason) { button->setBlocked(!permit ? permit.reason : !busy.isEmpty() ? busy : reason); };
  // Whoever sets the URL receives the metadata of messages there.
  const state::Permit sets = permit ? context_.state().canAct(kReading) : permit;
  add_->setBlocked(sets.reason);
  save_->setText(isNew_ ? tr("Add %1").arg(form_->name()) : tr("Save"));
  const QString why = !sets ? sets.reason : whyNotSaved();
  block(save_, why);
  tellLacking(busy.isEmpty() ? why : busy);
  // The engine tests what it has, and the answer would be read as one about what is written here.
  block(test_, isNew_ || !kept_.startsWith(settings()) ? tr("Save it first") : QString());
  leave_->setVisible(isNew_);
  remove_->setVisible(!isNew_);
  block(remove_, QString());
  block(exchange_, !unsaved.isEmpty() ? unsaved : form_->secret().isEmpty() ? tr("Make or type the new secret first") : QString());
}

QString SubscriptionsPage::whyNotSaved() const {
  if (const QString undecided = meanwhile_->whyNotSaved(); !undecided.isEmpty()) return undecided;
  if (const QString problem = form_->problem(); !problem.isEmpty()) return problem;
  if (meanwhile_->version() == 0 || !kept_.startsWith(settings())) return {};
  return form_->secret().isEmpty() ? tr("Nothing was changed") : tr("Nothing but the secret was changed; \"Exchange the secret\" takes it");
}

/// Whoever sets one up for the first time has to see what it still needs; under the pointer alone it would be looked for in vain.
void SubscriptionsPage::tellLacking(const QString& why) {
  lacks_->setVisible(isNew_ && (!why.isEmpty() || answer_->text().isEmpty()));
  lacks_->setText(why.isEmpty() ? tr("The engine checks every field when it is added.") : why);
}

void SubscriptionsPage::say(const QString& words, bool bad) {
  answer_->setInk(bad ? theme::Ink::Danger : theme::Ink::Secondary);
  answer_->setText(words);
  answer_->setVisible(!words.isEmpty());
}

void SubscriptionsPage::test() {
  asked_ = true;
  settle();
  say(tr("Posting a test event to %1").arg(chosen_), false);
  context_.commands.testSubscription(chosen_, {this, [this, name = chosen_](const client::Reply<protocol::TestResult>& reply) {
    asked_ = false;
    settle();
    if (isNew_ || name != chosen_) return;  // another one stands there by now
    if (!reply.ok()) return say(actErrorWords(tr("Sending the test event"), reply.error()), true);
    QString words = reply->ok ? tr("Taken in %1. %2").arg(format::duration(reply->latencyMs / 1000), foreign(reply->text))
                              : tr("Not taken. %1").arg(foreign(reply->text));
    if (!reply->code.empty()) words += QStringLiteral(" (%1)").arg(foreign(reply->code));
    say(words, !reply->ok);
  }});
}

void SubscriptionsPage::askRemoval() {
  const QString name = chosen_;
  const std::optional<protocol::SubscriberView> figures = standing(name);
  removal_->open(tr("Remove %1").arg(name),
                 tr("%1 is told nothing more. Its %2 waiting deliveries are cancelled, and stay to be seen under Notifications.")
                     .arg(name, format::count(figures ? figures->waiting : 0)),
                 tr("Remove %1").arg(name), kPermission, [this, name] {
    context_.commands.removeSubscription(name, {this, [this, name](const client::Reply<client::Nothing>& reply) {
      const bool here = !isNew_ && chosen_ == name;
      if (!reply.ok()) return here ? say(actErrorWords(tr("Removing the subscription"), reply.error()), true) : settle();
      if (chosen_ == name) chosen_.clear();
      if (here) kept_ = written();  // else what is written there stays
      load();
    }});
  });
}

}  // namespace signalbox::ui::views
