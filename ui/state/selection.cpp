#include "ui/state/selection.h"

#include <QLocale>

#include <algorithm>

#include "ui/client/text.h"

namespace signalbox::ui::state {

std::optional<std::int64_t> Selection::count() const { return all_ ? count_ : std::optional<std::int64_t>(ids_.size()); }

void Selection::setIds(const QSet<QString>& ids) {
  if (!all_ && ids_ == ids) return;
  all_ = false;
  ids_ = ids;
  Q_EMIT changed();
}

void Selection::toggle(const QString& id) {
  if (all_) return setIds({id});
  QSet<QString> ids = ids_;
  if (!ids.remove(id)) ids.insert(id);
  setIds(ids);
}

void Selection::setAllMatching(const QString& query, std::optional<base::WallTime> instant, std::optional<std::int64_t> count) {
  all_ = true;
  ids_.clear();
  query_ = query;
  instant_ = instant;
  count_ = count;
  Q_EMIT changed();
}

void Selection::clear() { setIds({}); }

QString Selection::words(const QTimeZone& zone) const {
  const QLocale english(QLocale::English);
  if (!all_) return ids_.isEmpty() ? tr("Nothing chosen") : tr("%1 chosen").arg(english.toString(static_cast<qlonglong>(ids_.size())));
  return count_ ? tr("All %1 %2").arg(english.toString(static_cast<qlonglong>(*count_)), matchWords(zone)) : tr("All %1").arg(matchWords(zone));
}

QString Selection::matchWords(const QTimeZone& zone) const {
  if (!instant_) return tr("that match");
  return tr("that match, as of %1").arg(client::dateTime(*instant_).toTimeZone(zone).toString(QStringLiteral("HH:mm:ss")));
}

protocol::PlanRequest Selection::plan(const QString& kind) const {
  protocol::PlanRequest request;
  request.kind = client::utf8(kind);
  if (all_) {
    request.q = client::utf8(query_);
  } else {
    for (const QString& id : ids_) request.ids.push_back(client::utf8(id));
    std::sort(request.ids.begin(), request.ids.end());
  }
  return request;
}

}  // namespace signalbox::ui::state
