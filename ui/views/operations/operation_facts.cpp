#include "ui/views/operations/operation_facts.h"

#include <QVBoxLayout>

#include "ui/client/foreign.h"
#include "ui/client/text.h"
#include "ui/state/operation_model.h"
#include "ui/theme/boxes.h"
#include "ui/views/card_wait.h"
#include "ui/views/operations/operation_words.h"
#include "ui/views/operations/plan_table.h"
#include "ui/views/operations/sample_diff.h"
#include "ui/views/wording.h"
#include "ui/widgets/card.h"
#include "ui/widgets/format.h"
#include "ui/widgets/label.h"

namespace signalbox::ui::views {

using namespace widgets;
using client::foreign;
using client::text;
using theme::Ink;
using theme::Type;

namespace {

constexpr int kName = 120, kPlan = 268;  // a plan of six verdicts

QString editWords(const protocol::Edit& edit) {
  const QString field = text(edit.field);
  if (edit.op == "set") return Wording::tr("sets %1").arg(field);
  if (edit.op == "remove") return Wording::tr("removes %1").arg(field);
  return Wording::tr("replaces in %1").arg(field);
}

QString changeWords(const protocol::OperationView& operation) {
  QStringList words;
  for (const protocol::Edit& edit : operation.edits) words << editWords(edit);
  if (operation.latestTemplate) words << Wording::tr("the newest template version");
  return words.join(QStringLiteral(", "));
}

QString throughWords(const protocol::OperationView& operation) {
  if (!state::sends(operation)) return {};
  return operation.provider.empty() ? Wording::tr("By the routing") : text(operation.provider);
}

QString rateWords(const protocol::OperationView& operation) {
  if (!state::sends(operation)) return {};
  return operation.ratePerSecond > 0 ? format::rate(operation.ratePerSecond) : Wording::tr("As fast as the queue takes it");
}

}  // namespace

QString canaryRuleWords(const protocol::CanaryRequest& rules) {
  QStringList sizes;
  for (const std::int64_t size : rules.steps) sizes << format::count(size);
  const QString passes = rules.confirm == "delivered" ? Wording::tr("a receipt says delivered") : Wording::tr("the provider took it");
  return Wording::tr("Begins with %1, then twice as many each time; success is: %2, within %3; pauses above %4")
      .arg(sizes.join(QStringLiteral(", ")), passes, format::wholeSeconds(rules.waitSeconds), limitWords(rules.failureLimit));
}

OperationFacts::OperationFacts(ViewContext context, QWidget* parent) : QWidget(parent), context_(context) { build(); }

void OperationFacts::build() {
  const theme::Theme& theme = context_.theme;
  auto* all = theme::column(theme, this, theme::grid::kSmall);
  lines_ = theme::column(theme, nullptr, theme::grid::kTiny);
  all->addLayout(lines_);
  for (const QString& name : {tr("Messages"), tr("How many"), tr("Asked by"), tr("Reason"), tr("Through"), tr("Rate"), tr("Canary"), tr("Changes")}) {
    auto* row = new QWidget(this);
    auto* line = theme::row(theme, row, theme::grid::kSmall);
    auto* caption = new Label(theme, Type::Body, Ink::Secondary, name, row);
    theme::fixSize(theme, caption, kName, 0);
    auto* words = new Label(theme, Type::Body, Ink::Text, row);
    words->setWordWrap(true);
    words->setAccessibleName(name);
    line->addWidget(caption, 0, Qt::AlignTop);
    line->addWidget(words, 1);
    lines_->addWidget(row);
    facts_[name] = words;
  }
  planCard_ = new Card(theme, {}, this);
  planCard_->setAccessibleName(tr("What was planned"));
  planCard_->setFramed(false);  // the sheet it stands in is one
  auto* inner = new QWidget(planCard_);
  auto* rows = theme::column(theme, inner, theme::grid::kSmall);
  plan_ = new PlanTable(context_, inner);
  plan_->setDecided(true);
  rows->addWidget(plan_);
  rows->addStretch(1);
  planCard_->setBody(inner);
  all->addWidget(planCard_);
  samples_ = new SampleDiff(context_, this);
  all->addWidget(samples_);
  wait_ = new CardWait(context_, planCard_);
  connect(wait_, &CardWait::stopped, this, [this] {
    cancel();
    planCard_->showError(CardWait::stoppedWords(), {});
  });
  connect(planCard_, &Card::retryPressed, this, &OperationFacts::load);
}

void OperationFacts::setFact(const QString& name, const QString& words) {
  Label* label = facts_.at(name);
  label->setText(words);
  label->parentWidget()->setVisible(!words.isEmpty());
}

void OperationFacts::open(const protocol::OperationView& operation) {
  whole_ = false;
  planCard_->setMinimumHeight(context_.theme.px(kPlan));  // what stands under it does not jump
  tell(operation);
  load();
}

void OperationFacts::tell(const protocol::OperationView& operation) {
  operation_ = operation;
  tellScope();
  setFact(tr("How many"),
          operation.skippedByPlan == 0
              ? format::count(operation.total)
              : tr("%1; %2 more match and are left alone").arg(format::count(operation.total), format::count(operation.skippedByPlan)));
  setFact(tr("Asked by"), tr("%1, %2").arg(foreign(operation.by), whenWords(context_, operation.createdAt)));
  setFact(tr("Reason"), text(operation.reason));
  setFact(tr("Through"), throughWords(operation));
  setFact(tr("Rate"), rateWords(operation));
  setFact(tr("Canary"), operation.canary ? canaryRuleWords(operation.canary->rules) : QString());
  setFact(tr("Changes"), changeWords(operation));
}

/// No query is a query for everything, unless it is one that is kept from this person.
void OperationFacts::tellScope() {
  if (!operation_.q.empty()) return setFact(tr("Messages"), state::scopeWords(operation_.q, causes_));
  const bool reads = context_.state().hasPermission(QStringLiteral("payload.view"));
  setFact(tr("Messages"),
          !whole_     ? QStringLiteral("\u2026")
              : reads ? tr("All of them, without a search")
                      : tr("All of them, or those of a search that only the permission payload.view lets you read"));
}

void OperationFacts::cancel() {
  ++turn_;
  report_.cancel();
  cause_.cancel();
  wait_->end();
  samples_->clear();
}

void OperationFacts::load() {
  cancel();
  whole_ = false;
  planCard_->showLoading(Skeleton::Shape::Rows);
  Q_EMIT changed();
  if (!context_.session.isStarted()) return;
  wait_->begin(tr("Reading what was planned"));
  const QString path = QStringLiteral("/operations/%1/report").arg(client::segment(text(operation_.id)));
  report_ =
      context_.session.rest().get<protocol::OperationReport>(path, {}, this, [this, turn = turn_](client::Reply<protocol::OperationReport> reply) {
    if (turn != turn_) return;
    wait_->end();
    if (!reply.ok()) return planCard_->showError(errorWords(reply.error()), reply.error().details());
    showReport(*reply);
  });
}

void OperationFacts::showReport(const protocol::OperationReport& report) {
  whole_ = true;
  tell(report.operation);
  protocol::PlanView plan;
  plan.id = operation_.planId;
  plan.kind = operation_.kind;
  plan.resolution = operation_.resolution;
  plan.verdicts = report.verdicts;
  plan_->showPlan(plan);
  planCard_->setMinimumHeight(0);  // a plan of one line needs no more
  if (report.verdicts.empty())
    planCard_->showEmpty(tr("The engine no longer keeps what was planned."));
  else
    planCard_->showContent();
  const bool changes = !operation_.edits.empty() || operation_.latestTemplate;
  if (changes && !report.verdicts.empty()) samples_->load(text(operation_.planId));
  nameCause();
  Q_EMIT changed();
}

void OperationFacts::nameCause() {
  const QStringList causes = state::causesIn(text(operation_.q));
  if (causes.size() != 1 || causes_.count(causes.first()) > 0) return;
  const QString id = causes.first();
  cause_ = context_.session.rest().get<protocol::GroupView>(QStringLiteral("/dead-letters/groups/") + client::segment(id), {}, this,
                                                            [this, id, turn = turn_](client::Reply<protocol::GroupView> reply) {
    if (turn != turn_) return;
    causes_[id] = reply.ok() ? text(reply->title) : QString();  // it may be gone, and stays one cause
    tellScope();
  });
}

}  // namespace signalbox::ui::views
