#pragma once
// A list that a screen shows whole, read page by page to its end. Completes once: with all rows, or with the error of the page that failed. GUI
// thread.

#include <functional>
#include <utility>
#include <vector>

#include "engine/protocol/notification.h"
#include "ui/state/engine_session.h"

namespace signalbox::ui::state {

template <class Row> using WholeList = std::function<void(client::Reply<std::vector<Row>>)>;

inline constexpr int kWholeListPage = 500;  // as many as the engine gives at once

/// `before` and `cursor` are of the pages that are there already.
template <class Row>
void readWhole(EngineSession& session, const QString& path, QObject* context, WholeList<Row> done, std::vector<Row> before = {},
               const QString& cursor = {}) {
  client::Query query{{QStringLiteral("limit"), QString::number(kWholeListPage)}};
  if (!cursor.isEmpty()) query.emplace_back(QStringLiteral("cursor"), cursor);
  session.rest().get<protocol::Page<Row>>(path, query, context,
                                          [&session, path, context, done, rows = std::move(before)](client::Reply<protocol::Page<Row>> reply) {
    if (!reply.ok()) return done(reply.error());
    std::vector<Row> all = rows;
    all.insert(all.end(), reply->data.begin(), reply->data.end());
    if (!reply->hasMore || reply->nextCursor.empty()) return done(std::move(all));
    if (!session.isStarted()) return done(client::notConnected());
    readWhole<Row>(session, path, context, done, std::move(all), client::text(reply->nextCursor));
  });
}

}  // namespace signalbox::ui::state
