#include "ui/state/provider_model.h"

#include "ui/client/foreign.h"
#include "ui/client/words.h"
#include "ui/state/words.h"

#include <algorithm>

#include "ui/client/text.h"

namespace signalbox::ui::state {

using client::Words;

QString providerWords(const protocol::ProviderView& provider) {
  if (!provider.enabled) return Words::tr("Off");
  if (provider.paused)
    return provider.pausedReason.empty() ? Words::tr("Paused") : Words::tr("Paused: %1").arg(client::foreign(provider.pausedReason));
  const auto& breaker = provider.breaker;
  if (breaker.mode == "forced_open") return Words::tr("Held open");
  if (breaker.mode == "forced_closed") return Words::tr("Kept sending");
  if (breaker.state == "closed") return Words::tr("Sending");
  if (breaker.state == "half_open") return Words::tr("Testing");
  return breaker.state == "open" ? Words::tr("Not sending") : Words::tr("Unknown");
}

ProviderModel::ProviderModel(EngineState& state, QObject* parent) : QAbstractTableModel(parent), state_(state), format_(plainCellFormat()) {
  connect(&state, &EngineState::providersChanged, this, &ProviderModel::follow);
  follow();
}

void ProviderModel::setChannel(const QString& wanted) {
  channel_ = wanted;
  follow();
}

void ProviderModel::setCellFormat(CellFormat format) {
  format_ = std::move(format);
  if (!rows_.empty()) Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, columns - 1));
}

void ProviderModel::follow() {
  std::vector<protocol::ProviderView> news;
  for (const auto& provider : state_.snapshot().providers)
    if (channel_.isEmpty() || client::text(provider.channel) == channel_) news.push_back(provider);
  const bool same = std::equal(rows_.begin(), rows_.end(), news.begin(), news.end(), [](const auto& a, const auto& b) { return a.name == b.name; });
  if (same) {
    rows_ = std::move(news);
    if (!rows_.empty()) Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, columns - 1));
    return;
  }
  beginResetModel();  // a provider came, went or moved: rare, and by a person
  rows_ = std::move(news);
  endResetModel();
}

const protocol::ProviderView* ProviderModel::rowAt(int row) const {
  return row < 0 || row >= rowCount() ? nullptr : &rows_[static_cast<std::size_t>(row)];
}

int ProviderModel::rowOf(const QString& wanted) const {
  const auto found = std::find_if(rows_.begin(), rows_.end(), [&](const auto& p) { return client::text(p.name) == wanted; });
  return found == rows_.end() ? -1 : static_cast<int>(found - rows_.begin());
}

int ProviderModel::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : static_cast<int>(rows_.size()); }
int ProviderModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : columns; }

QVariant ProviderModel::headerData(int section, Qt::Orientation orientation, int role) const {
  static const QStringList titles{tr("Name"),      tr("Channel"),         tr("State"),           tr("Failures"),       tr("Calls/min"),
                                  tr("In flight"), QStringLiteral("p50"), QStringLiteral("p95"), QStringLiteral("p99")};
  if (orientation != Qt::Horizontal || section < 0 || section >= columns) return {};
  if (role == Qt::DisplayRole) return titles[section];
  if (role == Qt::TextAlignmentRole) return QVariant((section >= failures ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
  return {};
}

QVariant ProviderModel::data(const QModelIndex& at, int role) const {
  const protocol::ProviderView* provider = at.isValid() ? rowAt(at.row()) : nullptr;
  if (provider == nullptr) return {};
  if (role == kIdRole) return client::text(provider->name);
  if (role == Qt::TextAlignmentRole) return QVariant((at.column() >= failures ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
  if (role != Qt::DisplayRole && role != kValueRole && role != Qt::ToolTipRole) return {};
  const bool bare = role == kValueRole;
  const auto number = [&](std::int64_t value) { return bare ? QVariant(qlonglong{value}) : QVariant(format_.count(value)); };
  const auto latency = [&](const std::optional<double>& ms) {
    if (!ms) return bare ? QVariant() : QVariant(format_.unknown);
    return bare ? QVariant(*ms) : QVariant(format_.seconds(*ms / 1000));
  };
  switch (at.column()) {
    case name: return client::text(provider->name);
    case channel: return bare ? client::text(provider->channel) : channelWords(client::text(provider->channel));
    case stateWords: return providerWords(*provider);
    case failures: {
      const auto& breaker = provider->breaker;
      if (breaker.calls == 0) return bare ? QVariant() : QVariant(format_.unknown);  // no calls is not 0 %
      const double share = static_cast<double>(breaker.failures) / static_cast<double>(breaker.calls);
      return bare ? QVariant(share) : QVariant(format_.share(share));
    }
    case calls: return number(provider->callsLastMinute);
    case inFlight: return number(provider->inFlight);
    case p50: return latency(provider->p50Ms);
    case p95: return latency(provider->p95Ms);
    case p99: return latency(provider->p99Ms);
    default: return {};
  }
}

}  // namespace signalbox::ui::state
