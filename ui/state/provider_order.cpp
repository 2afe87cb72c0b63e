#include "ui/state/provider_order.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "ui/client/foreign.h"
#include "ui/client/text.h"

namespace signalbox::ui::state {

using client::foreign;
using client::text;
using protocol::ProviderView;

namespace {

constexpr std::int64_t kPositionMost = 1000;  // as far as the form goes

client::ClientError problemOf(const QString& words) {
  client::ClientError error;
  error.kind = client::ErrorKind::problem;
  error.text = words;
  return error;
}

/// Positions for providers in the wanted order, of whom only the one at `moved` is out of place.
std::vector<std::int64_t> positionsOf(const std::vector<const ProviderView*>& wanted, std::size_t moved) {
  std::vector<std::int64_t> positions;
  for (const ProviderView* each : wanted) positions.push_back(each->position);
  if (moved > 0)
    positions[moved] = positions[moved - 1] + 1;
  else
    positions[moved] = std::min(positions[1], std::max(std::int64_t{0}, positions[1] - 1));
  std::int64_t highest = positions[moved];
  for (std::size_t i = moved + 1; i < positions.size() && positions[i] <= positions[i - 1]; ++i) highest = positions[i] = positions[i - 1] + 1;
  if (highest > kPositionMost)
    for (std::size_t i = 0; i < positions.size(); ++i) positions[i] = static_cast<std::int64_t>(i);
  return positions;
}

}  // namespace

std::vector<PositionChange> positionChanges(const std::vector<ProviderView>& providers, std::size_t from, std::size_t to) {
  if (from == to || from >= providers.size() || to >= providers.size()) return {};
  std::vector<const ProviderView*> wanted;
  for (const ProviderView& each : providers) wanted.push_back(&each);
  const auto at = [&wanted](std::size_t place) { return wanted.begin() + static_cast<std::ptrdiff_t>(place); };
  if (from < to)
    std::rotate(at(from), at(from + 1), at(to + 1));
  else
    std::rotate(at(to), at(from), at(from + 1));
  const std::vector<std::int64_t> positions = positionsOf(wanted, to);
  std::vector<PositionChange> changes;
  const auto change = [&](std::size_t i) { changes.push_back({wanted[i]->name, wanted[i]->position, static_cast<std::int32_t>(positions[i])}); };
  // Who goes up goes behind those that have gone, who comes down likewise: so no two of them ever change places.
  for (std::size_t i = wanted.size(); i-- > 0;)
    if (i != to && positions[i] > wanted[i]->position) change(i);
  for (std::size_t i = 0; i < wanted.size(); ++i)
    if (i != to && positions[i] < wanted[i]->position) change(i);
  if (positions[to] != wanted[to]->position) change(to);
  return changes;
}

protocol::ProviderPut putOf(const ProviderView& provider) {
  protocol::ProviderPut put;
  put.kind = provider.kind;
  put.channel = provider.channel;
  put.enabled = provider.enabled;
  put.position = provider.position;
  put.weight = provider.weight;
  put.ratePerSecond = provider.ratePerSecond;
  put.concurrency = provider.concurrency;
  put.settings = provider.settings;
  return put;
}

ProviderOrder::ProviderOrder(EngineState& state, Commands& commands, QObject* parent) : QObject(parent), state_(state), commands_(commands) {
  connect(&state_, &EngineState::providersChanged, this, &ProviderOrder::settle);
}

std::vector<ProviderView> ProviderOrder::shown() const {
  std::vector<ProviderView> all = state_.snapshot().providers;
  if (!isAsked()) return all;
  std::vector<std::string> channels;  // in the engine's order
  for (ProviderView& each : all) {
    if (std::find(channels.begin(), channels.end(), each.channel) == channels.end()) channels.push_back(each.channel);
    for (const PositionChange& change : changes_)
      if (change.name == each.name) each.position = change.after;
  }
  const auto rank = [&channels](const ProviderView& provider) {
    return std::find(channels.begin(), channels.end(), provider.channel) - channels.begin();
  };
  std::stable_sort(all.begin(), all.end(), [&rank](const ProviderView& a, const ProviderView& b) {
    const auto first = rank(a), second = rank(b);
    return std::tie(first, a.position, a.name) < std::tie(second, b.position, b.name);
  });
  return all;
}

void ProviderOrder::move(const QString& name, std::size_t place) {
  const ProviderView* provider = state_.provider(name);
  if (isAsked() || provider == nullptr) return;
  std::vector<ProviderView> siblings;
  std::size_t from = 0;
  for (const ProviderView& each : state_.snapshot().providers) {
    if (each.channel != provider->channel) continue;
    if (each.name == provider->name) from = siblings.size();
    siblings.push_back(each);
  }
  begin(positionChanges(siblings, from, place), name, false);
}

void ProviderOrder::undo() {
  if (isAsked() || undo_.empty()) return;
  std::vector<PositionChange> back = std::exchange(undo_, {});
  for (const PositionChange& change : back) {
    const ProviderView* provider = state_.provider(text(change.name));
    if (provider == nullptr || provider->position != change.before)
      return Q_EMIT failed(problemOf(tr("Somebody has moved providers since.")), 0, static_cast<int>(back.size()));
  }
  begin(std::move(back), undoMoved_, true);
}

void ProviderOrder::begin(std::vector<PositionChange> changes, const QString& name, bool undoing) {
  if (changes.empty()) return;
  changes_ = std::move(changes);
  saved_.clear();
  moved_ = name;
  undoing_ = undoing;
  Q_EMIT changed();
  ask();
}

void ProviderOrder::ask() {
  if (saved_.size() == changes_.size()) return settle();
  const PositionChange& change = changes_[saved_.size()];
  const ProviderView* provider = state_.provider(text(change.name));
  if (provider == nullptr) return fail(problemOf(tr("%1 is not set up any more.").arg(foreign(change.name))));
  protocol::ProviderPut put = putOf(*provider);
  put.position = change.after;
  // Of this version alone: what somebody else saves meanwhile is not taken back with it.
  commands_.placeProvider(text(change.name), put, provider->version, {this, [this](const client::Reply<ProviderView>& reply) {
    if (!reply.ok()) return fail(reply.error());
    saved_.push_back(reply->version);
    Q_EMIT placed(text(reply->name), reply->version);
    ask();
  }});
}

/// The engine has saved all; its picture may still be the one of before.
void ProviderOrder::settle() {
  if (!isAsked() || saved_.size() < changes_.size()) return;
  for (std::size_t i = 0; i < changes_.size(); ++i) {
    const ProviderView* provider = state_.provider(text(changes_[i].name));
    if (provider != nullptr && provider->position != changes_[i].after && provider->version <= saved_[i]) return;
  }
  undo_.clear();
  undoMoved_ = moved_;
  if (!undoing_)
    for (auto change = changes_.rbegin(); change != changes_.rend(); ++change) undo_.push_back({change->name, change->after, change->before});
  changes_.clear();
  Q_EMIT changed();
  Q_EMIT done(undoing_);
}

void ProviderOrder::fail(client::ClientError error) {
  const int saved = static_cast<int>(saved_.size()), all = static_cast<int>(changes_.size());
  changes_.clear();
  Q_EMIT changed();
  Q_EMIT failed(error, saved, all);
}

}  // namespace signalbox::ui::state
