#include "ui/views/operations/plan_table.h"

#include <QCheckBox>
#include <QPainter>
#include <QPainterPath>
#include <QVBoxLayout>

#include "ui/client/foreign.h"
#include "ui/client/text.h"
#include "ui/theme/boxes.h"
#include "ui/theme/style_parts.h"
#include "ui/views/list_states.h"
#include "ui/views/operations/operation_words.h"
#include "ui/views/wording.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/card.h"
#include "ui/widgets/format.h"
#include "ui/widgets/label.h"
#include "ui/widgets/table.h"

namespace signalbox::ui::views {

using namespace widgets;
using client::foreign;
using client::text;
using theme::Ink;
using theme::Type;

namespace {

constexpr int kVerdict = 184, kMessages = 88, kShare = 112, kInclude = 56, kRowLeast = 36, kBar = 8, kBarLeast = 2, kList = 240;

// How much of the whole a verdict is.
class ShareBar final : public QWidget {
 public:
  ShareBar(const theme::Theme& theme, double share, bool included, QWidget* parent)
      : QWidget(parent), theme_(theme), share_(share), included_(included) {
    theme::fixSize(theme_, this, kShare, kBar);
  }

 protected:
  void paintEvent(QPaintEvent*) override {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const double radius = height() / 2.0;
    theme::drawRounded(&painter, rect(), radius, theme_.colors().hairline, Qt::transparent);
    if (share_ <= 0) return;
    const QRectF part(0, 0, qMax(theme_.pxF(kBarLeast), width() * share_), height());
    QPainterPath ground;
    ground.addRoundedRect(rect(), radius, radius);
    painter.setClipPath(ground);  // what is narrower than its own ends keeps those of the ground
    theme::drawRounded(&painter, part, qBound(0.0, part.width() - radius, radius), included_ ? theme_.colors().accent : theme_.colors().muted,
                       Qt::transparent);
  }

 private:
  const theme::Theme& theme_;
  double share_;
  bool included_;
};

// A row with a hairline under it.
class LinedRow final : public QWidget {
 public:
  LinedRow(const theme::Theme& theme, QWidget* parent) : QWidget(parent), theme_(theme) {}

 protected:
  void paintEvent(QPaintEvent*) override {
    QPainter painter(this);
    painter.fillRect(QRect(0, height() - 1, width(), 1), theme_.colors().hairline);
  }

 private:
  const theme::Theme& theme_;
};

}  // namespace

VerdictModel::VerdictModel(state::EngineSession& session, QString plan, QString verdict, QObject* parent)
    : RowModel(session, parent), plan_(std::move(plan)), verdict_(std::move(verdict)) {}

int VerdictModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : 3; }

QVariant VerdictModel::headerData(int section, Qt::Orientation orientation, int role) const {
  if (orientation != Qt::Horizontal || role != Qt::DisplayRole) return {};
  return section == 0 ? tr("Recipient") : section == 1 ? tr("Template") : tr("Why");
}

QString VerdictModel::path() const { return QStringLiteral("/plans/%1/verdicts").arg(client::segment(plan_)); }
client::Query VerdictModel::filters() const { return {{QStringLiteral("verdict"), verdict_}}; }

QVariant VerdictModel::valueOf(const protocol::NotificationRow& row, int column, int role) const {
  if (role != Qt::DisplayRole && role != Qt::ToolTipRole) return {};
  return column == 0 ? text(row.recipient) : column == 1 ? text(row.templateName) : foreign(row.reason);
}

PlanTable::PlanTable(ViewContext context, QWidget* parent) : QWidget(parent), context_(context), rows_(theme::column(context.theme, this)) {}

void PlanTable::clear() {
  list_ = nullptr;
  opener_ = nullptr;
  listed_.clear();
  while (QLayoutItem* item = rows_->takeAt(0)) {
    if (item->widget() != nullptr) {
      item->widget()->hide();
      item->widget()->deleteLater();
    }
    delete item;
  }
}

void PlanTable::showPlan(const protocol::PlanView& plan) {
  plan_ = plan;
  include_.clear();
  clear();
  rows_->addWidget(header());
  std::int64_t total = 0;
  for (const auto& verdict : plan.verdicts) total += verdict.count;
  for (const auto& verdict : plan.verdicts) {
    include_[text(verdict.verdict)] = verdict.includable && choices_.value(text(verdict.verdict), isProposed(verdict));
    rows_->addWidget(rowOf(verdict, total));
  }
  Q_EMIT includedChanged();
}

/// Whoever sends held ones again says by that act that a duplicate may be. A replay never does: there it is ticked by its name.
bool PlanTable::isProposed(const protocol::VerdictCount& verdict) const {
  return verdict.included || (!decided_ && plan_.resolution == "resend" && verdict.verdict == "duplicate_risk");
}

QWidget* PlanTable::header() {
  const theme::Theme& theme = context_.theme;
  auto* head = new LinedRow(theme, this);
  theme::fixSize(theme, head, 0, theme::grid::kRowCompact);
  auto* line = theme::row(theme, head, theme::grid::kSmall);
  const auto add = [&](const QString& words, int width, Qt::Alignment alignment) {
    auto* label = new Label(theme, Type::Caption, Ink::Muted, words, head);
    label->setAlignment(alignment | Qt::AlignVCenter);
    if (width > 0) theme::fixSize(theme, label, width, 0);
    line->addWidget(label, width > 0 ? 0 : 1);
  };
  add(tr("Verdict"), kVerdict, Qt::AlignLeft);
  add(tr("Messages"), kMessages, Qt::AlignRight);
  add(tr("Share"), kShare, Qt::AlignLeft);
  add(tr("What happens"), 0, Qt::AlignLeft);
  if (!decided_) add(tr("Include"), kInclude, Qt::AlignLeft);
  return head;
}

QWidget* PlanTable::rowOf(const protocol::VerdictCount& verdict, std::int64_t total) {
  const theme::Theme& theme = context_.theme;
  const QString key = text(verdict.verdict);
  auto* row = new LinedRow(theme, this);
  theme::leastSize(theme, row, 0, kRowLeast);
  auto* line = theme::row(theme, row, theme::grid::kSmall, theme::Margins::sides(0, theme::grid::kTiny));
  const QString words = plannedWords(plan_, key);
  auto* name = new ActButton(theme, words, ActButton::Role::Quiet, row);
  auto* nameBox = new QWidget(row);
  theme::fixSize(theme, nameBox, kVerdict, 0);
  theme::row(theme, nameBox)->addWidget(name, 0, Qt::AlignLeft);
  auto* count = new Label(theme, Type::Body, Ink::Text, format::count(verdict.count), row);
  count->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
  theme::fixSize(theme, count, kMessages, 0);
  auto* share = new ShareBar(theme, total == 0 ? 0 : static_cast<double>(verdict.count) / static_cast<double>(total), include_.value(key), row);
  const bool isLeft = decided_ && !include_.value(key);
  auto* what = new Label(theme, Type::Caption, Ink::Secondary, isLeft ? tr("Left alone. %1").arg(foreign(verdict.text)) : text(verdict.text), row);
  what->setWordWrap(true);
  line->addWidget(nameBox);
  line->addWidget(count);
  line->addWidget(share, 0, Qt::AlignVCenter);
  line->addWidget(what, 1);
  if (!decided_) line->addWidget(boxOf(verdict, row), 0, Qt::AlignVCenter);
  connect(name, &QPushButton::clicked, this, [this, key, row, name] { openList(key, row, name); });
  turn(*name, false);
  if (verdict.count == 0) name->setBlocked(tr("There are none"));
  return row;
}

QWidget* PlanTable::boxOf(const protocol::VerdictCount& verdict, QWidget* row) {
  const QString key = text(verdict.verdict);
  auto* box = new QCheckBox(row);
  box->setAccessibleName(tr("Include %1").arg(plannedWords(plan_, key)));
  box->setChecked(include_.value(key));
  box->setEnabled(verdict.includable && verdict.count > 0);
  if (!verdict.includable) box->setToolTip(tr("These can never be included."));
  theme::fixSize(context_.theme, box, kInclude, 0);
  connect(box, &QCheckBox::toggled, this, [this, key](bool on) {
    include_[key] = choices_[key] = on;
    Q_EMIT includedChanged();
  });
  return box;
}

/// It points at its list while that is open; whoever does not see it is told.
void PlanTable::turn(ActButton& name, bool open) {
  name.setGlyph(open ? theme::Icon::ChevronDown : theme::Icon::ChevronRight);
  name.setHint(open ? tr("Hides these messages") : tr("Shows these messages"));
  name.setAccessibleDescription(open ? tr("Open") : tr("Closed"));
}

void PlanTable::closeList() {
  if (list_ == nullptr) return;
  list_->hide();
  list_->deleteLater();
  list_ = nullptr;
  turn(*std::exchange(opener_, nullptr), false);
}

void PlanTable::openList(const QString& verdict, QWidget* after, ActButton* name) {
  closeList();
  if (std::exchange(listed_, verdict) == verdict) {
    listed_.clear();
    return;
  }
  auto* place = new LinedRow(context_.theme, this);
  theme::fixSize(context_.theme, place, 0, kList);
  auto* card = new Card(context_.theme, {}, place);
  const QString words = plannedWords(plan_, verdict);
  card->setAccessibleName(words);
  auto* model = new VerdictModel(context_.session, text(plan_.id), verdict, card);
  auto* table = new Table(context_.theme, words, card);
  table->setDensity(Table::Density::Compact);
  table->setSource(model);
  table->setColumn(0, Table::Column::Middle, 180);
  table->setColumn(1, Table::Column::Middle, 140);
  table->setColumn(2, Table::Column::Text, 0);
  card->setBody(table, false);
  card->setFramed(false);  // the plan has a frame, or the sheet does
  theme::column(context_.theme, place, theme::grid::kNone, {0, theme::grid::kTiny, 0, theme::grid::kTiny})->addWidget(card);
  auto* states = new ListStates(context_, card, model);
  states->setEmpty({tr("None."), {}});
  states->setActive(true);
  rows_->insertWidget(rows_->indexOf(after) + 1, place);
  list_ = place;
  opener_ = name;
  turn(*name, true);
}

std::vector<std::string> PlanTable::included() const {
  std::vector<std::string> names;
  for (const auto& verdict : plan_.verdicts)
    if (include_.value(text(verdict.verdict)) && verdict.count > 0) names.push_back(verdict.verdict);
  return names;
}

std::int64_t PlanTable::includedCount() const {
  std::int64_t count = 0;
  for (const auto& verdict : plan_.verdicts) count += include_.value(text(verdict.verdict)) ? verdict.count : 0;
  return count;
}

std::int64_t PlanTable::excludedCount() const {
  std::int64_t count = 0;
  for (const auto& verdict : plan_.verdicts) count += include_.value(text(verdict.verdict)) ? 0 : verdict.count;
  return count;
}

std::int64_t PlanTable::includableCount() const {
  std::int64_t count = 0;
  for (const auto& verdict : plan_.verdicts) count += verdict.includable ? verdict.count : 0;
  return count;
}

}  // namespace signalbox::ui::views
