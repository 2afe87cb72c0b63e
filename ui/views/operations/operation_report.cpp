#include "ui/views/operations/operation_report.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QVBoxLayout>

#include <algorithm>

#include "ui/client/foreign.h"
#include "ui/client/text.h"
#include "ui/state/operation_model.h"
#include "ui/state/words.h"
#include "ui/theme/boxes.h"
#include "ui/views/card_wait.h"
#include "ui/views/load_failure.h"
#include "ui/views/operations/canary_steps.h"
#include "ui/views/wording.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/card.h"
#include "ui/widgets/code_view.h"
#include "ui/widgets/format.h"
#include "ui/widgets/sheet.h"

namespace signalbox::ui::views {

using client::foreign;
using client::text;
using widgets::format::count;

namespace {

constexpr int kText = 420, kName = 14;

QString line(const QString& name, const QString& value) { return name.leftJustified(kName) + value; }

QStringList section(const QString& title, const std::vector<protocol::CountView>& counts, QString (*words)(const QString&) = nullptr) {
  QStringList lines;
  if (counts.empty()) return lines;
  lines << QString() << title;
  for (const auto& each : counts)
    lines << QStringLiteral("  %1  %2").arg(count(each.count).rightJustified(8), words == nullptr ? foreign(each.text) : words(text(each.text)));
  return lines;
}

/// Each figure and those under it add up: what was planned was done, skipped or not reached; what was done was sent, failed or is under way.
QStringList outcome(const protocol::OperationView& operation) {
  QStringList lines;
  const auto part = [&lines](const QString& name, std::int64_t figure) {
    if (figure > 0) lines << line(name, count(figure));
  };
  lines << line(Wording::tr("Planned"), count(operation.total)) << line(Wording::tr("Done"), count(operation.done));
  if (state::sends(operation)) {
    const double ended = static_cast<double>(operation.confirmed + operation.failed);
    const QString sent = count(operation.confirmed);
    const QString share = widgets::format::percent(ended > 0 ? static_cast<double>(operation.confirmed) / ended : 0);
    lines << line(Wording::tr("  Sent"), ended > 0 ? Wording::tr("%1  %2 of those that ended").arg(sent, share) : sent);
    if (operation.delivered + operation.bounced > 0)
      lines << line(Wording::tr("    Delivered"), count(operation.delivered)) << line(Wording::tr("    Bounced"), count(operation.bounced));
    lines << line(Wording::tr("  Failed"), count(operation.failed));
    part(Wording::tr("  Under way"), operation.done - operation.confirmed - operation.failed);
  }
  lines << line(Wording::tr("Skipped"), count(operation.skipped));
  part(Wording::tr("Not reached"), operation.total - operation.done - operation.skipped);
  return lines << line(Wording::tr("Left out"), Wording::tr("%1 by the plan, before the start").arg(count(operation.skippedByPlan)));
}

/// With its offset: a text that is passed on says of which clock it speaks.
QString momentWords(base::WallTime at, const ViewContext& context) {
  const QDateTime instant = client::dateTime(at);
  return widgets::format::moment(instant, context.time.zone()) + QLatin1Char(' ') + widgets::format::utcOffset(instant, context.time.zone());
}

/// In the order of time, to the second: much can be done within a minute.
QStringList course(const protocol::OperationReport& report, const ViewContext& context) {
  std::vector<std::pair<base::WallTime, QString>> entries;
  for (const auto& act : report.acts) entries.emplace_back(act.at, QStringLiteral("%1: %2").arg(foreign(act.by), foreign(act.text)));
  if (report.operation.startedAt) entries.emplace_back(*report.operation.startedAt, Wording::tr("Started"));
  if (report.operation.finishedAt) entries.emplace_back(*report.operation.finishedAt, Wording::tr("Ended"));
  std::stable_sort(entries.begin(), entries.end(), [](const auto& one, const auto& other) { return one.first < other.first; });
  QStringList lines;
  for (const auto& [at, words] : entries) lines << QStringLiteral("  %1  %2").arg(momentWords(at, context), words);
  return lines;
}

}  // namespace

QString reportWords(const protocol::OperationReport& report, const QString& scope, const ViewContext& context) {
  const auto& operation = report.operation;
  QStringList lines;
  lines << Wording::tr("%1 by %2").arg(state::operationTitle(operation), foreign(operation.by));
  lines << line(Wording::tr("Engine"), foreign(context.connection.name)) << line(Wording::tr("Operation"), text(operation.id));
  lines << line(Wording::tr("Reason"), foreign(operation.reason)) << line(Wording::tr("Messages"), scope);
  if (!operation.provider.empty()) lines << line(Wording::tr("Through"), text(operation.provider));
  if (operation.latestTemplate) lines << line(Wording::tr("Template"), Wording::tr("the newest version"));
  for (const auto& edit : operation.edits) lines << line(Wording::tr("Edited"), QStringLiteral("%1 (%2)").arg(foreign(edit.field), foreign(edit.op)));
  lines << line(Wording::tr("State"), state::operationStateWords(text(operation.state))) << QString();
  lines << outcome(operation);
  if (operation.canary)
    lines << QString() << Wording::tr("Canary") << QStringLiteral("  ") + canaryWords(*operation.canary).join(QStringLiteral("\n  "));
  lines << section(Wording::tr("Sent by"), report.sentBy) << section(Wording::tr("Failed because of"), report.failedCauses)
        << section(Wording::tr("Skipped because"), report.skipped, verdictWords);
  lines << QString() << Wording::tr("Who did what");
  if (report.acts.empty() && !context.state().hasPermission(QStringLiteral("audit.read")))
    lines << QStringLiteral("  ") + Wording::tr("Who steered it is told with the permission audit.read.");
  lines << course(report, context);
  return lines.join(QLatin1Char('\n'));
}

OperationReportSheet::OperationReportSheet(ViewContext context, const state::OperationModel& operations, QWidget* host)
    : QObject(host),
      context_(context),
      operations_(operations),
      sheet_(new widgets::Sheet(context.theme, host)),
      card_(new widgets::Card(context.theme, {}, sheet_)),
      wait_(new CardWait(context, card_)),
      text_(new widgets::CodeView(context.theme, tr("Report"), card_)) {
  sheet_->setTitle(tr("Report"));
  sheet_->setConfirm(tr("Copy the report"));
  sheet_->setLeaving(widgets::Sheet::Leaving::Close);
  card_->setFramed(false);  // the text has a frame of its own
  card_->setAccessibleName(tr("Report"));
  card_->setBody(text_);
  theme::leastSize(context.theme, card_, 0, kText);
  text_->setWraps(true);
  sheet_->body()->addWidget(card_, 1);
  connect(sheet_, &widgets::Sheet::confirmed, this, [this] { QGuiApplication::clipboard()->setText(shown()); });
  connect(sheet_, &widgets::Sheet::dismissed, this, &OperationReportSheet::cancel);
  connect(wait_, &CardWait::stopped, this, [this] {
    cancel();
    card_->showError(CardWait::stoppedWords(), {});
  });
  connect(card_, &widgets::Card::retryPressed, this, &OperationReportSheet::load);
  // A link may open it before the list is there, which knows the causes' titles.
  connect(&operations_, &QAbstractItemModel::dataChanged, this, &OperationReportSheet::show);
}

QString OperationReportSheet::shown() const { return text_->toPlainText(); }

void OperationReportSheet::open(const QString& id) {
  id_ = id;
  report_.reset();
  text_->setText({});
  sheet_->setTitle(tr("Report"));
  sheet_->open();
  load();
}

void OperationReportSheet::cancel() {
  ++turn_;
  call_.cancel();
  wait_->end();
}

void OperationReportSheet::load() {
  cancel();
  if (!context_.session.isStarted()) return;
  card_->showLoading();
  wait_->begin(tr("Reading the report"));
  sheet_->setConfirmBlocked(tr("The report is not here yet"));
  call_ = context_.session.rest().get<protocol::OperationReport>(QStringLiteral("/operations/%1/report").arg(client::segment(id_)), {}, this,
                                                                 [this, turn = turn_](client::Reply<protocol::OperationReport> reply) {
    if (turn != turn_) return;
    wait_->end();
    if (!reply.ok()) return showLoadFailure(context_, *card_, reply.error(), QStringLiteral("operations"));
    report_ = *reply;
    show();
    card_->showContent();
    sheet_->setConfirmBlocked({});
  });
}

void OperationReportSheet::show() {
  if (!report_) return;
  sheet_->setTitle(tr("Report: %1").arg(state::operationTitle(report_->operation)));
  const QString words = reportWords(*report_, operations_.scopeOf(report_->operation), context_);
  if (words != shown()) text_->setText(words);
}

}  // namespace signalbox::ui::views
