// Requests as they come out of the socket, of any role: each is answered once, with words that are JSON, and never by 500; who may not act does
// not; and what reaches the core keeps what the surface promises.
#include <QStringList>

#include <algorithm>
#include <array>
#include <cmath>

#include "engine/api/detail_view.h"
#include "engine/api/notification_reading.h"
#include "engine/api/target_syntax.h"
#include "engine/api/token_views.h"
#include "engine/core/channel_policies.h"
#include "engine/policy/quiet_hours.h"
#include "engine/providers/answer_text.h"
#include "engine/providers/catalogue.h"
#include "engine/providers/rendering.h"
#include "tests/engine/api/scene.h"
#include "tests/fuzz/input.h"

using namespace signalbox;
using api::tests::Scene;

namespace {

constexpr std::array<std::string_view, 6> kRoles{"admin", "operator", "viewer", "sender", "nobody", ""};
constexpr std::array kStatuses{200, 201, 202, 204, 400, 401, 403, 404, 405, 409, 412, 413, 415, 422, 429, 503};
const base::Uuid kId = *base::Uuid::parse("01970000-0000-7000-8000-000000000001");  // of everything that has one

std::shared_ptr<protocol::Snapshot> picture() {
  auto snapshot = std::make_shared<protocol::Snapshot>();
  const core::ChannelPolicies policies = core::configuredPolicies(core::CoreOptions{});
  for (const model::Channel channel : model::kChannels) {
    snapshot->queues.emplace_back().channel = model::name(channel);
    snapshot->policies.push_back(core::viewOf(channel, policies[model::index(channel)]));
  }
  for (const auto& [name, kind, channel] :
       {std::array{"sim", "simulated", "sms"}, std::array{"mail", "smtp", "email"}, std::array{"texts", "twilio", "sms"}}) {
    protocol::ProviderView& provider = snapshot->providers.emplace_back();
    provider.name = name;
    provider.kind = kind;
    provider.channel = channel;
    provider.version = 3;
  }
  snapshot->subscriptions.emplace_back().name = "ops";
  return snapshot;
}

store::ListRow messageRow() {
  store::ListRow row;
  row.notification.id = kId;
  row.notification.seq = 7;
  row.notification.app = "shop";
  row.notification.target = "ada@example.com";
  row.notification.templateName = "order";
  row.notification.templateVersion = 1;
  row.notification.data = R"({"order":"A-1","lines":[{"sku":"old-7"}]})";
  row.delivery.state = model::State::dead;
  row.delivery.attempts = 1;
  return row;
}

model::Template orderTemplate() {
  model::Template value;
  value.name = "order";
  value.version = 1;
  value.subject = "Order {{order}}";
  value.text = "{{#lines}}{{sku}} {{/lines}}";
  return value;
}

/// One of each kind, so that there is something to answer with.
void furnish(Scene& scene) {
  static const std::shared_ptr<protocol::Snapshot> snapshot = picture();
  scene.snapshots.snapshot = snapshot;
  scene.intake.done = core::CommandDone{kId, 1};
  api::tests::FakeReader& reader = scene.readers.reader;
  const store::ListRow message = messageRow();
  reader.page.rows = {message};
  reader.detailRow.emplace().row = message;
  store::ScanRow& scanned = reader.scanRows.emplace_back();
  scanned.row.notification = message.notification;
  scanned.row.delivery = message.delivery;
  model::Plan& plan = reader.planRow.emplace();
  plan.id = kId;
  plan.q = "is:dead";
  plan.state = model::PlanState::ready;
  plan.matched = 1;
  model::Operation& operation = reader.operationRows.emplace_back();
  operation.id = operation.planId = kId;
  operation.q = "is:dead to:ada@example.com";
  reader.templateRows = {orderTemplate()};
  model::Recipient& recipient = reader.recipientRows.emplace_back();
  recipient.id = "ada";
  recipient.email = "ada@example.com";
  reader.messagesOfRecipient = {kId};
  reader.viewRows = {{"mine", "is:dead", "dead-letters"}};
  reader.subscriptionRows.emplace_back().subscription.name = "ops";
  reader.secretRows.named.push_back({"twilio", 1, {}});
  store::GroupRow& group = reader.groupRows.emplace_back();
  group.id = "0123456789abcdef";
  group.title = "550 unknown";
  store::StatRow point;
  point.at = api::tests::kNow - std::chrono::minutes{5};
  point.value = 3;
  for (const char* series : {"accepted", "waiting{channel=email}", "latency{provider=sim}", "dead{cause=0123456789abcdef}"})
    reader.statRows[series] = {point};
  store::BreakerRow& breaker = reader.breakerRows.emplace_back();
  breaker.gate = "sim";
  breaker.at = point.at;
  breaker.state = "open";
  breaker.mode = "auto";
  store::AuditRow& act = reader.auditRows.emplace_back();
  act.seq = 1;
  act.at = point.at;
  act.action = "queue.pause";
  act.detail = R"({"queue":"sms"})";
  reader.values = {"order", "a b", "Gr\xC3\xBC\xC3\x9F"};
}

/// "name: value", a line each, as the server's gate lets them through.
void addHeaders(std::string_view lines, api::Request& request) {
  while (!lines.empty()) {
    const std::string_view line = lines.substr(0, lines.find('\n'));
    lines.remove_prefix(std::min(line.size() + 1, lines.size()));
    const std::size_t colon = line.find(": ");
    const bool passes = std::all_of(line.begin(), line.end(), [](char c) { return static_cast<unsigned char>(c) >= 0x20 && c != 0x7F; });
    if (colon == std::string_view::npos || !passes) continue;
    std::string name(line.substr(0, colon));
    for (char& c : name) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    request.headers.emplace_back(std::move(name), line.substr(colon + 2));
  }
}

std::string drained(api::BodyStream& stream) {
  std::string bytes;
  bool ended = false;
  for (int i = 0; i < 8 && !ended; ++i)
    stream.next([&](const api::BodyStream::Piece& piece) {
      bytes += piece.bytes;
      ended = piece.end || piece.failed;
    });
  REQUIRE(ended);
  return bytes;
}

bool isAnswer(std::string_view text) { return protocol::parseJson(text, protocol::kAnswerDepthMax).ok(); }

void judgeAnswer(const api::Response& response) {
  REQUIRE(std::find(kStatuses.begin(), kStatuses.end(), response.status) != kStatuses.end());
  for (const auto& [name, value] : response.headers) REQUIRE(value.find_first_of("\r\n") == std::string::npos);
  const std::string body = response.stream != nullptr ? drained(*response.stream) : response.body;
  if (response.status >= 400) {
    REQUIRE(response.contentType == "application/problem+json");
    const auto problem = protocol::parse<protocol::Problem>(body);
    REQUIRE(problem.ok() && problem->status == response.status && !problem->code.empty() && !problem->title.empty());
  } else if (response.contentType == "application/json") {
    REQUIRE(body.empty() ? response.status == 204 : isAnswer(body));
  } else if (response.contentType == "application/x-ndjson") {
    for (std::string_view rest = body; !rest.empty();) {
      const std::size_t end = rest.find('\n');
      REQUIRE(end != std::string_view::npos && isAnswer(rest.substr(0, end)));
      rest.remove_prefix(end + 1);
    }
  }
}

/// What the core may believe of a command, whatever was asked.
struct Promise {
  const api::PermissionSet& rights;

  void operator()(const core::CreateToken& command) const {
    REQUIRE(!api::firstMissing(rights, api::permissionsOf(command.token)));
    REQUIRE(command.token.digest.size() == 32 && api::isPlainName(command.token.name));
  }
  void operator()(const core::PutRecipients& command) const {
    REQUIRE(!command.rows.empty() && command.rows.size() <= 1000);
    for (const model::Recipient& row : command.rows) {
      REQUIRE(model::isVisibleAscii(row.id, 128));
      REQUIRE(row.email.empty() || model::targetFault(model::Channel::email, row.email).empty());
      REQUIRE(row.phone.empty() || model::targetFault(model::Channel::sms, row.phone).empty());
      REQUIRE(row.webhookUrl.empty() || model::targetFault(model::Channel::webhook, row.webhookUrl).empty());
      REQUIRE(row.quietFrom.empty() == row.quietTo.empty());
      if (!row.quietFrom.empty()) REQUIRE(policy::parseClock(row.quietFrom) && policy::parseClock(row.quietTo) && row.quietFrom != row.quietTo);
      if (!row.timeZone.empty()) REQUIRE(policy::zoneExists(row.timeZone));
    }
  }
  void operator()(const core::PutView& command) const {
    REQUIRE(!command.row.name.empty() && providers::isUtf8(command.row.name) && model::parseQuery(command.row.q).ok());
  }
  void operator()(const core::PutPolicy& command) const {
    if (command.rules) REQUIRE(core::policyOf(*command.rules, core::ChannelPolicy{}).ok());
  }
  void operator()(const core::CreatePlan& command) const {
    const std::vector<protocol::Edit> edits = core::editsFromText(command.plan.edits);
    REQUIRE(model::parseQuery(command.plan.q).ok());
    REQUIRE(edits.empty() == command.plan.edits.empty() && core::faultsOf(edits).empty());
  }
  void operator()(const core::CreateOperation& command) const {
    REQUIRE(std::isfinite(command.ratePerSecond) && command.ratePerSecond >= 0);
    REQUIRE(command.undo >= base::Millis{0} && command.undo <= std::chrono::hours{1});
    REQUIRE(!command.include || !command.include->empty());
  }
  void operator()(const core::SetOperationRate& command) const { REQUIRE(std::isfinite(command.ratePerSecond) && command.ratePerSecond >= 0); }
  void operator()(const core::ForceBreaker& command) const { REQUIRE(!command.until || *command.until > api::tests::kNow); }
  void operator()(const core::PatchQueue& command) const {
    REQUIRE((command.paused || command.drain) && (!command.until || *command.until > api::tests::kNow));
  }
  void operator()(const core::PutSecret& command) const { REQUIRE(!command.value.empty() && command.value.size() <= 64 * 1024); }
  void operator()(const core::PutTemplate& command) const {
    REQUIRE(api::isPlainName(command.value.name) && providers::checkTemplate(api::contentOf(command.value)).ok());
  }
  void operator()(const core::PutProvider& command) const {
    const model::ProviderConfig& config = command.config;
    REQUIRE(api::isProviderName(config.name) && providers::describeKind(config.kind) != nullptr);
    REQUIRE(config.weight >= 0 && config.weight <= 1 && config.ratePerSecond >= 0 && std::isfinite(config.ratePerSecond));
  }
  void operator()(const core::PutSubscription& command) const {
    REQUIRE(api::isProviderName(command.value.name) && model::targetFault(model::Channel::webhook, command.value.url).empty());
  }
  void operator()(const core::RotateSubscription& command) const {
    REQUIRE(command.overlap >= base::Millis{0} && command.overlap <= std::chrono::days{30});
  }
  template <class Other> void operator()(const Other&) const {}
};

void judgeLine(const core::AcceptLine& line, bool isSender) {
  const model::Notification& message = line.notification;
  REQUIRE(message.target.empty() != message.recipientId.empty());
  REQUIRE(message.target.empty() || model::targetFault(message.channel, message.target).empty());
  REQUIRE(line.fingerprint.size() == (message.idempotencyKey.empty() ? 0U : 32U));
  REQUIRE(message.traceparent.empty() || api::isTraceparent(message.traceparent));
  REQUIRE(isSender ? message.app == "shop" : message.app != model::kEventsApp);
}

}  // namespace

FUZZ_TARGET(input) {
  const std::string_view role = kRoles[input.byte() % kRoles.size()];
  Scene scene;
  furnish(scene);
  api::Request request;
  request.method = input.part();
  request.target = input.part();
  request.remoteAddress = "192.0.2.7";
  addHeaders(input.part(), request);
  request.body = input.rest();
  if (role.empty()) std::erase_if(request.headers, [](const auto& header) { return header.first == "authorization"; });
  const bool hasToken = request.header("authorization").empty() && api::permissionsOfRole(role).has_value();  // of two none counts
  if (!role.empty()) request.headers.emplace_back("authorization", "Bearer " + std::string(role));
  if (!request.body.empty() && request.header("content-type").empty())
    request.headers.emplace_back("content-type", request.target.find("/batch") != std::string::npos ? "application/x-ndjson" : "application/json");

  const api::RouteMatch match = api::findRoute(request.method, request.target.substr(0, request.target.find('?')));
  const bool isOpen = match.route != nullptr && match.route->permission == api::Permission::open;
  const api::Response response = scene.send(std::move(request));
  REQUIRE(scene.answers == 1);
  judgeAnswer(response);
  REQUIRE(scene.intake.receipted.empty());                                              // nobody has proven any
  if (!hasToken && !isOpen) REQUIRE(response.status == 401 || response.status == 400);  // a stranger learns nothing
  if (!hasToken || role == "viewer") REQUIRE(scene.intake.commanded.empty() && scene.intake.accepted.empty());
  if (role == "sender") REQUIRE(scene.intake.commanded.empty());
  for (const core::AcceptInput& accepted : scene.intake.accepted)
    for (const core::AcceptLine& line : accepted.lines) judgeLine(line, role == "sender");
  if (!hasToken) return;

  const api::PermissionSet rights = *api::permissionsOfRole(role);
  std::optional<model::Plan> planned;
  for (const core::CommandInput& commanded : scene.intake.commanded) {
    REQUIRE(commanded.reason.size() <= 500 && commanded.principal.role == role);
    std::visit(Promise{rights}, commanded.command);
    if (const auto* plan = std::get_if<core::CreatePlan>(&commanded.command)) planned = plan->plan;
  }
  if (!planned) return;
  // What was planned can be looked at, with its edits.
  planned->id = kId;
  planned->state = model::PlanState::ready;
  scene.readers.reader.planRow = std::move(planned);
  for (const char* list : {"", "/verdicts", "/samples"}) judgeAnswer(scene.call("GET", "/plans/" + kId.toString() + list));
}
