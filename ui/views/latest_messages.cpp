#include "ui/views/latest_messages.h"

#include <QVBoxLayout>

#include "ui/theme/boxes.h"
#include "ui/views/query_words.h"
#include "ui/views/range_chip.h"
#include "ui/widgets/card.h"
#include "ui/widgets/table.h"

namespace signalbox::ui::views {

using Column = state::NotificationTableModel::Column;
using widgets::Table;

namespace {
constexpr int kLeast = 160;
}

LatestMessages::LatestMessages(ViewContext context, const QString& title, const QString& empty, QWidget* parent, As as)
    : QWidget(parent),
      context_(context),
      range_(new RangeChip(context, RangeChip::Of::acceptance, this)),
      model_(new state::NotificationTableModel(context.session, state::Place::notifications, this)) {
  auto* card = new widgets::Card(context_.theme, title, this);
  theme::leastSize(context_.theme, card, 0, kLeast);
  theme::column(context_.theme, this)->addWidget(card);
  table_ = new Table(context_.theme, title, card);
  table_->setSource(model_);
  table_->setDensity(Table::Density::Compact);
  const auto column = [this](Column which, Table::Column kind, int width) { table_->setColumn(model_->columnOf(which), kind, width); };
  column(Column::when, Table::Column::Text, 104);
  column(Column::recipient, Table::Column::Middle, 180);
  column(Column::templateName, Table::Column::Middle, 140);
  column(Column::state, Table::Column::Text, 96);
  column(Column::error, Table::Column::Text, 0);
  column(Column::tries, Table::Column::Number, 56);
  table_->setColumnHidden(model_->columnOf(Column::chosen), true);
  table_->setColumnHidden(model_->columnOf(Column::channel), true);
  card->headActs()->addWidget(range_);  // in the head, which stays where nothing is listed
  if (as == As::section) {
    card->setBody(table_);  // its title stands where those of the fields beside it do
    card->setFramed(false);
  } else {
    card->setBody(table_, false);
    theme::space(context_.theme, card->layout(), theme::grid::kTiny, {1, theme::grid::kTiny, 1, theme::grid::kTiny});
  }
  states_ = new ListStates(context_, card, model_);
  states_->setEmpty({empty, {}});
  connect(range_, &RangeChip::changed, this, &LatestMessages::look);
  connect(table_, &Table::opened, this, [this](const QString& id) { context_.navigator.go(Place{QStringLiteral("notifications"), {id}, {}}); });
}

void LatestMessages::listEvents() {
  model_->callContentEvent();
  table_->setColumnHidden(model_->columnOf(Column::recipient), true);
  table_->setColumn(model_->columnOf(Column::templateName), Table::Column::Middle, 260);
}

void LatestMessages::setEmptyWords(const QString& empty) { states_->setEmpty({empty, {}}); }

void LatestMessages::setQuery(const QString& q) {
  query_ = q;
  look();
}

void LatestMessages::look() {
  if (!query_.isEmpty()) model_->setQuery(joinQuery(query_, range_->terms()));
}

}  // namespace signalbox::ui::views
