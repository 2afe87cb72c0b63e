#include "ui/views/operations/operations_view.h"

#include <QSortFilterProxyModel>
#include <QVBoxLayout>

#include "ui/client/text.h"
#include "ui/theme/boxes.h"
#include "ui/views/list_states.h"
#include "ui/views/operations/operation_card.h"
#include "ui/views/operations/operation_report.h"
#include "ui/views/operations/steer_sheet.h"
#include "ui/views/wording.h"
#include "ui/widgets/card.h"
#include "ui/widgets/label.h"
#include "ui/widgets/scroll_column.h"
#include "ui/widgets/table.h"

namespace signalbox::ui::views {

using Model = state::OperationModel;
using client::text;
using widgets::Label;
using widgets::Table;

namespace {

constexpr int kListLeast = 220;

ListStates::EmptyWords noneEnded() {
  return {OperationsView::tr("No operation has ended yet. Each leaves a report here."), OperationsView::tr("Open dead letters")};
}

// The list under the cards: what is running stands above.
class FinishedOnly final : public QSortFilterProxyModel {
 public:
  FinishedOnly(state::OperationModel* model, QObject* parent) : QSortFilterProxyModel(parent), model_(model) { setSourceModel(model); }

 protected:
  bool filterAcceptsRow(int row, const QModelIndex&) const override {
    const auto* operation = model_->rowAt(row);
    return operation != nullptr && !state::isActive(*operation);
  }

 private:
  state::OperationModel* model_;
};

}  // namespace

OperationsView::OperationsView(ViewContext context, QWidget* parent)
    : View(context, parent), model_(new Model(context.session, this)), finished_(new FinishedOnly(model_, this)) {
  build();
  connect(&state(), &state::EngineState::operationsChanged, this, &OperationsView::showRunning);
  connect(&state(), &state::EngineState::snapshotLoaded, this, &OperationsView::showRunning);
  connect(model_, &Model::loadStateChanged, this, &OperationsView::tellScopes);
  connect(model_, &QAbstractItemModel::modelReset, this, &OperationsView::tellScopes);
  connect(model_, &QAbstractItemModel::rowsInserted, this, &OperationsView::tellScopes);
  connect(model_, &QAbstractItemModel::dataChanged, this, &OperationsView::tellScopes);
  // Behind build(): after the list's own states and the filter, which hear the same.
  connect(model_, &Model::loadStateChanged, this, &OperationsView::showEnded);
  connect(model_, &QAbstractItemModel::modelReset, this, &OperationsView::showEnded);
  connect(model_, &QAbstractItemModel::rowsInserted, this, &OperationsView::showEnded);
  connect(model_, &QAbstractItemModel::rowsRemoved, this, &OperationsView::showEnded);
  connect(model_, &QAbstractItemModel::dataChanged, this, &OperationsView::showEnded);
  connect(&state(), &state::EngineState::freshnessChanged, this, &OperationsView::showEnded);
  connect(table_, &Table::opened, this, &OperationsView::openReport);
  showRunning();
}

void OperationsView::build() {
  auto* all = theme::column(theme(), this, theme::grid::kGap, theme::Margins::all(theme::grid::kPage));
  // As high as what runs, and scrolling where that leaves too little to the list.
  auto* area = new widgets::ScrollColumn(theme(), theme::grid::kGap, this);
  area->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Maximum);
  running_ = area->rows();
  none_ = new widgets::Card(theme(), {}, this);
  none_->setAccessibleName(tr("Running operations"));
  none_->setBody(new Label(theme(), theme::Type::Body, theme::Ink::Secondary,
                           tr("Nothing is running. A replay or discard from the dead letters appears here while it runs."), none_));
  none_->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
  running_->addWidget(none_);
  all->addWidget(area);
  listCard_ = new widgets::Card(theme(), tr("Finished"), this);  // its own title, which is there also where no row is
  listCard_->setAccessibleName(tr("Finished operations"));
  table_ = new Table(theme(), tr("Finished operations"), listCard_);
  table_->setSource(finished_);
  table_->setDensity(Table::Density::Normal);
  table_->setColumn(Model::kind, Table::Column::Text, 96);
  table_->setColumn(Model::what, Table::Column::Middle, 220);
  table_->setColumn(Model::state, Table::Column::Text, 96);
  table_->setColumn(Model::by, Table::Column::Text, 80);
  table_->setColumn(Model::reason, Table::Column::Text, 0);
  table_->setColumn(Model::created, Table::Column::Text, 112);
  table_->setColumn(Model::progress, Table::Column::Number, 104);
  table_->setColumn(Model::confirmed, Table::Column::Number, 96);
  table_->setColumn(Model::failed, Table::Column::Number, 80);
  table_->setColumn(Model::skipped, Table::Column::Number, 80);
  listCard_->setBody(table_, false);
  theme::leastSize(theme(), listCard_, 0, kListLeast);
  all->addWidget(listCard_, 1);
  states_ = new ListStates(context_, listCard_, model_);
  states_->setCapability(QStringLiteral("operations"));
  states_->setEmpty(noneEnded());
  connect(listCard_, &widgets::Card::emptyActPressed, this, [this] { context_.navigator.go(Place{QStringLiteral("dead-letters"), {}, {}}); });
  report_ = new OperationReportSheet(context_, *model_, this);
  steering_ = new SteerSheet(context_, this);
}

void OperationsView::enter(const Place& place) {
  states_->setActive(true);
  if (!place.path.isEmpty()) openReport(place.path.first());
}

void OperationsView::showEvent(QShowEvent* event) {
  View::showEvent(event);
  states_->setActive(true);
}

void OperationsView::hideEvent(QHideEvent* event) {
  states_->setActive(false);
  View::hideEvent(event);
}

void OperationsView::showRunning() {
  std::vector<OperationCard*> kept;
  for (const auto& operation : state().snapshot().operations) {
    if (!state::isActive(operation)) continue;
    const auto known = std::find_if(cards_.begin(), cards_.end(), [&](const OperationCard* card) { return card->id() == text(operation.id); });
    if (known != cards_.end()) {
      (*known)->setOperation(operation);
      kept.push_back(*known);
      cards_.erase(known);
      continue;
    }
    auto* card = new OperationCard(context_, operation, this);
    connect(card, &OperationCard::steerWanted, steering_, &SteerSheet::open);
    running_->addWidget(card);
    kept.push_back(card);
  }
  for (OperationCard* gone : cards_) {
    gone->hide();
    gone->deleteLater();
  }
  if (!cards_.empty() && isVisible()) model_->refreshSoon();
  cards_ = std::move(kept);
  none_->setVisible(cards_.empty());
  tellScopes();
  finished_->invalidate();
  showEnded();
}

/// The list's states count what runs, too, which is not shown here.
void OperationsView::showEnded() {
  if (model_->rowCount() == 0 || finished_->rowCount() > 0) return states_->show();
  const ListStates::EmptyWords none = noneEnded();
  listCard_->showEmpty(none.sentence, none.act);
}

/// The snapshot leaves out what only some may read; the list, which comes later, has it for those, and the causes' titles.
void OperationsView::tellScopes() {
  for (OperationCard* card : cards_)
    if (const auto* operation = state().operation(card->id())) card->setScope(model_->scopeOf(*operation));
}

void OperationsView::openReport(const QString& id) { report_->open(id); }

bool OperationsView::perform(Act act) {
  if (act == Act::reload) return model_->lookAgain(), true;
  if (act == Act::showNew) return table_->showNew(), true;
  return false;
}

std::vector<PaletteAct> OperationsView::acts() {
  std::vector<PaletteAct> list;
  for (OperationCard* card : cards_)
    for (PaletteAct& act : card->acts()) list.push_back(std::move(act));
  return list;
}

QWidget* OperationsView::mainTable() { return table_; }

}  // namespace signalbox::ui::views
