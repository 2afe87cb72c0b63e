#include "ui/views/audit_view.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QVBoxLayout>

#include "ui/client/foreign.h"
#include "ui/client/text.h"
#include "ui/theme/boxes.h"
#include "ui/views/export_act.h"
#include "ui/views/list_states.h"
#include "ui/views/range_chip.h"
#include "ui/views/table_body.h"
#include "ui/views/wording.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/card.h"
#include "ui/widgets/format.h"
#include "ui/widgets/label.h"
#include "ui/widgets/sheet.h"
#include "ui/widgets/table.h"

namespace signalbox::ui::views {

using Model = state::AuditModel;
using client::foreign;
using client::text;
using widgets::ActButton;
using widgets::Label;
using widgets::Table;
using widgets::format::count;

namespace {

const QString kPermission = QStringLiteral("audit.read");

QString rowWords(const state::AuditRow& row) {
  QStringList lines;
  lines << AuditView::tr("Row      %1").arg(count(row.seq));
  lines << AuditView::tr("When     %1").arg(text(base::formatRfc3339(row.at)));
  lines << AuditView::tr("Who      %1")
               .arg(row.principal.empty() ? AuditView::tr("nobody that is known")
                                          : foreign(row.principal + (row.role.empty() ? "" : ", " + row.role)));
  lines << AuditView::tr("From     %1").arg(row.address.empty() ? AuditView::tr("the engine itself") : foreign(row.address));
  lines << AuditView::tr("Did      %1 (%2)").arg(state::auditActionWords(row.action), foreign(row.action));
  lines << AuditView::tr("To       %1").arg(foreign(row.object));
  lines << AuditView::tr("Why      %1").arg(row.reason.empty() ? AuditView::tr("no reason given") : foreign(row.reason));
  lines << AuditView::tr("Details  %1").arg(text(protocol::jsonText(row.detail))) << QString();
  lines << AuditView::tr("Before   %1").arg(row.before.empty() ? AuditView::tr("nothing was there") : foreign(row.before));
  lines << AuditView::tr("After    %1").arg(row.after.empty() ? AuditView::tr("nothing is there") : foreign(row.after));
  lines << AuditView::tr("Seal     %1").arg(row.seal.empty() ? AuditView::tr("none: from before the chain") : foreign(row.seal));
  return lines.join(QLatin1Char('\n'));
}

}  // namespace

AuditView::AuditView(ViewContext context, QWidget* parent)
    : View(context, parent), model_(new Model(context.session, this)), check_(new state::AuditCheck(context.session, this)) {
  build();
  connect(again_, &QPushButton::clicked, this, &AuditView::check);
  connect(export_, &QPushButton::clicked, this,
          [this] { ExportAct::askFile(context_, tr("Export the audit"), QStringLiteral("/audit/export"), QStringLiteral("audit.jsonl"), this); });
  connect(check_, &state::AuditCheck::changed, this, &AuditView::showChain);
  connect(&state(), &state::EngineState::sessionChanged, this, &AuditView::showChain);
  connect(&context_.time, &TimeChoice::zoneChanged, this, &AuditView::showChain);
  connect(&state(), &state::EngineState::snapshotLoaded, this, &AuditView::check);
  connect(table_, &Table::opened, this, &AuditView::openRow);
  connect(sheet_, &widgets::Sheet::confirmed, this, [this] { QGuiApplication::clipboard()->setText(rowText_->text()); });
  showChain();
}

void AuditView::build() {
  auto* all = theme::column(theme(), this, theme::grid::kGap, theme::Margins::all(theme::grid::kPage));
  auto* line = theme::row(theme(), nullptr, theme::grid::kSmall);
  auto* words = theme::column(theme(), nullptr, theme::grid::kTiny);
  chain_ = new Label(theme(), theme::Type::BodyStrong, theme::Ink::Text, this);
  chain_->setWordWrap(true);
  chain_->setAccessibleName(tr("Whether the audit's chain is whole"));
  kept_ = new Label(theme(), theme::Type::Caption, theme::Ink::Secondary, this);
  kept_->setWordWrap(true);
  words->addWidget(chain_);
  words->addWidget(kept_);
  again_ = new ActButton(theme(), tr("Check again"), ActButton::Role::Plain, this);
  export_ = new ActButton(theme(), tr("Export"), ActButton::Role::Plain, this);
  export_->setGlyph(theme::Icon::Export);
  export_->setHint(tr("The whole audit as JSON lines, oldest first"));
  line->addLayout(words, 1);
  line->addWidget(export_);
  line->addWidget(again_);
  all->addLayout(line);
  card_ = new widgets::Card(theme(), {}, this);
  card_->setAccessibleName(tr("The audit log"));
  table_ = new Table(theme(), tr("Audit, newest first"), card_);
  table_->setSource(model_);
  table_->setDensity(Table::Density::Normal);
  table_->setColumn(Model::number, Table::Column::Number, 72);
  table_->setColumn(Model::at, Table::Column::Text, 168);
  table_->setColumn(Model::who, Table::Column::Text, 160);
  table_->setColumn(Model::address, Table::Column::Text, 112);
  table_->setColumn(Model::what, Table::Column::Text, 196);
  table_->setColumn(Model::object, Table::Column::Middle, 176);
  table_->setColumn(Model::why, Table::Column::Text, 184);
  table_->setColumn(Model::detail, Table::Column::Text, 0);
  auto* times = new QWidget(card_);
  auto* beside = theme::row(theme(), times, theme::grid::kSmall);
  auto* range = new RangeChip(context_, RangeChip::Of::record, times);
  beside->addWidget(range);
  beside->addWidget(new AllTimes(context_, times));
  setTableBody(theme(), card_, tr("Who did what"), table_, times);
  connect(range, &RangeChip::changed, this, &AuditView::chooseSpan);
  all->addWidget(card_, 1);
  states_ = new ListStates(context_, card_, model_);
  states_->setCapability(QStringLiteral("audit"));
  chooseSpan();
  sheet_ = new widgets::Sheet(theme(), this);
  sheet_->setTitle(tr("Audit row"));
  sheet_->setConfirm(tr("Copy the row"));
  sheet_->setLeaving(widgets::Sheet::Leaving::Close);
  rowText_ = new Label(theme(), theme::Type::Mono, theme::Ink::Text, sheet_);
  rowText_->setTextInteractionFlags(Qt::TextSelectableByMouse);
  rowText_->setWordWrap(true);
  sheet_->body()->addWidget(rowText_);
  sheet_->body()->addStretch(1);
}

/// The chain is of all rows in any case.
void AuditView::chooseSpan() {
  const bool custom = context_.time.range() == state::Range::custom;
  model_->setSpan(custom ? std::optional(Model::Span{context_.time.customFrom(), context_.time.customTo()}) : std::nullopt);
  states_->setEmpty(
      {custom ? tr("Nothing was done in that time.") : tr("Nothing has been done yet. Every act leaves a row here, and so does every refusal."), {}});
}

void AuditView::enter(const Place&) { states_->setActive(true); }

void AuditView::showEvent(QShowEvent* event) {
  View::showEvent(event);
  states_->setActive(true);
  if (!check_->verdict() && !check_->isRunning()) check();
}

void AuditView::hideEvent(QHideEvent* event) {
  states_->setActive(false);
  View::hideEvent(event);
}

void AuditView::check() {
  if (isVisible() && context_.session.isStarted() && state().hasPermission(kPermission)) check_->start();
}

/// "a, b and c".
QString AuditView::listed(QStringList places) {
  if (places.size() < 2) return places.join(QString());
  const QString last = places.takeLast();
  return tr("%1 and %2").arg(places.join(QStringLiteral(", ")), last);
}

QString AuditView::chainLine() const {
  if (state().hasSession() && !state().hasPermission(kPermission)) return state().canRead(kPermission).reason;
  if (check_->error()) return tr("The chain could not be checked. %1").arg(errorWords(*check_->error()));
  const auto& verdict = check_->verdict();
  if (!verdict) return tr("Checking the chain");
  const QString at = clockWords(context_, verdict->asOf.time);
  if (verdict->firstBad) return tr("Row %1 %2. Checked %3.").arg(count(verdict->firstBad->seq), foreign(verdict->firstBad->reason), at);
  if (check_->isRunning()) return tr("Checking the chain: %1 of %2 rows").arg(count(verdict->checked), count(verdict->rows));
  if (!verdict->checkpoints.faults.empty()) return text(verdict->checkpoints.faults.front());
  return tr("Chain intact, %1 rows, checked %2").arg(count(verdict->checked), at);
}

void AuditView::showChain() {
  const auto& verdict = check_->verdict();
  const bool bad = check_->error() || (verdict && !verdict->intact);
  chain_->setInk(bad ? theme::Ink::Danger : theme::Ink::Text);
  chain_->setText(chainLine());
  QString kept;
  if (verdict) {
    const auto& checkpoints = verdict->checkpoints;
    QStringList places;
    for (const std::string& place : checkpoints.places) places << text(place);
    kept = places.isEmpty()
        ? tr("Checkpoints are kept in the data folder only. A file elsewhere, syslog or a webhook (audit.checkpoint_...) would also tell when the newest rows were cut off.")
        : tr("Checkpoints go to %1; the newest has seen row %2.").arg(listed(places), count(checkpoints.newest));
    if (!checkpoints.trouble.empty()) kept = tr("A checkpoint could not be handed on: %1").arg(foreign(checkpoints.trouble));
  }
  kept_->setText(kept);
  export_->setBlocked(state().canRead(kPermission).reason);
  again_->setBlocked(check_->isRunning() ? tr("The check is under way") : state().canRead(kPermission).reason);
}

void AuditView::openRow(const QString& id) {
  const state::AuditRow* row = model_->rowById(id);
  if (row == nullptr) return;
  rowText_->setText(rowWords(*row));
  sheet_->open();
}

bool AuditView::perform(Act act) {
  if (act == Act::reload) return model_->lookAgain(), check(), true;
  if (act == Act::showNew) return table_->showNew(), true;
  return false;
}

QWidget* AuditView::mainTable() { return table_; }

}  // namespace signalbox::ui::views
