#include "ui/shell/alert_watch.h"

#include <utility>

#include "ui/client/text.h"
#include "ui/views/place.h"
#include "ui/views/place_link.h"

namespace signalbox::ui::shell {

using client::text;
using workspace::Connection;

struct AlertWatch::AlertList {
  std::vector<protocol::AlertView> data;
  template <class F> void describe(F& f) { f("data", data); }
};

struct AlertWatch::Engine {
  client::EngineAddress address;
  std::unique_ptr<client::RestClient> rest;
  client::Call call;
  QSet<QString> raised;   // ids
  bool known = false;     // its first word raises nothing
  bool answered = false;  // the last question
  bool refused = false;   // by its token: the same one is not tried again
  QObject asking;         // goes first, and an answer then reaches nobody
};

namespace {

constexpr qint64 kAnswerMost = 1024 * 1024;

QString keyOf(qint64 connection, const QString& alert) { return QStringLiteral("%1/%2").arg(connection).arg(alert); }

QString linkOf(const Connection& connection, const protocol::AlertView& alert) {
  const auto place = views::parseLink(text(alert.link));
  return (place ? place->place : views::Place{}).link(views::engineOfLink(connection.url));
}

}  // namespace

AlertWatch::AlertWatch(views::ViewContext context, workspace::EngineTokens& tokens, QObject* parent)
    : QObject(parent), context_(context), tokens_(tokens) {
  again_.setInterval(kEveryMs);
  again_.setTimerType(Qt::VeryCoarseTimer);  // wakes nobody for itself
  connect(&again_, &QTimer::timeout, this, &AlertWatch::look);
  again_.start();
}

AlertWatch::~AlertWatch() = default;

void AlertWatch::look() {
  if (!context_.layout.layout().alertNotes) return keepOnly({});
  context_.workspace.connections(this, [this](base::Result<QList<Connection>> known) {
    if (known.ok()) askAll(*known);
  });
}

std::optional<qsizetype> AlertWatch::alertsOf(qint64 connection) const {
  const auto found = engines_.find(connection);
  if (found == engines_.end() || !found->second->answered) return std::nullopt;
  return found->second->raised.size();
}

void AlertWatch::askAll(const QList<Connection>& known) {
  QSet<qint64> asked;
  for (const Connection& connection : known) {
    if (asked.size() >= kEnginesMost) break;
    if (connection.id == context_.connection.id || workspace::isSameEngine(connection.url, context_.connection.url)) continue;
    const auto token = tokens_.held(connection);
    if (!token) continue;
    asked.insert(connection.id);
    ask(connection, {connection.url, client::Secret(*token), connection.certificate, connection.caFile});
  }
  keepOnly(asked);
}

void AlertWatch::ask(const Connection& connection, const client::EngineAddress& address) {
  std::unique_ptr<Engine>& engine = engines_[connection.id];
  if (engine == nullptr || !(engine->address == address)) {
    engine = std::make_unique<Engine>();
    engine->address = address;
    engine->rest = std::make_unique<client::RestClient>(address, context_.session.clock(), context_.session.random());
  }
  if (engine->refused || engine->call.isRunning()) return;
  client::CallOptions options;
  options.limits.bodyBytesMax = kAnswerMost;
  const auto answered = [this, connection, asked = engine.get()](const client::Reply<AlertList>& reply) { take(connection, *asked, reply); };
  engine->call = engine->rest->get<AlertList>(QStringLiteral("/alerts"), {}, &engine->asking, answered, options);
}

void AlertWatch::take(const Connection& connection, Engine& engine, const client::Reply<AlertList>& reply) {
  engine.answered = reply.ok();
  if (!reply.ok()) {
    // One that cannot be reached says nothing of its alerts: they stay as they are.
    engine.refused = reply.error().kind == client::ErrorKind::token || reply.error().kind == client::ErrorKind::forbidden;
    return;
  }
  QSet<QString> present;
  for (const protocol::AlertView& alert : reply.value().data) {
    if (alert.endedAt) continue;
    const QString id = text(alert.id);
    present.insert(id);
    if (engine.known && !engine.raised.contains(id))
      Q_EMIT raised({keyOf(connection.id, id), connection.name, text(alert.text), linkOf(connection, alert), alert.severity == "page"});
  }
  for (const QString& id : std::as_const(engine.raised))
    if (!present.contains(id)) Q_EMIT ended(keyOf(connection.id, id));
  engine.raised = present;
  engine.known = true;
}

void AlertWatch::keepOnly(const QSet<qint64>& ids) {
  for (auto it = engines_.begin(); it != engines_.end();) {
    if (ids.contains(it->first)) {
      ++it;
      continue;
    }
    for (const QString& id : std::as_const(it->second->raised)) Q_EMIT ended(keyOf(it->first, id));
    it = engines_.erase(it);
  }
}

}  // namespace signalbox::ui::shell
