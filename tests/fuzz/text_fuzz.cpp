// Small texts that come from outside: times, waits, ids, causes, streams of events. What is read is written and read to the
// same again, and a stream says the same in whatever pieces it comes.
#include "engine/base/uuid.h"
#include "engine/model/cause.h"
#include "engine/model/query.h"
#include "engine/protocol/sse.h"
#include "engine/providers/retry_after.h"
#include "tests/fuzz/input.h"

using namespace signalbox;

namespace {

using Told = std::vector<std::string>;

Told eventsOf(std::string_view stream, std::size_t piece) {
  protocol::SseParser parser;
  Told told;
  for (std::size_t at = 0; at < stream.size(); at += piece)
    for (const auto& event : parser.feed(stream.substr(at, piece))) told.push_back(event.id + '\x1f' + event.event + '\x1f' + event.data);
  return told;
}

}  // namespace

FUZZ_TARGET(input) {
  const std::size_t piece = input.byte() % 7 + 1u;
  const std::string text = input.part();
  if (const auto time = base::parseRfc3339(text)) REQUIRE(base::parseRfc3339(base::formatRfc3339(*time)) == time);
  base::parseHttpDate(text);
  if (const auto wait = providers::parseRetryAfter(text, base::wallFromMillis(1'780'000'000'000)))
    REQUIRE(wait->count() >= 0 && *wait <= providers::kRetryAfterMax);
  if (const auto id = base::Uuid::parse(text)) REQUIRE(base::Uuid::parse(id->toString()) == id);
  model::parseQueryDuration(text);

  const auto cause = model::normaliseCause(model::Channel::email, "mail", model::OutcomeClass::permanent, text.substr(0, 40), text, "");
  REQUIRE(cause.fingerprint.size() == 16 && !cause.title.empty() && cause.title.size() <= 400);
  REQUIRE(model::normaliseCause(model::Channel::email, "mail", model::OutcomeClass::permanent, text.substr(0, 40), text, "").fingerprint ==
          cause.fingerprint);

  const std::string stream = input.rest();
  REQUIRE(eventsOf(stream, piece) == eventsOf(stream, stream.size() + 1));
}
