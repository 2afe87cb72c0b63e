#include "engine/runtime/engine.h"

#include <unistd.h>

#include <algorithm>
#include <filesystem>

#include "engine/api/api.h"
#include "engine/api/token_table.h"
#include "engine/base/uuid.h"
#include "engine/core/audit_chain.h"
#include "engine/egress/egress.h"
#include "engine/queue/embedded_queue.h"
#include "engine/runtime/adapters.h"
#include "engine/runtime/audit_checkpoints.h"
#include "engine/runtime/audit_key.h"
#include "engine/runtime/bulk_reading.h"
#include "engine/runtime/core_thread.h"
#include "engine/runtime/data_directory.h"
#include "engine/runtime/demo_live.h"
#include "engine/runtime/first_providers.h"
#include "engine/runtime/judgement.h"
#include "engine/runtime/master_keys.h"
#include "engine/runtime/parameter_store.h"
#include "engine/runtime/probe.h"
#include "engine/runtime/readers.h"
#include "engine/runtime/receipt_desk.h"
#include "engine/runtime/step_anchor.h"
#include "engine/runtime/target_gate.h"
#include "engine/runtime/token_uses.h"
#include "engine/runtime/vault_desk.h"
#include "engine/security/token.h"
#include "engine/server/http_server.h"
#include "engine/store/sqlite/open.h"
#include "engine/telemetry/process_memory.h"
#include "engine/telemetry/series_recorder.h"

namespace signalbox::runtime {

using base::Status;

namespace {
constexpr std::size_t kReaderThreads = 2;
// A quarter of the writer's: three caches of its size alone would be all the memory that the engine may take. The writer keeps what random keys
// dirty; readers walk in order, and what they come back to the kernel has.
constexpr std::int64_t kReaderCacheKiB = 16 * 1024;
constexpr base::Millis kDemoKept = std::chrono::hours{24};

std::vector<egress::Cidr> networksOf(const std::vector<std::string>& texts) {
  std::vector<egress::Cidr> networks;
  for (const std::string& text : texts)
    if (const auto network = egress::Cidr::parse(text)) networks.push_back(*network);
  return networks;
}
/// A demonstration goes on for as long as it is left alone, so it keeps a day and no more. And whatever opens this engine is no
/// credential for a provider.
EngineOptions settled(EngineOptions options) {
  if (options.demo) options.core.retention.notifications = std::min(options.core.retention.notifications, kDemoKept);
  for (const std::string& own : {options.dataDirectory, options.configurationFile, options.server.certificateKeyFile}) {
    std::error_code error;
    if (!own.empty()) options.vault.neverRead.push_back(std::filesystem::absolute(own, error).string());
  }
  return options;
}

egress::Options outgoingOf(const EngineOptions& options) {
  egress::Options outgoing;
  outgoing.allowedRanges = networksOf(options.webhookAllowNetworks);
  outgoing.caFile = options.caFile;
  return outgoing;
}

}  // namespace

std::string engineVersion() { return SIGNALBOX_VERSION; }

/// Members in the order in which they are made; each may use those above it.
struct Engine::Graph {
  std::unique_ptr<DataDirectory> directory;
  std::unique_ptr<ParameterStore> parameters;
  std::unique_ptr<MasterKeys> keys;
  std::unique_ptr<VaultDesk> vault;
  std::string boot;
  base::WallTime startedAt{};
  AuditKey audit;
  std::unique_ptr<store::Store> store;
  std::unique_ptr<StepAnchor> anchor;
  queue::EmbeddedQueue queue{queue::EmbeddedQueueOptions{}};
  telemetry::SeriesRecorder series;
  std::unique_ptr<telemetry::Metrics> metrics;
  std::unique_ptr<Observers> observers;
  std::unique_ptr<Alerts> alerts;
  std::unique_ptr<core::Core> core;
  std::unique_ptr<telemetry::EventHub> hub;
  std::unique_ptr<Readers> readers;
  Snapshots snapshots;
  std::unique_ptr<Judgement> judgement;
  std::unique_ptr<BulkReading> bulk;
  std::unique_ptr<Probe> probe;
  std::unique_ptr<ReceiptDesk> receiptDesk;
  std::unique_ptr<egress::Egress> egress;
  std::unique_ptr<AuditCheckpoints> checkpoints;
  std::unique_ptr<CoreThread> coreThread;
  std::unique_ptr<Events> events;
  std::unique_ptr<MetricsPage> metricsPage;
  std::unique_ptr<api::RefusalLog> refusals;
  std::unique_ptr<api::TokenTable> tokens;
  std::unique_ptr<TokenUses> tokenUses;
  std::unique_ptr<TargetGate> targetGate;
  api::EngineFacts facts;
  std::unique_ptr<api::Api> api;
  std::unique_ptr<server::HttpServer> server;
  std::unique_ptr<DemoLive> demo;

  Status openDirectory(const EngineOptions& options, const Parts& parts);
  Status openStore(const EngineOptions& options, const Parts& parts);
  Status makeCore(const EngineOptions& options, const Parts& parts);
  Status makeOutside(const EngineOptions& options, const Parts& parts);
  Status judgeByCheckpoints(base::Now now);
  CoreSinks coreSinks(const Parts& parts);
  egress::Sinks egressSinks();
  void tellOfRollback(const std::string& words);
  Status openVault();
  base::Result<std::string> serve(const EngineOptions& options, const Parts& parts);
};

Engine::Engine(EngineOptions options, Parts parts) : options_(settled(std::move(options))), parts_(std::move(parts)) {}

Engine::~Engine() { stop(); }

/// With egress, because the master key may lie at the end of a wire.
Status Engine::Graph::openDirectory(const EngineOptions& options, const Parts& parts) {
  SB_ASSIGN(directory, DataDirectory::open(options.dataDirectory, parts.random));
  parameters = std::make_unique<ParameterStore>(options.vault);
  keys =
      std::make_unique<MasterKeys>(options.vault, directory->path(),
                                   MasterKeys::Parts{parts.random, parts.log, [this](const std::string& name) { return parameters->fetch(name); }});
  vault = std::make_unique<VaultDesk>(options.vault, VaultDesk::Parts{*keys, *parameters, parts.random, parts.log, [this] {
    return server == nullptr ? Status::okay() : server->reloadCertificate();
  }});
  egress = std::make_unique<egress::Egress>(outgoingOf(options), parts.clock, parts.log, egressSinks());
  parameters->useEgress(*egress);
  return egress->start();
}

Status Engine::Graph::openStore(const EngineOptions& options, const Parts& parts) {
  boot = base::UuidV7Source(parts.random).next(parts.machine.now().wall).toString();
  startedAt = parts.clock.now().wall;
  store::sqlite::SqliteOptions sqlite;
  sqlite.path = directory->storePath();
  SB_ASSIGN(store, store::sqlite::openStore(sqlite, parts.log));
  anchor = std::make_unique<StepAnchor>(directory->anchorPath(), parts.log);
  SB_TRY(anchor->begin(*store));
  const IfKeyIsLost lost = options.newAuditKey ? IfKeyIsLost::beginAnew : IfKeyIsLost::refuse;
  SB_ASSIGN(audit, openAuditKey(*directory, *store, lost, parts.random, parts.log));
  SB_TRY(keys->open(store->secrets()));
  readers = std::make_unique<Readers>(parts.log);
  std::vector<std::unique_ptr<store::Reader>> opened;
  sqlite.cacheKiB = kReaderCacheKiB;
  for (std::size_t i = 0; i < kReaderThreads; ++i) {
    SB_ASSIGN(auto reader, store::sqlite::openReader(sqlite));
    opened.push_back(std::move(reader));
  }
  readers->start(std::move(opened));
  return Status::okay();
}

Status Engine::Graph::makeCore(const EngineOptions& options, const Parts& parts) {
  telemetry::MetricsOptions metricsOptions;
  metricsOptions.version = engineVersion();
  metricsOptions.startedAt = parts.machine.now().wall;
  metricsOptions.residentMemoryBytes = [] { return telemetry::residentMemoryBytes(); };
  metrics = std::make_unique<telemetry::Metrics>(std::move(metricsOptions));
  observers = std::make_unique<Observers>(series, *metrics);
  alerts = std::make_unique<Alerts>(options.alerts, directory->path());
  core::EngineIdentity identity{engineVersion(), options.name, boot, directory->path(), parts.clock.speed(), startedAt};
  const core::Parts inside{*store, queue, *observers, *alerts, parts.random, parts.log, *audit.seal, vault.get()};
  core = std::make_unique<core::Core>(inside, options.core, std::move(identity));
  SB_TRY(core->start(parts.clock.now(), audit.chain));
  if (audit.chain == core::AuditChain::beginsAnew) core->record("audit.key_replaced", audit.words, std::string(core::kAuditItself));
  for (const MasterKeys::Act& act : keys->acts()) core->record(act.action, act.words);
  SB_TRY(addFirstProviders(*core, parts.clock.now()));
  telemetry::EventHubOptions hubOptions;
  hubOptions.clockSpeed = parts.clock.speed();
  hub = std::make_unique<telemetry::EventHub>(hubOptions, boot);
  snapshots.follow(*core);
  return Status::okay();
}

egress::Sinks Engine::Graph::egressSinks() {
  egress::Sinks sinks;
  sinks.finished = [this](std::vector<egress::FinishedSend> sends) {
    probe->takeFinished(sends);
    coreThread->finished(std::move(sends));
  };
  sinks.health = [this](egress::HealthAnswer answer) {
    if (parameters->takeHealth(answer)) return;
    if (!probe->takeHealth(answer) && !receiptDesk->takeHealth(answer) && !checkpoints->takeHealth(answer)) coreThread->health(std::move(answer));
  };
  sinks.lookedUp = [this](egress::LookupAnswer answer) { coreThread->lookedUp(std::move(answer)); };
  return sinks;
}

CoreSinks Engine::Graph::coreSinks(const Parts& parts) {
  CoreSinks sinks;
  sinks.send = [this](std::vector<egress::SendOrder> orders) { egress->submit(std::move(orders)); };
  sinks.ping = [this](egress::HealthOrder order) { egress->checkHealth(std::move(order)); };
  sinks.lookUp = [this](egress::LookupOrder order) { egress->lookUp(std::move(order)); };
  sinks.page = [this](const core::PageRequest& request) { bulk->page(request); };
  sinks.plan = [this](const base::Uuid& plan) { bulk->compute(plan); };
  sinks.event = [this](const protocol::EventView& event) {
    protocol::EventView stamped = event;
    stamped.asOf.boot = boot;
    hub->publish(stamped);
  };
  sinks.published = [this](std::shared_ptr<const protocol::Snapshot> snapshot, base::Now now) {
    metrics->update(*snapshot);
    tokens->publish(core->tokens());  // before anybody hears that one was made or revoked
    hub->publish(std::move(snapshot), now);
  };
  sinks.tick = [this, &machine = parts.machine](base::Now now) -> std::optional<base::BootTime> {
    anchor->tick(core->memory().step, machine.now(), *readers);
    hub->tick(now);
    refusals->tick(now);
    tokenUses->tick(now);
    checkpoints->tick(now);
    const std::optional<base::BootTime> frame = hub->nextDue(now);
    const std::optional<base::BootTime> reading = bulk->tick(now);
    return frame && reading ? std::min(*frame, *reading) : frame ? frame : reading;
  };
  sinks.stepped = [this](std::int64_t micros) { metrics->observeStep(micros); };
  sinks.failed = parts.failed ? parts.failed : [](const Status&) {};
  return sinks;
}

/// While the core runs; who asked finds the row, or asks again.
void Engine::Graph::tellOfRollback(const std::string& words) {
  core::CommandInput input;
  input.principal = {"engine", "engine", ""};
  input.reason = words;
  input.command = core::BeginAct{std::string(core::kRolledBack), std::string(core::kAuditItself)};
  static_cast<void>(coreThread->command(std::move(input)));
}

/// What they know better than the store holds it, as an identity that has changed does.
Status Engine::Graph::judgeByCheckpoints(base::Now now) {
  for (const std::string& words : checkpoints->begin()) {
    SB_TRY(core->putBack(words, now));
    core->record(std::string(core::kRolledBack), words, std::string(core::kAuditItself));
  }
  return Status::okay();
}

Status Engine::Graph::makeOutside(const EngineOptions& options, const Parts& parts) {
  AuditCheckpoints::Parts outgoing{*audit.seal, [this] {
    return core->auditHead();
  }, *readers, *egress, parts.clock, parts.log, [this](const std::string& words) { tellOfRollback(words); }, outgoingOf(options)};
  checkpoints =
      std::make_unique<AuditCheckpoints>(options.auditCheckpoints, directory->checkpointsPath(), core->memory().installation, std::move(outgoing));
  SB_TRY(judgeByCheckpoints(parts.clock.now()));
  coreThread = std::make_unique<CoreThread>(*core, *store, parts.clock, CoreThread::Limits{}, coreSinks(parts));
  judgement = std::make_unique<Judgement>(core->options(), snapshots);
  bulk =
      std::make_unique<BulkReading>(BulkReading::Parts{*readers, *judgement, *coreThread, parts.clock, parts.log, [this](core::OperationPage page) {
    coreThread->page(std::move(page));
  }, [this] { coreThread->wake(); }});
  probe = std::make_unique<Probe>(*egress, parts.clock, parts.random, [this](const std::string& name) { return core->provider(name); });
  receiptDesk = std::make_unique<ReceiptDesk>(*core, *egress, parts.clock, parts.log);
  events = std::make_unique<Events>(*hub);
  metricsPage = std::make_unique<MetricsPage>(*metrics);
  refusals = std::make_unique<api::RefusalLog>(*coreThread, parts.clock);
  tokens = std::make_unique<api::TokenTable>(security::hashToken(directory->adminToken().reveal()), parts.clock, parts.random);
  tokens->publish(core->tokens());
  tokenUses = std::make_unique<TokenUses>(*tokens, *coreThread);
  return Status::okay();
}

Status Engine::Graph::openVault() {
  SB_ASSIGN(const auto rows, store->secrets().keys());
  vault->start(*coreThread, rows.back().derivation);
  return Status::okay();
}

base::Result<std::string> Engine::Graph::serve(const EngineOptions& options, const Parts& parts) {
  facts.version = engineVersion();
  facts.name = options.name;
  facts.dataDirectory = directory->path();
  facts.loopbackProbes = options.loopbackProbes;
  facts.approvalAbove = options.core.approvalAbove;
  const auto hours = [](base::Millis length) { return std::int64_t{std::chrono::duration_cast<std::chrono::hours>(length).count()}; };
  const core::RetentionOptions& kept = core->options().retention;
  facts.retention = {hours(kept.notifications), hours(kept.discarded), hours(kept.keys), hours(kept.waitingReceipts)};
  for (const auto& [category, length] : kept.categories) facts.retention.categoriesHours.emplace(category, hours(length));
  const auto seconds = [](base::Millis length) { return std::int64_t{std::chrono::duration_cast<std::chrono::seconds>(length).count()}; };
  const telemetry::AlertOptions& limits = options.alerts;
  facts.alertLimits = {limits.failedRateMax, limits.queueDepthMax, seconds(limits.oldestMessageAgeMax), seconds(limits.outboxLagMax)};
  const std::string host = options.server.host.find(':') == std::string::npos ? options.server.host : "[" + options.server.host + "]";
  const std::string scheme = options.server.certificateFile.empty() ? "http://" : "https://";
  targetGate = std::make_unique<TargetGate>(*coreThread, snapshots, networksOf(options.webhookAllowNetworks), parts.clock.speed() > 1);
  api = std::make_unique<api::Api>(api::ApiParts{*targetGate, *readers, snapshots, *events, *metricsPage, *probe, *receiptDesk, *vault, *judgement,
                                                 *tokens, *refusals, *checkpoints, parts.clock, facts});
  server = std::make_unique<server::HttpServer>(options.server, *api, parts.machine, parts.log);
  // Any free port may have been asked for, and the first request may ask which one it is.
  SB_ASSIGN(const std::uint16_t port, server->bind());
  facts.url = scheme + host + ":" + std::to_string(port);
  SB_TRY(server->start().status());
  return facts.url;
}

base::Result<RunningFacts> Engine::start() {
  SB_TRY(validate(options_));
  graph_ = std::make_unique<Graph>();
  SB_TRY(graph_->openDirectory(options_, parts_));
  SB_TRY(graph_->openStore(options_, parts_));
  SB_TRY(graph_->makeCore(options_, parts_));
  // An hour of the ladder in a second would be a flood, and every timeout a lie.
  if (parts_.clock.speed() > 1 && !graph_->core->snapshot()->engine.simulatedOnly)
    return Status::invalid({{"engine.clock_speed", "must be 1: real providers or subscriptions are set up in " + options_.dataDirectory}});
  SB_TRY(graph_->makeOutside(options_, parts_));
  SB_TRY(graph_->openVault());
  graph_->coreThread->start();
  SB_ASSIGN(const std::string url, graph_->serve(options_, parts_));
  const std::string fingerprint = graph_->server->fingerprint();
  SB_TRY(graph_->directory->announce({url, ::getpid(), graph_->boot, fingerprint}));
  RunningFacts facts{url, graph_->directory->tokenPath(), graph_->boot, graph_->core->snapshot()->engine.simulatedOnly, fingerprint};
  if (options_.demo) {
    graph_->demo = std::make_unique<DemoLive>(
        DemoLive::Parts{*graph_->coreThread, parts_.clock, [graph = graph_.get()] { return graph->core->snapshot(); }, parts_.random.next()});
    graph_->demo->start();
  }
  parts_.log.info("engine.started", {{"url", url}, {"boot", graph_->boot}, {"simulated_only", facts.simulatedOnly}});
  if (isExposed(options_)) parts_.log.warning("server.exposed", {{"meaning", std::string("other machines can reach it, and it speaks no TLS")}});
  if (facts.simulatedOnly) parts_.log.info("engine.simulated_only", {{"meaning", std::string("nothing leaves this machine")}});
  return facts;
}

void Engine::reload() {
  if (graph_ != nullptr && graph_->server != nullptr) graph_->vault->reloadSoon();
}

void Engine::stop() {
  if (graph_ == nullptr) return;
  if (graph_->demo != nullptr) graph_->demo->stop();
  if (graph_->server != nullptr) graph_->server->stop();
  if (graph_->refusals != nullptr) graph_->refusals->flush();
  if (graph_->tokenUses != nullptr) graph_->tokenUses->flush();
  if (graph_->vault != nullptr) graph_->vault->stop();
  if (graph_->hub != nullptr) graph_->hub->close();
  if (graph_->coreThread != nullptr) graph_->coreThread->stopClaiming();
  if (graph_->egress != nullptr) graph_->egress->stop(options_.stopDeadline);
  if (graph_->readers != nullptr) graph_->readers->stop();
  if (graph_->coreThread != nullptr) graph_->coreThread->stop();
  if (graph_->checkpoints != nullptr) graph_->checkpoints->finish();
  if (graph_->anchor != nullptr && graph_->core != nullptr) graph_->anchor->finish(graph_->core->memory().step);
  parts_.log.info("engine.stopped");
  graph_.reset();
}

}  // namespace signalbox::runtime
