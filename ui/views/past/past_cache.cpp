#include "ui/views/past/past_cache.h"

namespace signalbox::ui::views {

namespace {

const QString kPast = QStringLiteral("past"), kMarks = QStringLiteral("marks");

qint64 msOf(base::WallTime at) { return at.time_since_epoch() / base::Millis{1}; }
base::WallTime instantOf(qint64 ms) { return base::WallTime{base::Millis{ms}}; }

}  // namespace

void PastCache::put(const QString& kind, base::WallTime at, const std::string& json) {
  workspace::SeenPast seen{workspace::pastOwner(context_.connection), kind, msOf(at), msOf(context_.session.clock().now().wall),
                           QByteArray::fromStdString(json)};
  context_.workspace.keepPast(seen, &context_.session, [](const base::Status&) {});  // a memory that fails is none
}

template <class T>
void PastCache::look(const QString& kind, base::WallTime at, base::WallTime from, base::WallTime to, QObject* context,
                     std::function<void(std::optional<KeptPast<T>>)> found) {
  const workspace::PastWanted wanted{workspace::pastOwner(context_.connection), kind, msOf(at), msOf(from), msOf(to)};
  context_.workspace.past(wanted, context, [found = std::move(found)](const base::Result<std::optional<workspace::SeenPast>>& seen) {
    if (!seen.ok() || !*seen) return found(std::nullopt);
    auto parsed = protocol::parse<T>((*seen)->body.toStdString());
    if (!parsed.ok()) return found(std::nullopt);
    found(KeptPast<T>{std::move(parsed).value(), instantOf((*seen)->atMs), instantOf((*seen)->fetchedMs)});
  });
}

void PastCache::keep(base::WallTime at, const protocol::PastView& past) { put(kPast, at, protocol::toText(past)); }

void PastCache::find(base::WallTime at, base::WallTime from, base::WallTime to, QObject* context,
                     std::function<void(std::optional<KeptPast<protocol::PastView>>)> found) {
  look<protocol::PastView>(kPast, at, from, to, context, std::move(found));
}

void PastCache::keepMarks(base::WallTime to, const protocol::StatsAnswer& stats) { put(kMarks, to, protocol::toText(stats)); }

void PastCache::findMarks(base::WallTime from, base::WallTime to, QObject* context,
                          std::function<void(std::optional<KeptPast<protocol::StatsAnswer>>)> found) {
  look<protocol::StatsAnswer>(kMarks, to, from, to + (to - from), context, std::move(found));
}

}  // namespace signalbox::ui::views
