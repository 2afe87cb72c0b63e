#include "ui/views/audit_view.h"

#include <QClipboard>
#include <QFontMetrics>
#include <QGridLayout>
#include <QGuiApplication>
#include <QHideEvent>
#include <QVBoxLayout>

#include <utility>

#include "ui/client/foreign.h"
#include "ui/client/text.h"
#include "ui/theme/boxes.h"
#include "ui/views/card_wait.h"
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

constexpr int kNameWide = 19;  // letters, in what is copied
const QString kPermission = QStringLiteral("audit.read");

struct RowPart {
  QString name;
  QString words;
  bool literal = false;  // a code, not a sentence
};

/// `isReached`: the check has come as far as the row; what lies behind a row that does not fit is not vouched for by its seal.
std::vector<RowPart> partsOf(const state::AuditRow& row, bool isReached) {
  const auto orSay = [](const std::string& value, const QString& none) { return value.empty() ? none : foreign(value); };
  return {{AuditView::tr("Row"), count(row.seq)},
          {AuditView::tr("When"), text(base::formatRfc3339(row.at)), true},
          {AuditView::tr("Who"), state::auditWhoWords(row)},
          {AuditView::tr("From"), orSay(row.address, AuditView::tr("the engine itself")), !row.address.empty()},
          {AuditView::tr("Did"), AuditView::tr("%1 (%2)").arg(state::auditActionWords(row.action, row.detail), foreign(row.action))},
          {AuditView::tr("To"), foreign(row.object), true},
          {AuditView::tr("Why"), orSay(row.reason, AuditView::tr("no reason given"))},
          {AuditView::tr("Details"), text(protocol::jsonText(row.detail)), true},
          {AuditView::tr("State before (hash)"), orSay(row.before, AuditView::tr("nothing was there")), !row.before.empty()},
          {AuditView::tr("State after (hash)"), orSay(row.after, AuditView::tr("nothing is there")), !row.after.empty()},
          {isReached ? AuditView::tr("Seal") : AuditView::tr("Seal, not checked"), orSay(row.seal, AuditView::tr("none: from before the chain")),
           !row.seal.empty()}};
}

}  // namespace

AuditView::AuditView(ViewContext context, QWidget* parent)
    : View(context, parent),
      model_(new Model(context.session, this)),
      check_(new state::AuditCheck(context.session, this)),
      patience_(context.session.clock(), this) {
  build();
  connect(again_, &QPushButton::clicked, this, &AuditView::check);
  connect(stop_, &QPushButton::clicked, check_, &state::AuditCheck::stop);
  connect(export_, &QPushButton::clicked, this,
          [this] { ExportAct::askFile(context_, tr("Export the audit"), QStringLiteral("/audit/export"), QStringLiteral("audit.jsonl"), this); });
  connect(check_, &state::AuditCheck::changed, this, [this] {
    if (check_->isRunning())
      patience_.begin();
    else
      patience_.end();
    showChain();
  });
  connect(&patience_, &state::Patience::changed, this, &AuditView::showChain);
  connect(&state(), &state::EngineState::sessionChanged, this, &AuditView::showChain);
  connect(&context_.time, &TimeChoice::zoneChanged, this, &AuditView::showChain);
  connect(&state(), &state::EngineState::snapshotLoaded, this, [this] {
    if (!check_->isStopped()) check();
  });
  connect(show_, &QPushButton::clicked, this, [this] { showAround(model_->around() ? std::nullopt : badRow()); });
  connect(table_, &Table::opened, this, &AuditView::openRow);
  connect(sheet_, &widgets::Sheet::confirmed, this, [this] { QGuiApplication::clipboard()->setText(copied_); });
  connect(model_, &Model::loadStateChanged, this, &AuditView::showChain);
  connect(model_, &Model::loadStateChanged, this, &AuditView::arrive);
  connect(model_, &QAbstractItemModel::rowsInserted, this, &AuditView::showChain);
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
  // In the middle also where one of them is all there is.
  words->addStretch(1);
  words->addWidget(chain_);
  words->addWidget(kept_);
  words->addStretch(1);
  show_ = new ActButton(theme(), {}, ActButton::Role::Plain, this);
  show_->hide();
  stop_ = new ActButton(theme(), tr("Stop"), ActButton::Role::Plain, this);
  stop_->setHint(tr("Ends the check of the chain"));
  again_ = new ActButton(theme(), tr("Check again"), ActButton::Role::Plain, this);
  export_ = new ActButton(theme(), tr("Export"), ActButton::Role::Plain, this);
  export_->setGlyph(theme::Icon::Export);
  export_->setHint(tr("The whole audit as JSON lines, oldest first"));
  // With one line as high as with two, so that the table stays where it is.
  line->addStrut(QFontMetrics(chain_->font()).height() + theme().px(theme::grid::kTiny) + QFontMetrics(kept_->font()).height());
  line->addLayout(words, 1);
  line->addWidget(stop_);  // where it comes and goes without moving the others
  line->addWidget(show_);
  line->addWidget(export_);
  line->addWidget(again_);
  all->addLayout(line);
  card_ = new widgets::Card(theme(), {}, this);
  card_->setAccessibleName(tr("The audit log"));
  table_ = new Table(theme(), tr("Audit, newest first"), card_);
  table_->setSource(model_);
  table_->setDensity(Table::Density::Normal);
  table_->setColumn(Model::number, Table::Column::Number, 72);
  table_->setColumn(Model::at, Table::Column::Text, 136);
  table_->setColumn(Model::who, Table::Column::Text, 128);
  table_->setColumn(Model::address, Table::Column::Text, 104);
  table_->setColumn(Model::what, Table::Column::Text, 164);
  table_->setColumn(Model::object, Table::Column::Middle, 144);
  table_->setColumn(Model::why, Table::Column::Text, 232);
  table_->setColumn(Model::detail, Table::Column::Text, 0);
  table_->setGivingWay({Model::address});
  auto* times = new QWidget(card_);
  auto* beside = theme::row(theme(), times, theme::grid::kSmall);
  where_ = new Label(theme(), theme::Type::Caption, theme::Ink::Secondary, times);
  where_->hide();
  beside->addWidget(where_);
  spans_ = new QWidget(times);
  auto* spans = theme::row(theme(), spans_, theme::grid::kSmall);
  auto* range = new RangeChip(context_, RangeChip::Of::record, spans_);
  spans->addWidget(range);
  spans->addWidget(new AllTimes(context_, spans_));
  beside->addWidget(spans_);
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
  parts_ = theme::cells(theme(), nullptr, theme::grid::kSmall);
  parts_->setColumnStretch(1, 1);
  sheet_->body()->addLayout(parts_);
  sheet_->body()->addStretch(1);
}

/// The chain is of all rows in any case.
void AuditView::chooseSpan() {
  const bool custom = context_.time.range() == state::Range::custom;
  model_->setSpan(custom ? std::optional(Model::Span{context_.time.customFrom(), context_.time.customTo()}) : std::nullopt);
  if (custom) showAround(std::nullopt);  // another stretch is wanted than that of the row
  states_->setEmpty(
      {custom ? tr("Nothing was done in that time.") : tr("Nothing has been done yet. Every act leaves a row here, and so does every refusal."), {}});
}

void AuditView::enter(const Place&) { states_->setActive(true); }

void AuditView::showEvent(QShowEvent* event) {
  View::showEvent(event);
  states_->setActive(true);
  const bool isKnown = check_->verdict() && !check_->isStopped();
  if (!isKnown && !check_->isRunning()) check();
}

void AuditView::hideEvent(QHideEvent* event) {
  states_->setActive(false);
  if (!event->spontaneous()) check_->stop();  // a minimised window still waits for it
  wanted_.reset();                            // it would open under whoever comes back for something else
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
  if (check_->isStopped())
    return CardWait::stoppedWords() + QLatin1Char(' ') + (verdict ? verdictLine(*verdict) : tr("Whether the chain is intact is not known."));
  if (check_->hasPart() && !verdict->firstBad) return tr("Checking the chain: %1 of %2 rows").arg(count(verdict->checked), count(verdict->rows));
  // What the check before it found is not taken away for one that is quick.
  const bool takesLong = patience_.stage() != state::Patience::Stage::none && !check_->hasPart();
  if (!verdict || takesLong) return tr("Checking the chain");
  return verdictLine(*verdict);
}

QString AuditView::verdictLine(const protocol::AuditVerdict& verdict) const {
  const QString at = clockWords(context_, verdict.asOf.time);
  if (verdict.firstBad) {
    const QString broken = tr("Chain broken: row %1 %2.").arg(count(verdict.firstBad->seq), foreign(verdict.firstBad->reason));
    const QString reached = verdict.checked < verdict.rows
        ? tr("Checked %1 of %2 rows, %3; those after it were not checked.").arg(count(verdict.checked), count(verdict.rows), at)
        : tr("Checked %1 of %2 rows, %3.").arg(count(verdict.checked), count(verdict.rows), at);
    return QStringList{broken, reached, tr("Export the audit, and compare it with a backup.")}.join(QLatin1Char(' '));
  }
  if (!verdict.checkpoints.faults.empty()) return text(verdict.checkpoints.faults.front());
  return tr("Chain intact, %1 rows, checked %2").arg(count(verdict.checked), at);
}

/// Nothing where nothing is known: before the first answer, and where the newest check has failed.
QString AuditView::keptLine() const {
  const auto& verdict = check_->verdict();
  const bool refused = state().hasSession() && !state().hasPermission(kPermission);
  if (!verdict || check_->error() || refused) return {};
  const auto& checkpoints = verdict->checkpoints;
  if (!checkpoints.trouble.empty()) return tr("A checkpoint could not be handed on: %1").arg(foreign(checkpoints.trouble));
  if (checkpoints.places.empty())
    return tr(
        "Checkpoints are kept in the data folder only. A file elsewhere, syslog or a webhook would also tell when the newest rows were cut off.");
  QStringList places;
  for (const std::string& place : checkpoints.places) places << foreign(place);
  if (checkpoints.newest == 0) return tr("Checkpoints go to %1; none has been made yet.").arg(listed(places));
  return tr("Checkpoints go to %1; the newest has seen row %2.").arg(listed(places), count(checkpoints.newest));
}

void AuditView::showChain() {
  const auto& verdict = check_->verdict();
  const bool bad = check_->error() || (verdict && !verdict->intact);
  chain_->setInk(bad ? theme::Ink::Danger : theme::Ink::Text);
  chain_->setText(chainLine());
  kept_->setInk(verdict && !verdict->checkpoints.trouble.empty() ? theme::Ink::Warning : theme::Ink::Secondary);
  kept_->setText(keptLine());
  kept_->setVisible(!kept_->text().isEmpty());  // else it would take the room of a line
  export_->setBlocked(exportReason());
  stop_->setVisible(patience_.stage() == state::Patience::Stage::cancellable);
  again_->setBlocked(check_->isRunning() ? tr("The check is under way") : state().canRead(kPermission).reason);
  settleShow();
}

std::optional<std::int64_t> AuditView::badRow() const {
  const auto& verdict = check_->verdict();
  return verdict && verdict->firstBad ? std::optional(verdict->firstBad->seq) : std::nullopt;
}

/// The newest again without a row. One that is loaded is opened where it stands.
void AuditView::showAround(std::optional<std::int64_t> row) {
  wanted_ = row;
  if (!row || model_->rowById(QString::number(*row)) == nullptr) model_->setAround(row);
  arrive();
  settleShow();
}

void AuditView::arrive() {
  if (!wanted_ || model_->loadState() != state::LoadState::ready) return;
  const QString id = QString::number(*std::exchange(wanted_, std::nullopt));
  table_->setCurrentId(id);
  openRow(id);
}

/// A row that was taken away is named by the check, and those around it are all there is to see.
void AuditView::settleShow() {
  const std::optional<std::int64_t> around = model_->around(), bad = badRow();
  show_->setText(bad && !around ? tr("Show row %1").arg(count(*bad)) : tr("Show the newest"));
  show_->setHint(around ? tr("The newest rows again") : tr("That row, among those around it"));
  show_->setBlocked(state().canRead(kPermission).reason);
  show_->setVisible(around || bad);
  spans_->setVisible(!around);
  where_->setVisible(around.has_value());
  if (!around) return;
  const bool isMissing = model_->loadState() == state::LoadState::ready && model_->rowById(QString::number(*around)) == nullptr;
  where_->setText((isMissing ? tr("Row %1 is not there: these are the rows around it") : tr("Around row %1")).arg(count(*around)));
}

/// The whole audit is exported, whatever stretch of it the table shows.
QString AuditView::exportReason() const {
  if (const QString reason = state().canRead(kPermission).reason; !reason.isEmpty()) return reason;
  if (model_->loadState() == state::LoadState::failed) return tr("The audit log could not be read");
  const bool all = context_.time.range() != state::Range::custom;
  return all && model_->loadState() == state::LoadState::ready && model_->rowCount() == 0 ? tr("The audit log is empty") : QString();
}

void AuditView::openRow(const QString& id) {
  const state::AuditRow* row = model_->rowById(id);
  if (row == nullptr) return;
  while (QLayoutItem* item = parts_->takeAt(0)) {
    delete item->widget();
    delete item;
  }
  const std::optional<std::int64_t> bad = badRow();
  QStringList lines;
  for (const RowPart& part : partsOf(*row, !bad || row->seq <= *bad)) {
    const int line = static_cast<int>(lines.size());
    auto* name = new Label(theme(), theme::Type::Body, theme::Ink::Secondary, part.name, sheet_);
    auto* words = new Label(theme(), part.literal ? theme::Type::Mono : theme::Type::Body, theme::Ink::Text, part.words, sheet_);
    words->setTextInteractionFlags(Qt::TextSelectableByMouse);
    words->setWordWrap(true);
    parts_->addWidget(name, line, 0, Qt::AlignTop);
    parts_->addWidget(words, line, 1);
    lines << QStringLiteral("%1 %2").arg(part.name, -kNameWide).arg(part.words);
  }
  copied_ = lines.join(QLatin1Char('\n'));
  sheet_->open();
}

bool AuditView::perform(Act act) {
  if (act == Act::reload) return model_->lookAgain(), check(), true;
  if (act == Act::showNew) return table_->showNew(), true;
  return false;
}

QWidget* AuditView::mainTable() { return table_; }

}  // namespace signalbox::ui::views
