// What providers answer, in every kind: any bytes are read as some outcome, within the bounds that the engine keeps, and
// only a status of success is a success.
#include "engine/providers/service_account.h"
#include "tests/engine/providers/conformance/bench.h"
#include "tests/fuzz/input.h"

using namespace signalbox;

namespace {

struct Made {
  std::string kind;
  providers::Message message;
  std::unique_ptr<providers::Provider> provider;
};

std::vector<Made> makeAll() {
  std::vector<Made> made;
  for (const Bench& bench : benches()) made.push_back({bench.kind, bench.message, bench.make()});
  return made;
}

}  // namespace

FUZZ_TARGET(input) {
  static const std::vector<Made> all = makeAll();
  const Made& made = all[input.byte() % all.size()];
  providers::TransferResult result;
  result.reached = static_cast<providers::Reached>(input.byte() % 3);
  result.status = input.byte() * 4 + input.byte() % 4;
  for (int left = input.byte() % 4; left > 0; --left) {
    std::string name = input.part();
    result.headers.push_back({std::move(name), input.part()});
  }
  static constexpr const char* kPhases[] = {"", "connect", "tls", "auth", "mail", "rcpt", "data", "resolve", "send", "receive"};
  result.phase = kPhases[input.byte() % std::size(kPhases)];
  result.body = input.rest();
  const auto wall = base::wallFromMillis(1'780'000'000'000);

  const model::Outcome outcome = made.provider->read(result, wall);
  REQUIRE(!outcome.retryAfter || (outcome.retryAfter->count() >= 0 && *outcome.retryAfter <= std::chrono::hours{24}));
  REQUIRE(outcome.code.size() <= 200 && outcome.message.size() <= 2000 && outcome.providerMessageId.size() <= 1000);
  if (result.reached == providers::Reached::answer && outcome.outcome == model::OutcomeClass::sent && made.kind != "simulated")
    REQUIRE(result.status >= 200 && result.status < 300);
  made.provider->readHealth(result);
  made.provider->refusesToken(result);
  if (made.provider->capabilities().looksUp) {
    const auto finding = made.provider->readLookup(made.message, result, wall);
    REQUIRE(finding.message.size() <= 2000);
  }
  made.provider->readToken(result, wall);
  if (const auto account = providers::ServiceAccount::parse(result.body); account.ok()) REQUIRE(!account->projectId().empty());
}
