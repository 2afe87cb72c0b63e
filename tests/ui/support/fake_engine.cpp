#include "tests/ui/support/fake_engine.h"

#include <QUrlQuery>

#include "engine/protocol/vault.h"
#include "tests/ui/support/canned_access.h"
#include "tests/ui/support/canned_set_up.h"

namespace signalbox::tests {

namespace {

constexpr int kPulseMs = 1000;

template <class Row> Scripted pageOf(std::vector<Row> rows, std::optional<std::int64_t> total) {
  protocol::Page<Row> page;
  page.asOf = canned::asOf();
  page.data = std::move(rows);
  page.total = total;
  return json(protocol::toText(page));
}

template <class Row> Scripted listOf(const std::vector<Row>& rows) {
  return json(boost::json::serialize(boost::json::object{{"as_of", protocol::toJson(canned::asOf())}, {"data", protocol::toJson(rows)}}));
}

std::string lastSegment(const Asked& asked) { return asked.path().mid(asked.path().lastIndexOf('/') + 1).toStdString(); }

}  // namespace

FakeEngine::FakeEngine(quint16 port) : server_(port), snapshot_(canned::snapshot()) {
  server_.on("GET /session", [](const Asked&) { return json(protocol::toText(canned::sessionAnswer())); });
  server_.on("GET /snapshot", [this](const Asked&) {
    snapshot_.asOf = canned::asOf(step_, base::Millis{beats_ * kPulseMs});
    return json(protocol::toText(snapshot_));
  });
  Scripted stream;
  stream.type = "text/event-stream";
  stream.stream = true;
  server_.on("GET /events", stream);
  server_.on("GET /stats", [this](const Asked& asked) { return statsOf(asked); });
  answerLists();
  answerActs();
  pulse_.setInterval(kPulseMs);
  connect(&pulse_, &QTimer::timeout, this, &FakeEngine::beat);
  pulse_.start();
}

void FakeEngine::answerLists() {
  server_.on("GET /dead-letters",
             [this](const Asked&) { return empty_ ? pageOf<protocol::NotificationRow>({}, 0) : pageOf(canned::deadLetters(), std::nullopt); });
  server_.on("GET /dead-letters/", [](const Asked& asked) { return json(protocol::toText(canned::detail(lastSegment(asked)))); });
  server_.on("GET /dead-letters/groups", [this](const Asked&) { return empty_ ? pageOf<protocol::GroupView>({}, 0) : pageOf(canned::groups(), 8); });
  server_.on("GET /dead-letters/groups/", [](const Asked& asked) {
    for (const protocol::GroupView& group : canned::groups())
      if (group.id == lastSegment(asked)) return json(protocol::toText(group));
    return problem(404, "not_found", "There is no such group");
  });
  server_.on("GET /held", [this](const Asked&) { return empty_ ? pageOf<protocol::NotificationRow>({}, 0) : pageOf(canned::held(), 37); });
  server_.on("GET /notifications",
             [this](const Asked&) { return empty_ ? pageOf<protocol::NotificationRow>({}, 0) : pageOf(canned::notifications(), std::nullopt); });
  server_.on("GET /notifications/", [](const Asked& asked) { return json(protocol::toText(canned::detail(lastSegment(asked)))); });
  server_.on("GET /operations", [this](const Asked&) {
    if (empty_) return pageOf<protocol::OperationView>({}, 0);
    std::vector<protocol::OperationView> all = canned::operations();
    for (const protocol::OperationView& shown : snapshot_.operations)  // what runs is in the list, too
      if (std::none_of(all.begin(), all.end(), [&shown](const auto& each) { return each.id == shown.id; })) all.insert(all.begin(), shown);
    return pageOf(all, static_cast<std::int64_t>(all.size()));
  });
  server_.on("GET /templates", [this](const Asked&) { return empty_ ? pageOf<protocol::TemplateView>({}, 0) : pageOf(canned::templates(), 2); });
  server_.on("GET /templates/", [](const Asked& asked) {
    return asked.path().endsWith("/versions") ? pageOf(canned::versions(), std::nullopt) : json(protocol::toText(canned::templates().front()));
  });
  server_.on("PUT /templates/", [](const Asked& asked) { return json(asked.body.toStdString()); });
  server_.on("DELETE /templates/", json(std::string(), 204));
  answerSecrets();
  server_.on("GET /audit",
             [this](const Asked&) { return empty_ ? pageOf<protocol::AuditEntry>({}, std::nullopt) : pageOf(canned::audit(), std::nullopt); });
  server_.on("GET /audit/verify",
             [this](const Asked&) { return json(protocol::toText(empty_ ? canned::emptyAuditVerdict() : canned::auditVerdict())); });
  server_.on("GET /tokens", [](const Asked&) { return pageOf(canned::tokens(), std::nullopt); });
  server_.on("GET /alerts", [this](const Asked&) { return listOf(empty_ ? std::vector<protocol::AlertView>() : snapshot_.alerts); });
  server_.on("GET /recipients", [this](const Asked&) {
    return empty_ ? pageOf<protocol::RecipientView>({}, std::nullopt) : pageOf(canned::recipients(), std::nullopt);
  });
  server_.on("GET /suppressions", [this](const Asked&) {
    return empty_ ? pageOf<protocol::SuppressionView>({}, std::nullopt) : pageOf(canned::suppressions(), std::nullopt);
  });
  server_.on("GET /receipts", [this](const Asked&) {
    return empty_ ? pageOf<protocol::ReceiptView>({}, std::nullopt) : pageOf(canned::waitingReceipts(), std::nullopt);
  });
  server_.on("GET /subscriptions",
             [this](const Asked&) { return listOf(empty_ ? std::vector<protocol::SubscriptionView>() : canned::subscriptions()); });
  server_.on("GET /provider-kinds", [](const Asked&) { return listOf(canned::kinds()); });
  server_.on("GET /views", [this](const Asked&) {
    std::vector<protocol::SavedView> views = canned::views();
    for (protocol::SavedView& view : views)
      if (empty_) view.count = 0;
    return listOf(views);
  });
  server_.on("GET /queues/", [this](const Asked&) {
    protocol::QueueDue due;
    due.asOf = canned::asOf();
    due.minutes.assign(60, 0);
    for (std::size_t i = 0; i < due.minutes.size() && !empty_; ++i) due.minutes[i] = static_cast<std::int64_t>(i % 5 == 0 ? 38 - i / 2 : i % 3);
    return json(protocol::toText(due));
  });
  server_.on("GET /past", [this](const Asked& asked) {
    const QUrlQuery query(QUrl(QString::fromLatin1(asked.target)).query(QUrl::FullyEncoded));
    const auto at = base::parseRfc3339(query.queryItemValue(QStringLiteral("at"), QUrl::FullyDecoded).toStdString());
    if (!at) return problem(422, "invalid", "at is required");
    return json(protocol::toText(empty_ ? canned::emptyPast(*at) : canned::past(*at)));
  });
  server_.on("GET /complete",
             [](const Asked&) { return listOf(std::vector<protocol::Completion>{{"provider:", "provider of the last attempt", 0, 0}}); });
}

void FakeEngine::answerSecrets() {
  server_.on("GET /secrets", [this](const Asked&) {
    if (empty_) return listOf(std::vector<protocol::SecretView>());
    return listOf(std::vector<protocol::SecretView>{{"smtp-password", 3, canned::kNow - std::chrono::hours(30), {"smtp-primary", "smtp-backup"}},
                                                    {"old-key", 1, canned::kNow - std::chrono::hours(900), {}}});
  });
  server_.on("PUT /secrets/",
             [](const Asked& asked) { return json(protocol::toText(protocol::SecretView{lastSegment(asked), 4, canned::kNow, {}})); });
  server_.on("DELETE /secrets/", json(std::string(), 204));
  const protocol::VaultView vault{"a file beside the database", true, false, {{1, "4f1c2a", 6}}};
  server_.on("GET /vault", [this, vault](const Asked&) {
    protocol::VaultView shown = vault;
    for (protocol::DataKeyView& key : shown.dataKeys)
      if (empty_) key.secrets = 0;
    return json(protocol::toText(shown));
  });
  server_.on("POST /vault/rotate", json(protocol::toText(vault)));
  server_.on("POST /reload", json(R"({"providers": 2})"));
}

void FakeEngine::answerActs() {
  server_.on("POST /plans", [](const Asked& asked) {
    const auto request = protocol::parse<protocol::PlanRequest>(asked.body.toStdString());
    return json(protocol::toText(canned::plan(request.ok() ? *request : protocol::PlanRequest{})), 202);
  });
  server_.on("GET /plans/", [](const Asked& asked) {
    return asked.path().endsWith("/samples") ? listOf(canned::samples()) : pageOf(canned::deadLetters(), std::nullopt);
  });
  server_.on("GET /operations/", [](const Asked& asked) {
    return asked.path().endsWith("/report") ? json(protocol::toText(canned::report())) : json(protocol::toText(canned::operations().front()));
  });
  server_.on("PATCH /dead-letters/groups/", [](const Asked&) { return json(protocol::toText(canned::groups()[3])); });
  server_.on("POST /operations", [](const Asked& asked) {
    const auto request = protocol::parse<protocol::OperationRequest>(asked.body.toStdString());
    protocol::OperationView view = canned::operations().front();
    view.id = "0196c3a1-0000-7000-8000-0000000000d9";
    view.state = "staged";
    view.startsAt = canned::kNow + std::chrono::seconds(20);
    if (request.ok()) view.reason = request->reason;
    return json(protocol::toText(view), 202);
  });
  server_.on("POST /operations/", [](const Asked&) { return json(protocol::toText(canned::operations().front())); });
  server_.on("POST /templates/order-shipped/preview", [](const Asked&) { return json(boost::json::serialize(canned::shippedAsSent())); });
  server_.on("POST /providers/", [](const Asked&) {
    protocol::TestResult result;
    result.ok = true;
    result.outcome = "sent";
    result.code = "250";
    result.text = "2.0.0 Ok: queued as 4F1C2";
    result.latencyMs = 182;
    return json(protocol::toText(result));
  });
  server_.on("PUT /subscriptions/", [](const Asked&) { return json(protocol::toText(canned::subscriptions().front())); });
  server_.on("POST /subscriptions/", [](const Asked& asked) {
    if (!asked.target.endsWith("/test")) return json(protocol::toText(canned::subscriptions().front()));
    return json(protocol::toText(protocol::TestResult{true, "sent", "204", "The receiver took the message.", 41}));
  });
  server_.on("DELETE /subscriptions/", [](const Asked&) { return json(std::string(), 204); });
  server_.on("PUT /policies/", [this](const Asked&) { return json(protocol::toText(snapshot_.policies.front())); });
  server_.on("DELETE /policies/", [this](const Asked&) { return json(protocol::toText(snapshot_.policies.front())); });
  server_.on("PUT /providers/", [this](const Asked&) {
    return json(protocol::toText(snapshot_.providers.empty() ? protocol::ProviderView{} : snapshot_.providers.front()));
  });
  server_.on("PUT /simulators/", [](const Asked& asked) { return json(asked.body.toStdString()); });
  server_.on("PUT /recipients/", [](const Asked& asked) { return json(asked.body.toStdString()); });
  server_.on("DELETE /suppressions/", json({}, 204));
  server_.on("POST /notifications",
             [](const Asked&) { return json(R"({"notification_id": "0196c3a1-0003-7000-8000-000000000001", "status": "pending"})", 202); });
}

Scripted FakeEngine::statsOf(const Asked& asked) const {
  const QUrlQuery query(QUrl(QString::fromLatin1(asked.target)).query(QUrl::FullyEncoded));
  std::vector<std::string> names;
  if (!empty_)
    for (const QString& name : query.queryItemValue(QStringLiteral("series"), QUrl::FullyDecoded).split(QLatin1Char(',')))
      names.push_back(name.toStdString());
  const auto from = base::parseRfc3339(query.queryItemValue(QStringLiteral("from"), QUrl::FullyDecoded).toStdString());
  const auto to = base::parseRfc3339(query.queryItemValue(QStringLiteral("to"), QUrl::FullyDecoded).toStdString());
  const std::int64_t step = query.queryItemValue(QStringLiteral("step")).toLongLong();
  if (!from || !to || step <= 0) return problem(422, "invalid", "from, to and step are needed");
  protocol::StatsAnswer stats = canned::stats(names, *from, *to, step);
  if (empty_) {
    stats.markers.clear();
    stats.breakers.clear();
  }
  return json(protocol::toText(stats));
}

void FakeEngine::setEmpty() {
  empty_ = true;
  snapshot_ = canned::emptySnapshot();
}

void FakeEngine::lack(const std::vector<std::string>& capabilities, const std::vector<QByteArray>& paths) {
  server_.on("GET /session", [capabilities](const Asked&) {
    protocol::SessionAnswer answer = canned::sessionAnswer();
    for (const std::string& each : capabilities) std::erase(answer.capabilities, each);
    return json(protocol::toText(answer));
  });
  for (const QByteArray& path : paths) server_.on("GET " + path, problem(404, "not_found", "There is nothing here"));
}

void FakeEngine::tell(const QStringList& members) {
  snapshot_.asOf = canned::asOf(++step_, base::Millis{beats_ * kPulseMs});
  const boost::json::object whole = protocol::toJson(snapshot_).as_object();
  boost::json::object changed{{"as_of", whole.at("as_of")}};
  for (const QString& member : members) changed[member.toStdString()] = whole.at(member.toStdString());
  server_.write(QByteArray::fromStdString("event: state\ndata: " + boost::json::serialize(changed) + "\n\n"));
}

void FakeEngine::beat() {
  if (!still_) ++beats_;
  server_.write(
      QByteArray::fromStdString("event: heartbeat\ndata: " + protocol::toText(canned::asOf(step_, base::Millis{beats_ * kPulseMs})) + "\n\n"));
}

void FakeEngine::setBeating(bool beating) {
  if (beating)
    pulse_.start();
  else
    pulse_.stop();
}

}  // namespace signalbox::tests
