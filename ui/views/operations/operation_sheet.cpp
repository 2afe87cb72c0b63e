#include "ui/views/operations/operation_sheet.h"

#include <QComboBox>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QSignalBlocker>
#include <QSpinBox>
#include <QVBoxLayout>

#include "ui/client/foreign.h"
#include "ui/client/text.h"
#include "ui/theme/boxes.h"
#include "ui/views/card_wait.h"
#include "ui/views/operations/canary_fields.h"
#include "ui/views/operations/edits_fields.h"
#include "ui/views/operations/plan_table.h"
#include "ui/views/operations/sample_diff.h"
#include "ui/views/wording.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/card.h"
#include "ui/widgets/form_row.h"
#include "ui/widgets/format.h"
#include "ui/widgets/label.h"
#include "ui/widgets/segmented_control.h"
#include "ui/widgets/sheet.h"
#include "ui/widgets/switch_button.h"

namespace signalbox::ui::views {

using namespace widgets;
using client::text;
using theme::Ink;
using theme::Type;

namespace {
constexpr int kPlan = 316, kRateDefault = 50;  // a plan of six verdicts

/// A replay adds how to it; which messages it is about is what they were chosen by.
bool areSameMessages(const protocol::PlanRequest& one, const protocol::PlanRequest& other) { return one.q == other.q && one.ids == other.ids; }
}  // namespace

OperationSheet::OperationSheet(ViewContext context, QWidget* host)
    : QObject(host), context_(context), sheet_(new Sheet(context.theme, host)), watcher_(context.session) {
  build();
  connect(&watcher_, &state::PlanWatcher::progressed, this,
          [this](const protocol::PlanView& plan) { tellWait(lookingWords(subject_, plan.matched)); });
  connect(&watcher_, &state::PlanWatcher::ready, this, &OperationSheet::showPlan);
  connect(&watcher_, &state::PlanWatcher::failed, this, &OperationSheet::showFailure);
  connect(sheet_, &Sheet::confirmed, this, &OperationSheet::confirm);
  connect(sheet_, &Sheet::dismissed, this, &OperationSheet::cancelPlan);
  connect(wait_, &CardWait::stopped, this, [this] {
    cancelPlan();
    spend(CardWait::stoppedWords());
  });
  for (auto signal : {&state::EngineState::sessionChanged, &state::EngineState::linkChanged})
    connect(&context_.state(), signal, this, &OperationSheet::settle);
  connect(&context_.state(), &state::EngineState::freshnessChanged, this, &OperationSheet::settle);
  connect(&context_.state(), &state::EngineState::asOfChanged, this, &OperationSheet::watchExpiry);
  connect(&context_.time, &TimeChoice::zoneChanged, this, &OperationSheet::readStart);
}

void OperationSheet::openEdit(const protocol::PlanRequest& request, const PlanSubject& subject) {
  openFor(request, subject, true);
  if (edits_->rowCount() == 0) edits_->add();
  settle();
}

void OperationSheet::open(const protocol::PlanRequest& request, const PlanSubject& subject) { openFor(request, subject, false); }

void OperationSheet::openResolve(protocol::PlanRequest request, const QString& resolution, const PlanSubject& subject) {
  request.resolution = client::utf8(resolution);
  open(request, subject);
}

void OperationSheet::openFor(const protocol::PlanRequest& request, const PlanSubject& subject, bool toEdit) {
  const bool same = request.kind == request_.kind && request.resolution == request_.resolution && areSameMessages(request, request_);
  request_ = request;
  subject_ = subject;
  matched_.reset();
  firstMatched_.reset();
  elsewhere_->hide();
  planCard_->setMinimumHeight(context_.theme.px(kPlan));  // what stands under it does not jump
  // Beside an act that cancels, a second button that says Cancel would be taken for it.
  sheet_->setLeaving(request.kind == "cancel" ? Sheet::Leaving::Close : Sheet::Leaving::Cancel);
  words_ = wordsFor(text(request.kind), text(request.resolution));
  sheet_->setProduction(context_.connection.production ? context_.connection.name : QString(), context_.connection.colour);
  tellSubject();
  how_->setVisible(words_.sends);
  // What is sent again as it was has no other way and no other content; which provider it takes the engine says.
  const bool isReplay = request_.kind == "replay";
  for (QWidget* widget : {static_cast<QWidget*>(providerRow_), static_cast<QWidget*>(latest_), static_cast<QWidget*>(edits_)})
    widget->setVisible(isReplay);
  whyTitle_->setText(words_.sends ? tr("3  Why") : tr("2  Why"));
  reasonRow_->setHint(words_.reasonHint);
  const bool mayHaveStarted = same && (asked_ || lost_) && watcher_.plan();
  if (!same) {
    ready_ = asked_ = lost_ = false;
    forgetTyped();
  } else if (!toEdit && !mayHaveStarted) {
    edits_->clear();  // whoever presses Replay sends them as they are
  }
  table_->forgetChoices();
  typedName_->clear();
  offerProviders();
  sheet_->open();
  if (mayHaveStarted) return showPlan(*watcher_.plan());  // another plan would start it again
  replan();
}

/// Nobody chose for this act what was chosen for another one.
void OperationSheet::forgetTyped() {
  const QSignalBlocker quiet(latest_);  // it would plan at once
  reason_->clear();
  edits_->clear();
  provider_->setCurrentIndex(-1);
  rate_->setValue(kRateDefault);
  latest_->setChecked(false);
  start_->setCurrent(QString(kNow));
  startAt_->clear();
  canary_->reset();
}

void OperationSheet::offerProviders() {
  const QString chosen = provider_->currentData().toString();
  provider_->clear();
  provider_->addItem(tr("By the routing"), QString());
  for (const auto& provider : context_.state().snapshot().providers)
    if (provider.enabled) provider_->addItem(text(provider.name), text(provider.name));
  provider_->setCurrentIndex(qMax(0, provider_->findData(chosen)));
}

void OperationSheet::tellSubject() {
  what_->setText(subjectWords(subject_, matched_ ? matched_ : subject_.count, matched_.value_or(0) - firstMatched_.value_or(0)));
}

void OperationSheet::showMarked(const protocol::PlanRequest& marked, const PlanSubject& subject) {
  if (sheet_->isHidden()) return;
  const bool same = areSameMessages(marked, request_);
  if (!same && !asked_ && !sheet_->holdsTyped()) return sheet_->dismiss();
  if (same) subject_ = subject;
  if (same) tellSubject();
  elsewhere_->setVisible(!same);
  elsewhere_->setText(tr("Something else is marked behind this sheet by now. What you do here is about: %1")
                          .arg(subject_.title.isEmpty() ? subjectWords(subject_, matched_, 0) : client::foreign(subject_.title)));
}

void OperationSheet::replan() {
  ready_ = failed_ = false;
  asked_ = lost_ = false;
  key_.clear();
  spent_.clear();
  samples_->clear();
  request_.edits.clear();
  if (request_.kind == "replay") {
    request_.edits = edits_->edits();
    request_.provider = client::utf8(provider_->currentData().toString());
    request_.latestTemplate = latest_->isChecked();
  }
  sheet_->setConfirm(verb(isEdited()), words_.dangerous);
  if (const QString refused = edits_->refusal(); !refused.isEmpty()) {  // the engine would refuse the plan
    cancelPlan();
    planCard_->showEmpty(refused);
    sheet_->setSummary(tr("No plan"));
    return settle();
  }
  planCard_->showLoading(Skeleton::Shape::Rows);
  wait_->begin();
  tellWait(tr("Looking at each message"));
  settle();
  watcher_.start(request_);
}

void OperationSheet::tellWait(const QString& words) {
  sheet_->setSummary(words);
  wait_->tell(words);
}

void OperationSheet::cancelPlan() {
  watcher_.cancel();
  wait_->end();
}

void OperationSheet::showPlan(const protocol::PlanView& plan) {
  wait_->end();
  ready_ = true;
  failed_ = false;
  if (key_.isEmpty()) key_ = context_.session.rest().newIdempotencyKey();
  matched_ = plan.matched;
  if (!firstMatched_) firstMatched_ = plan.matched;
  tellSubject();
  table_->showPlan(plan);
  canary_->setPlan(plan);
  asOf_->setText(tr("As of %1. What comes later is not in this plan. The plan holds until %2.")
                     .arg(clockWords(context_, plan.frozenAt), clockWords(context_, plan.expiresAt)));
  if (plan.matched == 0)
    planCard_->showEmpty(tr("Nothing matches any more. Somebody may have been faster."));
  else
    planCard_->showContent();
  planCard_->setMinimumHeight(0);  // a plan of one line needs no more
  if (plan.matched > 0 && (!request_.edits.empty() || request_.latestTemplate)) samples_->load(text(plan.id));
  settle();
}

void OperationSheet::showFailure(const client::ClientError& error) {
  wait_->end();
  const bool saysSo = error.text.contains(QStringLiteral("changed"), Qt::CaseInsensitive);
  planCard_->showError((saysSo ? tr("The plan could not be made. %1") : tr("The plan could not be made. %1 Nothing was changed.")).arg(error.text),
                       error.details());
  sheet_->setSummary(tr("No plan"));
  failed_ = true;
  settle();
}

OperationSheet::Missing OperationSheet::missing() const {
  const state::Permit permit = context_.state().canAct(words_.permission);
  const bool one = request_.kind == "replay" && request_.ids.size() == 1 && context_.state().canAct(QStringLiteral("replay.one"));
  if (!permit && !one) return {permit.reason};
  if (const QString refused = edits_->refusal(); !refused.isEmpty()) return {refused};
  if (asked_) return {tr("Asked")};
  if (!spent_.isEmpty()) return {spent_};
  if (failed_) return {tr("The plan could not be made; retry it above")};
  if (!ready_ || edits_->isTyping()) return {tr("The plan is not ready yet")};
  if (table_->includableCount() == 0) return {tr("None of these can be dealt with in this way; the plan above says why")};
  if (table_->includedCount() == 0) return {tr("Nothing is included: tick under Include what is to be dealt with")};
  if (words_.sends && !canary_->fault().isEmpty()) return {canary_->fault(), canary_->sizes()};
  const auto now = context_.state().engineNow();
  if (isLater() && (!startsAt_ || (now && *startsAt_ <= *now))) return {tr("Say when it is to start"), startAt_};
  if (reason_->toPlainText().trimmed().isEmpty()) return {tr("A reason is required"), reason_};
  if (nameRow_->isVisibleTo(nameRow_->parentWidget()) && typedName_->text() != context_.connection.name)
    return {tr("Type the engine's name, %1").arg(client::foreign(context_.connection.name)), typedName_};
  return {};
}

/// By what is ticked, as the engine will judge it.
bool OperationSheet::waitsForApproval() const {
  const auto& plan = watcher_.plan();
  return plan && plan->approvalAbove > 0 && table_->includedCount() > plan->approvalAbove;
}

bool OperationSheet::isEdited() const { return request_.kind == "replay" && !edits_->edits().empty(); }

QString OperationSheet::verb(bool edited) const { return edited ? tr("Edit and replay") : words_.verb; }

/// Nothing is replayed by a press that only asks for it.
QString OperationSheet::confirmWords() const {
  const QString counted = isEdited() ? tr("Edit and replay %1") : words_.counted;
  const QString words = counted.arg(format::count(table_->includedCount()));
  return waitsForApproval() ? tr("Ask to %1").arg(words.left(1).toLower() + words.mid(1)) : words;
}

void OperationSheet::settle() {
  // Who may change either, may begin; each edit is then judged by its field.
  const state::Permit content = context_.state().canAct(editPermission("data")), target = context_.state().canAct(editPermission("to"));
  edits_->setEnabled(content || target);
  edits_->setToolTip(content || target ? QString() : content.reason);
  how_->setEnabled(!asked_);  // what is asked for stands as it was asked
  settleStart();
  sheet_->setTitle(verb(request_.kind == "replay" && edits_->rowCount() > 0));
  if (ready_) {
    const double rate = rate_->value(), cost = watcher_.plan() ? watcher_.plan()->costEur : 0;
    const bool canary = canary_->request().has_value();
    sheet_->setSummary(footerWords(words_, {table_->includedCount(), table_->excludedCount(), rate, cost, canary}));
    sheet_->setConfirm(confirmWords(), words_.dangerous);
  }
  sheet_->setNotice(!ready_ || !waitsForApproval()
                        ? QString()
                        : tr("More than %1: a second person must approve it before it starts").arg(format::count(watcher_.plan()->approvalAbove)));
  nameRow_->setVisible(ready_ && context_.connection.production && table_->includedCount() > kTypedNameFrom);
  const Missing what = missing();
  sheet_->setConfirmBlocked(what.words, what.field);
}

void OperationSheet::confirm() {
  if (!missing().words.isEmpty() || !watcher_.plan()) return;
  protocol::OperationRequest request;
  request.planId = watcher_.plan()->id;
  request.ratePerSecond = words_.sends ? rate_->value() : 0;
  request.include = table_->included();
  request.undoSeconds = kUndoSeconds;
  if (isLater()) request.startsAt = startsAt_;
  if (words_.sends) request.canary = canary_->request();
  request.reason = client::utf8(reason_->toPlainText().trimmed());
  asked_ = true;
  settle();
  const auto then = [this, key = key_](const client::Reply<protocol::OperationView>& reply) { answered(key, reply); };
  context_.commands.startOperation(confirmWords(), request, {this, then}, key_);
}

void OperationSheet::answered(const QByteArray& key, const client::Reply<protocol::OperationView>& reply) {
  if (key == key_) {  // else the sheet is about another plan by now
    asked_ = false;
    lost_ = lost_ || (!reply.ok() && isUncertain(reply.error()));
    if (reply.ok()) {
      request_ = {};  // it is done: the next one is another
      lost_ = false;
      forgetTyped();
      sheet_->dismiss();
    } else if (const QString why = whySpent(reply.error()); !why.isEmpty()) {
      spend(why);
    } else {
      settle();
      sheet_->setSummary(actErrorWords(tr("Starting it"), reply.error()));
    }
  }
  if (reply.ok()) Q_EMIT started(*reply);
}

/// Of a press whose answer was lost another one like it tells what became of it, also when the plan is over.
void OperationSheet::watchExpiry() {
  const auto now = context_.state().engineNow();
  if (!ready_ || asked_ || lost_ || sheet_->isHidden() || !now || !watcher_.plan() || *now < watcher_.plan()->expiresAt) return;
  spend(tr("The plan has expired. Nothing was changed."));
}

void OperationSheet::spend(const QString& why) {
  ready_ = lost_ = false;
  spent_ = why;
  planCard_->showEmpty(why, tr("Plan again"));
  sheet_->setSummary(tr("No plan"));
  settle();
}

}  // namespace signalbox::ui::views
