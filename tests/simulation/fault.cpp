#include "tests/simulation/fault.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "engine/model/state.h"

namespace signalbox::simulation {
namespace {

struct FaultRow {
  Fault fault;
  FaultClass kind;
  std::string_view name;
};
using enum Fault;
constexpr std::array<FaultRow, kFaults> kRows{{
    {killAtStatement, FaultClass::crash, "kill at a statement"},
    {powerLossAtStatement, FaultClass::crash, "power loss at a statement"},
    {powerLossAtWrite, FaultClass::crash, "power loss at a write"},
    {crashAmongEffects, FaultClass::crash, "crash among the effects"},
    {crashInRecovery, FaultClass::crash, "crash in recovery"},
    {statementFails, FaultClass::store, "statement fails"},
    {diskFills, FaultClass::store, "disk fills"},
    {suspend, FaultClass::clock, "suspend"},
    {wallForward, FaultClass::clock, "wall clock forward"},
    {wallBack, FaultClass::clock, "wall clock back"},
    {answerLost, FaultClass::provider, "answers get lost"},
    {noAnswer, FaultClass::provider, "no answer"},
    {refusedAfterTaking, FaultClass::provider, "refused after taking"},
    {takenAndDropped, FaultClass::provider, "taken and dropped"},
    {crawl, FaultClass::provider, "crawl"},
    {throttle, FaultClass::provider, "throttle"},
    {flap, FaultClass::provider, "flap around 5 %"},
    {outage, FaultClass::provider, "outage"},
    {keyRefused, FaultClass::provider, "key refused"},
    {burst, FaultClass::client, "burst"},
    {pauseQueue, FaultClass::steering, "pause"},
    {cancel, FaultClass::steering, "cancel"},
    {bulkReplay, FaultClass::bulk, "replay"},
    {bulkDiscard, FaultClass::bulk, "discard"},
    {bulkRestore, FaultClass::bulk, "restore"},
    {bulkResolve, FaultClass::bulk, "resolve"},
    {bulkCancel, FaultClass::bulk, "bulk cancel"},
    {forceBreaker, FaultClass::steering, "force a breaker"},
    {changeProvider, FaultClass::steering, "change a provider"},
    {removeProvider, FaultClass::steering, "remove a provider"},
    {secondEngine, FaultClass::installation, "second engine"},
    {restoreBackup, FaultClass::installation, "restored backup"},
    {restoreInPlace, FaultClass::installation, "backup over the live file"},
    {yearsAhead, FaultClass::clock, "wall clock years ahead"},
    {backTo1970, FaultClass::clock, "wall clock back to 1970"},
    {egressLags, FaultClass::provider, "egress lags"},
    {queueLoses, FaultClass::queue, "queue loses"},
    {queueDoubles, FaultClass::queue, "queue doubles"},
    {queueReorders, FaultClass::queue, "queue reorders"},
    {queueDelays, FaultClass::queue, "queue delays"},
    {clockSlews, FaultClass::clock, "wall clock slewed"},
    {storeBusy, FaultClass::store, "store busy"},
    {storeFull, FaultClass::store, "no room at a statement"},
    {repeatsKnown, FaultClass::provider, "repeats recognised"},
}};

const FaultRow& rowOf(Fault fault) { return kRows[static_cast<std::size_t>(fault)]; }

struct ExpectedMove {
  model::State from, to;
  double wanted = 20;  // in a thousand hours
};
/// The moves that a life can have without a broker; a broker's ENQUEUED is not among them.
const std::vector<ExpectedMove>& expectedMoves() {
  using enum model::State;
  constexpr double kSeldom = 5;  // of what comes less than fifty times: asked for more, a right run would miss it by chance
  static const std::vector<ExpectedMove> kMoves{{pending, sending},
                                                {pending, cancelled},
                                                {pending, expired},
                                                {retrying, sending},
                                                {retrying, cancelled},
                                                {retrying, expired, kSeldom},
                                                {retrying, sent},
                                                {sending, sent},
                                                {sending, retrying},
                                                {sending, dead},
                                                {sending, held},
                                                {sending, pending},
                                                {sending, expired, kSeldom},
                                                {held, pending},
                                                {held, sent},
                                                {held, dead},
                                                {held, expired},
                                                {held, cancelled, kSeldom},
                                                {dead, pending},
                                                {dead, discarded},
                                                {discarded, dead},
                                                {pending, suppressed, kSeldom},
                                                {retrying, suppressed, kSeldom},
                                                {pending, pending, kSeldom},
                                                {retrying, pending, kSeldom},
                                                {expired, pending, kSeldom},
                                                {suppressed, pending, kSeldom}};
  return kMoves;
}

/// What nothing in a simulated day brings about, or too seldom to be asked for, and what would.
struct UnreachedMove {
  model::State from, to;
  const char* wants;
};
const std::vector<UnreachedMove>& unreachedMoves() {
  using enum model::State;
  constexpr const char *kBroker = "a broker", *kReceipt = "a late report while a key is refused", *kExhausted = "nobody: it dies in an attempt";
  static const std::vector<UnreachedMove> kMoves{{pending, enqueued, kBroker}, {retrying, enqueued, kBroker},   {enqueued, pending, kBroker},
                                                 {enqueued, sending, kBroker}, {enqueued, sent, kBroker},       {enqueued, cancelled, kBroker},
                                                 {enqueued, expired, kBroker}, {enqueued, suppressed, kBroker}, {enqueued, dead, kBroker},
                                                 {pending, sent, kReceipt},    {pending, dead, kExhausted},     {retrying, dead, kExhausted}};
  return kMoves;
}

constexpr std::size_t kFirst = static_cast<std::size_t>(restoreInPlace);

}  // namespace

std::string_view name(Fault fault) { return rowOf(fault).name; }
FaultClass classOf(Fault fault) { return rowOf(fault).kind; }

std::string_view name(FaultClass kind) {
  constexpr std::array<std::string_view, kFaultClasses> kNames{"crash",    "store", "clock",        "provider", "client",
                                                               "steering", "bulk",  "installation", "queue"};
  return kNames[static_cast<std::size_t>(kind)];
}

std::string_view name(DuplicateCause cause) {
  constexpr std::array<std::string_view, kDuplicateCauses> kNames{
      "crash", "answer lost", "arrived late", "refused after taking", "operator's replay", "restored backup"};
  return kNames[static_cast<std::size_t>(cause)];
}

FaultPlan::FaultPlan(std::uint64_t seed) {
  base::SeededRandom random(seed ^ 0x5EEDFA17ULL), later(seed ^ 0x1A7E4FA5ULL);
  const double kind = random.unit();
  if (kind < 0.6) {  // swarm: a random half
    for (std::size_t i = 0; i < kFaults; ++i) enabled_[i] = (i < kFirst ? random : later).chance(0.5);
  } else if (kind < 0.85) {
    enabled_.fill(true);
  } else {  // a single one, often
    const auto single = static_cast<std::size_t>(random.between(0, kFirst - 1)), other = static_cast<std::size_t>(later.between(0, kFaults - 1));
    enabled_[other < kFirst ? single : other] = true;
  }
  if (std::none_of(enabled_.begin(), enabled_.end(), [](bool each) { return each; })) enabled_[0] = true;
  perHour_ = static_cast<double>(random.between(4, 30));
}

Fault FaultPlan::draw(base::Random& random) const {
  std::vector<Fault> those;
  for (std::size_t i = 0; i < kFaults; ++i)
    if (enabled_[i]) those.push_back(static_cast<Fault>(i));
  return those[static_cast<std::size_t>(random.between(0, static_cast<std::int64_t>(those.size()) - 1))];
}

Fault FaultPlan::drawByClass(base::Random& random) const {
  std::array<std::vector<Fault>, kFaultClasses> classes;
  for (std::size_t i = 0; i < kFaults; ++i)
    if (enabled_[i]) classes[static_cast<std::size_t>(classOf(static_cast<Fault>(i)))].push_back(static_cast<Fault>(i));
  std::vector<const std::vector<Fault>*> those;
  for (const std::vector<Fault>& each : classes)
    if (!each.empty()) those.push_back(&each);
  const std::vector<Fault>& one = *those[static_cast<std::size_t>(random.between(0, static_cast<std::int64_t>(those.size()) - 1))];
  return one[static_cast<std::size_t>(random.between(0, static_cast<std::int64_t>(one.size()) - 1))];
}

bool FaultPlan::hasClass(FaultClass kind) const {
  return std::any_of(kRows.begin(), kRows.end(), [this, kind](const FaultRow& row) { return row.kind == kind && has(row.fault); });
}

std::string FaultPlan::words() const {
  std::string words = fmt::format("{:.0f} an hour of:", perHour_);
  for (const FaultRow& row : kRows)
    if (has(row.fault)) words += fmt::format(" {},", row.name);
  words.pop_back();
  return words;
}

void Coverage::add(const Coverage& other) {
  for (std::size_t i = 0; i < kFaults; ++i) faults[i] += other.faults[i];
  for (std::size_t i = 0; i < kFaultClasses; ++i)
    for (std::size_t j = 0; j < kFaultClasses; ++j) pairs[i][j] += other.pairs[i][j];
  for (const auto& [move, count] : other.moves) moves[move] += count;
  for (const auto& [move, count] : other.breakers) breakers[move] += count;
  for (const auto& [text, counts] : other.statements) statements[text].add(counts);
  for (std::size_t i = 0; i < kDuplicateCauses; ++i) causes[i] += other.causes[i];
  keys.add(other.keys);
  features.add(other.features);
  sights.add(other.sights);
  commands.add(other.commands);
  episodes += other.episodes;
  hours += other.hours;
  steps += other.steps;
  crashes += other.crashes;
  accepted += other.accepted;
  lost += other.lost;
  receipts += other.receipts;
  duplicates += other.duplicates;
  unexplained += other.unexplained;
  budgetsSpent += other.budgetsSpent;
}

std::string Coverage::missing(double scale) const {
  std::string words;
  const auto want = [&](const std::string& what, std::int64_t found, double wanted) {
    const auto least = std::max<std::int64_t>(1, static_cast<std::int64_t>(wanted * scale));
    if (found < least) words += fmt::format("  {}: {} times, of {}\n", what, found, least);
  };
  for (const FaultRow& row : kRows) want(fmt::format("fault '{}'", row.name), faults[static_cast<std::size_t>(row.fault)], 20);
  for (std::size_t i = 0; i < kFaultClasses; ++i)
    for (std::size_t j = 0; j < kFaultClasses; ++j)
      want(fmt::format("'{}' and then '{}'", name(static_cast<FaultClass>(i)), name(static_cast<FaultClass>(j))), pairs[i][j], 5);
  for (const auto& [from, to, wanted] : expectedMoves()) {
    const auto found = moves.find({static_cast<int>(from), static_cast<int>(to)});
    want(fmt::format("{} -> {}", model::name(from), model::name(to)), found == moves.end() ? 0 : found->second, wanted);
  }
  for (const char* move : {"closed -> open", "open -> half_open", "half_open -> open", "half_open -> closed"}) {
    const auto found = breakers.find(move);
    want(fmt::format("breaker {}", move), found == breakers.end() ? 0 : found->second, 20);
  }
  want("retry budget spent", budgetsSpent, 5);
  for (std::size_t i = 0; i < kDuplicateCauses; ++i)
    want(fmt::format("duplicates because of '{}'", name(static_cast<DuplicateCause>(i))), causes[i], 5);
  features.each([&](std::string_view what, std::int64_t found, double wanted, bool isRare) {
    if (!isRare || scale >= 1) want(std::string(what), found, wanted);
  });
  return words + sights.missing(scale) + unstruck(scale) + keys.missing(scale) + commands.missing();
}

std::string Coverage::report() const {
  std::string words = fmt::format(
      "{} episodes, {} simulated hours, {} steps, {} crashes, {} accepted, {} lost, {} receipts, {} duplicates, {} explained, {} unexplained\n",
      episodes, hours, steps, crashes, accepted, lost, receipts, duplicates, duplicates - unexplained, unexplained);
  for (const FaultRow& row : kRows) words += fmt::format("  {:28}{:8}\n", row.name, faults[static_cast<std::size_t>(row.fault)]);
  for (const auto& [move, count] : moves)
    words += fmt::format(
        "  {:28}{:8}\n",
        fmt::format("{} -> {}", model::name(static_cast<model::State>(move.first)), model::name(static_cast<model::State>(move.second))), count);
  for (const auto& [move, count] : breakers) words += fmt::format("  breaker {:20}{:8}\n", move, count);
  words += fmt::format("  {:28}{:8}\n", "retry budget spent", budgetsSpent);
  words += "  duplicates because of:";
  for (std::size_t i = 0; i < kDuplicateCauses; ++i)
    words += fmt::format("{} {} {}", i == 0 ? "" : ",", name(static_cast<DuplicateCause>(i)), causes[i]);
  words += '\n';
  words += keys.report();
  features.each([&words](std::string_view what, std::int64_t found, double, bool) { words += fmt::format("  {:36}{:8}\n", what, found); });
  words += commands.report() + sights.report() + strikes();
  return words;
}

std::string unnamedMoves() {
  std::string words;
  for (const model::State from : model::kStates)
    for (const model::State to : model::kStates) {
      const auto isIt = [from, to](const auto& each) { return each.from == from && each.to == to; };
      const auto named =
          std::count_if(expectedMoves().begin(), expectedMoves().end(), isIt) + std::count_if(unreachedMoves().begin(), unreachedMoves().end(), isIt);
      if (named == (model::canMove(from, to) ? 1 : 0)) continue;
      words += fmt::format("  {} -> {}: {} times\n", model::name(from), model::name(to), named);
    }
  return words;
}

}  // namespace signalbox::simulation
