#include "ui/state/series_store.h"

#include <algorithm>

namespace signalbox::ui::state {

SeriesStore::SeriesStore(EngineSession& session, QObject* parent) : QObject(parent), session_(session) {
  connect(&session.state(), &EngineState::asOfChanged, this, &SeriesStore::onTime);
  connect(&session.state(), &EngineState::snapshotLoaded, this, [this] {
    askedFor_.reset();
    onTime();
  });
  connect(&session, &EngineSession::restarted, this, &SeriesStore::reload);
  connect(&session, &EngineSession::linkBack, this, &SeriesStore::heal);
}

void SeriesStore::setSeries(const QStringList& names, bool withBreakers, bool withMarkers) {
  if (names_ == names && breakers_ == withBreakers && markers_ == withMarkers) return;
  names_ = names;
  breakers_ = withBreakers;
  markers_ = withMarkers;
  reload();
}

void SeriesStore::setRange(Range range) {
  if (range_ == range && range != Range::custom) return;
  range_ = range;
  reload();
}

void SeriesStore::setCustomRange(base::WallTime from, base::WallTime to) {
  range_ = Range::custom;
  custom_ = {from, std::max(to, from + base::Millis{1000})};
  reload();
}

void SeriesStore::setActive(bool active) {
  if (active_ == active) return;
  active_ = active;
  onTime();
}

const protocol::StatsSeries* SeriesStore::series(const QString& name) const {
  const std::string wanted = client::utf8(name);
  const auto found = std::find_if(data_.series.begin(), data_.series.end(), [&](const auto& s) { return s.series == wanted; });
  return found == data_.series.end() ? nullptr : &*found;
}

std::optional<BucketSpan> SeriesStore::wanted() const {
  const auto now = session_.state().engineNow();
  if (!now) return std::nullopt;
  if (range_ != Range::custom) return bucketsUntil(*now, rangeSpec(range_).length, rangeSpec(range_).stepSeconds);
  const std::int64_t step = stepFor(custom_.to - custom_.from);
  // Whole buckets that hold both chosen ends, without the unfinished one.
  const base::WallTime to = bucketsUntil(std::min(*now, custom_.to + base::Millis{step * 1000 - 1}), {}, step).to;
  const base::WallTime from = bucketsUntil(custom_.from, {}, step).to;
  return BucketSpan{from, to, step};
}

Gap SeriesStore::window() const {
  if (range_ == Range::custom) return custom_;
  const auto now = session_.state().engineNow().value_or(data_.to);
  return {now - rangeSpec(range_).length, now};
}

void SeriesStore::reload() {
  call_.cancel();
  call_ = {};
  has_ = false;
  data_ = {};
  gaps_.clear();
  askedFor_.reset();
  error_.reset();
  Q_EMIT changed();
  onTime();
}

void SeriesStore::onTime() {
  if (!active_ || names_.isEmpty() || !session_.isStarted() || call_.isRunning()) return;
  const auto span = wanted();
  if (!span || span->to <= span->from) return;
  if (askedFor_ && *askedFor_ >= span->to) return;
  if (!has_ || data_.to < span->from || data_.stepSeconds != span->stepSeconds) return fetch(*span, false);
  if (data_.to >= span->to) return;
  // One bucket again: what was settled late may have changed it.
  const base::WallTime from = std::max(span->from, data_.to - base::Millis{span->stepSeconds * 1000});
  fetch({from, span->to, span->stepSeconds}, true);
}

/// The next bucket of a long range ends minutes later.
void SeriesStore::heal() {
  again_ = call_.isRunning();
  if (again_ || !error_) return;
  askedFor_.reset();
  onTime();
}

void SeriesStore::fetch(const BucketSpan& span, bool tail) {
  client::Query query{{QStringLiteral("series"), names_.join(QLatin1Char(','))},
                      {QStringLiteral("from"), client::text(base::formatRfc3339(span.from))},
                      {QStringLiteral("to"), client::text(base::formatRfc3339(span.to))},
                      {QStringLiteral("step"), QString::number(span.stepSeconds)}};
  if (breakers_) query.emplace_back(QStringLiteral("breakers"), QStringLiteral("1"));
  if (markers_) query.emplace_back(QStringLiteral("markers"), QStringLiteral("1"));
  // Each bucket end is asked for once; an engine that is late with it is asked at the next.
  askedFor_ = span.to;
  again_ = false;
  call_ = session_.rest().get<protocol::StatsAnswer>(QStringLiteral("/stats"), query, this, [this, tail](auto reply) {
    if (reply.ok()) {
      error_.reset();
      take(reply.value(), tail);
    } else if (reply.error().kind != client::ErrorKind::cancelled) {
      error_ = reply.error();
      if (again_) askedFor_.reset();
      Q_EMIT failed(*error_);
    }
    Q_EMIT loadingChanged();
  });
  Q_EMIT loadingChanged();
}

void SeriesStore::take(const protocol::StatsAnswer& answer, bool tail) {
  const auto span = wanted();
  if (tail && has_ && span && mergeTail(data_, answer, span->from)) {
  } else if (tail) {
    return reload();  // another step or a hole: the whole range is the simple truth
  } else {
    data_ = answer;
  }
  has_ = true;
  gaps_ = gapsOf(data_);
  Q_EMIT changed();
}

void SeriesStore::stop() {
  if (!call_.isRunning()) return;
  call_.cancel();
  call_ = {};
  askedFor_ = base::WallTime::max();  // no end of a bucket is beyond it
  error_ = client::ClientError{};     // by the caller
  Q_EMIT failed(*error_);
  Q_EMIT loadingChanged();
}

}  // namespace signalbox::ui::state
