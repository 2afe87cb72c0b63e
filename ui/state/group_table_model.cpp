#include "ui/state/group_table_model.h"

#include <QVector>

#include <numeric>

#include "ui/client/foreign.h"
#include "ui/client/words.h"
#include "ui/state/words.h"

namespace signalbox::ui::state {

namespace {

using client::Words;

QString markWords(const std::string& mark) {
  if (mark == "new") return Words::tr("New");
  if (mark == "back") return Words::tr("Back");
  return mark == "known" ? Words::tr("Known") : client::text(mark);
}

/// What people wrote about a cause, and what got rid of it before; a cause that came back says at least how often.
QVariant secondLine(const protocol::GroupView& group) {
  QString line = fixLine(group);
  const QString between = line.isEmpty() ? QString() : QStringLiteral("  \u00B7  ");
  if (!group.note.empty()) line += between + client::foreign(group.note);
  return line.isEmpty() ? QVariant() : QVariant(line.section(QLatin1Char('\n'), 0, 0));
}

/// The engine counts by the clock, so the last part of the hour is always one that has only begun.
QString inflowWords(const std::vector<std::int64_t>& inflow, const CellFormat& format) {
  if (inflow.empty()) return {};
  const std::int64_t all = std::accumulate(inflow.begin(), inflow.end(), std::int64_t{0});
  return Words::tr("Given up in each 5 min of the last hour, %1 in all. The open bar at the right has only begun: %2 so far")
      .arg(format.count(all), format.count(inflow.back()));
}

/// What the first column has, by what the dead letters are grouped by.
QString groupedBy(const QString& by) {
  if (by == QLatin1String("cause")) return Words::tr("Cause");
  if (by == QLatin1String("provider")) return Words::tr("Provider");
  if (by == QLatin1String("template")) return Words::tr("Template");
  if (by == QLatin1String("domain")) return Words::tr("Domain");
  return by == QLatin1String("app") ? Words::tr("App") : by;
}

/// Of those that have none of it: nobody was asked, or it came without a template.
QString withoutIt(const QString& by) {
  if (by == QLatin1String("provider")) return Words::tr("No provider");
  if (by == QLatin1String("template")) return Words::tr("No template");
  return by == QLatin1String("domain") ? Words::tr("No domain") : QString();
}

/// "45 s", "12 min", "3 h": how long it took, without more.
QString tookWords(std::int64_t seconds) {
  if (seconds < 60) return QStringLiteral("%1 s").arg(seconds);
  if (seconds < 3 * 3600) return QStringLiteral("%1 min").arg(seconds / 60);
  return seconds < 3 * 86'400 ? QStringLiteral("%1 h").arg(seconds / 3600) : QStringLiteral("%1 d").arg(seconds / 86'400);
}

/// Whole percents; near none and near all as closely as figures elsewhere, since neither is what is said of a few.
QString shareWords(std::int64_t part, std::int64_t of) {
  const double percents = 100.0 * static_cast<double>(part) / static_cast<double>(of);
  if (part <= 0 || part >= of || (percents >= 1 && percents <= 99)) return QStringLiteral("%1 %").arg(100 * part / of);
  if (percents < 0.1) return QStringLiteral("<0.1 %");
  return percents > 99.9 ? QStringLiteral(">99.9 %") : QString::number(percents, 'f', 1) + QStringLiteral(" %");
}

}  // namespace

QString fixLine(const protocol::GroupView& group) {
  QStringList parts;
  if (group.mark == "back" || group.timesSeen > 1) parts << Words::tr("Seen %1 times.").arg(group.timesSeen);
  const auto& fix = group.lastFix;
  if (group.fixedBy.empty() && !fix) return parts.join(QLatin1Char(' '));
  QString words = Words::tr("Last fixed by: %1").arg(client::foreign(group.fixedBy.empty() ? fix->text : group.fixedBy));
  if (fix) {
    if (fix->tookSeconds > 0) words += QStringLiteral(", ") + tookWords(fix->tookSeconds);
    // Delivered is what receipts say; without any, sent is all that is known.
    const bool receipts = fix->delivered > 0;
    const std::int64_t of = fix->confirmed + fix->failed;
    if (of > 0)
      words += (receipts ? Words::tr(", %1 delivered") : Words::tr(", %1 sent")).arg(shareWords(receipts ? fix->delivered : fix->confirmed, of));
  }
  return (parts << words).join(QLatin1Char(' '));
}

GroupTableModel::GroupTableModel(EngineSession& session, QObject* parent) : RowModel(session, parent) {
  connect(&session.state(), &EngineState::totalsChanged, this, [this] {
    const std::int64_t dead = session_.state().snapshot().totals.dead;
    if (std::exchange(lastDead_, dead) != dead) refreshSoon();
  });
}

void GroupTableModel::setBy(const QString& by) {
  if (by_ == by) return;
  by_ = by;
  if (loadState() != LoadState::idle) askAnew();
}

/// A question of its own ends what was counted for another; a look at the newest alone would take it away again.
client::Call GroupTableModel::request(Fetch fetch, int generation, const client::Query& query) {
  if (fetch == Fetch::whole && std::exchange(wholeAt_, std::nullopt)) Q_EMIT partialChanged();
  if (wholeAt_) return {};
  return RowModel<protocol::GroupView>::request(fetch, generation, query);
}

void GroupTableModel::showWhole(const protocol::GroupPage& page) {
  if (loadState() != LoadState::ready) return;
  dropPages();
  wholeAt_ = page.asOf.time;
  takePage(Fetch::top, 0, page);
}

std::optional<std::int64_t> GroupTableModel::messages() const {
  // What a hand keeps from moving may be without new groups, and with some that are gone.
  if (loadState() != LoadState::ready || partial_ || isFrozen() || isLoadingMore() || canFetchMore({})) return std::nullopt;
  std::int64_t sum = 0;
  for (int row = 0; row < rows(); ++row) sum += rowAt(row)->count;
  return sum;
}

void GroupTableModel::showLive() {
  if (std::exchange(wholeAt_, std::nullopt)) Q_EMIT partialChanged();
  refresh();
}

void GroupTableModel::known(const protocol::GroupView& group) {
  const protocol::GroupView* held = rowById(client::text(group.id));
  if (held == nullptr) return;
  protocol::GroupView row = *held;
  row.note = group.note;
  row.fixedBy = group.fixedBy;
  row.mark = group.mark;
  row.version = group.version;
  replaceRow(row);
  refreshSoon();  // a page that waits or is on its way may be of before
}

void GroupTableModel::pageCame(const protocol::GroupPage& page) {
  std::optional<PartialCount> partial;
  if (page.partial) partial = PartialCount{page.scanned.value_or(0), page.scannedOf, page.countedSince, page.asOf.time};
  setSparing(page.partial);
  if (partial_ == partial) return;
  partial_ = partial;
  Q_EMIT partialChanged();
}

int GroupTableModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : columns; }

QVariant GroupTableModel::headerData(int section, Qt::Orientation orientation, int role) const {
  static const QStringList titles{QString(),       QString(),   tr("Provider"), tr("Channel"), tr("Messages"),
                                  tr("Last hour"), tr("First"), tr("Last"),     QString(),     QString()};
  if (orientation != Qt::Horizontal || section < 0 || section >= columns) return {};
  if (role == Qt::DisplayRole) return section == cause ? groupedBy(by_) : titles[section];
  if (role == Qt::TextAlignmentRole) return QVariant((section == count ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
  return {};
}

QString GroupTableModel::path() const { return QStringLiteral("/dead-letters/groups"); }
client::Query GroupTableModel::filters() const { return {{QStringLiteral("by"), by_}}; }

QVariant GroupTableModel::valueOf(const protocol::GroupView& group, int column, int role) const {
  if (role == Qt::TextAlignmentRole) return QVariant((column == count ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
  if (role == kSecondLineRole && column == cause) return secondLine(group);
  if (role == kBadgeRole && column == mark) return group.mark == "new" || group.mark == "back";
  if (role == kBarsRole && column == inflow) {
    QVector<double> bars;
    for (const std::int64_t deaths : group.inflow) bars.push_back(static_cast<double>(deaths));
    return QVariant::fromValue(bars);
  }
  if (role == Qt::ToolTipRole && column == inflow) return inflowWords(group.inflow, format_);
  const base::WallTime at = column == first ? group.firstAt : group.lastAt;
  if (role == Qt::ToolTipRole && (column == first || column == last)) return client::text(base::formatRfc3339(at));
  if (role != Qt::DisplayRole && role != kValueRole && role != Qt::ToolTipRole) return {};
  const bool bare = role == kValueRole;
  switch (column) {
    case cause: return group.title.empty() ? withoutIt(by_) : client::text(group.title);
    case provider: return client::text(group.provider);
    case channel: return bare ? client::text(group.channel) : channelWords(client::text(group.channel));
    case count: return bare ? QVariant(qlonglong{group.count}) : QVariant(format_.count(group.count));
    case first:
    case last: return bare ? QVariant(client::dateTime(at)) : QVariant(format_.instant(at));
    // Only causes are looked at, and come back: of what holds several of them nobody has said that it is known.
    case mark: return by_ != QLatin1String("cause") && group.mark == "known" ? QString() : markWords(group.mark);
    default: return {};
  }
}

}  // namespace signalbox::ui::state
