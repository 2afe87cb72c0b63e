// Smaller things that come from outside, the first byte says which: quiet hours, quoted addresses, networks, cursors, ids of events, headers, files
// and answers of AWS, certificates, envelopes of SNS, signatures of webhooks, who stands behind a proxy, replies over SMTP, heads over HTTP.
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <array>

#include "engine/api/notification_reading.h"
#include "engine/api/version_match.h"
#include "engine/egress/address_rules.h"
#include "engine/egress/answer_bounds.h"
#include "engine/egress/answer_head.h"
#include "engine/egress/smtp_reply_lines.h"
#include "engine/model/quoted_target.h"
#include "engine/policy/quiet_hours.h"
#include "engine/protocol/sse.h"
#include "engine/providers/answer_text.h"
#include "engine/providers/smtp_replies.h"
#include "engine/receipts/sns_envelope.h"
#include "engine/runtime/line_file.h"
#include "engine/runtime/parameter_store.h"
#include "engine/security/standard_webhooks.h"
#include "engine/server/trusted_proxies.h"
#include "engine/store/sqlite/row_search.h"
#include "engine/telemetry/event_hub.h"
#include "tests/engine/receipts/signed_requests.h"
#include "tests/fuzz/input.h"

using namespace signalbox;
using namespace signalbox::tests;
using signalbox::fuzz::Input;

namespace {

bool isDigit(char c) { return c >= '0' && c <= '9'; }

std::string lowered(std::string text) {
  for (char& c : text) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return text;
}

/// They end, and not long after a day, on any clock of the years 2020 to 2035.
void quietHours(Input& input) {
  const std::int64_t high = input.byte(), low = input.byte();
  const auto now = base::wallFromMillis(1'577'836'800'000 + (high * 256 + low) * 7'321'000);
  const std::string from = input.part(), to = input.part(), zone = input.rest();
  const auto read = policy::parseQuietHours(from, to, zone, "/quiet_hours");
  if (const auto minute = policy::parseClock(from)) REQUIRE(policy::formatClock(*minute) == from);
  if (!read.ok()) {
    const base::Status status = read.status();
    for (const base::FieldError& fault : status.fields()) REQUIRE(fault.pointer.starts_with("/quiet_hours/") && !fault.detail.empty());
    REQUIRE(!status.fields().empty());
    return;
  }
  REQUIRE(read->fromMinute != read->toMinute && policy::zoneExists(read->zone));
  if (const auto until = policy::quietUntil(*read, now)) REQUIRE(*until > now && *until <= now + std::chrono::hours{30});
}

/// Whoever may not see addresses does not find one in a provider's words.
void quotedTarget(Input& input) {
  const std::string target = input.part(), text = input.rest();
  const std::string kept = model::withoutTarget(text, target);
  REQUIRE(kept.size() <= 9 * text.size());  // a placeholder stands for a letter at least
  if (target.size() < 4) {
    REQUIRE(kept == text);
  } else if (target.front() == '+' && std::all_of(target.begin() + 1, target.end(), isDigit)) {
    if (target.size() < 9 || target.size() > 16 || target[1] == '0') return;  // no number of E.164
    for (std::size_t at = kept.find(target); at != std::string::npos; at = kept.find(target, at + 1))
      REQUIRE(at + target.size() < kept.size() && isDigit(kept[at + target.size()]));  // another, longer number
  } else if (target.find_first_of("<>") == std::string::npos) {                        // these are a placeholder's own
    REQUIRE(lowered(kept).find(lowered(target)) == std::string::npos);
  }
}

void network(Input& input) {
  const std::string text = input.rest();
  const auto range = egress::Cidr::parse(text);
  if (!range) return;
  REQUIRE(text.find_first_not_of("0123456789abcdefABCDEF:./") == std::string::npos);
  REQUIRE(range->prefix >= 0 && range->prefix <= (range->network.v6 ? 128 : 32));
  REQUIRE(range->contains(range->network));
  egress::Address other = range->network;
  other.bytes[0] = static_cast<std::uint8_t>(other.bytes[0] ^ 0x80);
  REQUIRE(range->contains(other) == (range->prefix == 0));
  other = range->network;
  other.v6 = !other.v6;
  REQUIRE(!range->contains(other));
  const egress::AddressKind kind = egress::classify(range->network);
  REQUIRE(egress::isAllowed(range->network, {}) == (kind == egress::AddressKind::global));
  if (kind == egress::AddressKind::metadata || kind == egress::AddressKind::linkLocal) REQUIRE(!egress::isAllowedInside(range->network, {}));
  REQUIRE(!egress::carriedV4(range->network) || range->network.v6);
}

/// A cursor leads to the place that it names, in the list that it was made for and in no other.
void cursor(Input& input) {
  store::ListQuery list;
  list.place = static_cast<store::Place>(input.byte() % 3);
  list.newestFirst = input.byte() % 2 == 0;
  if (auto query = model::parseQuery(input.part()); query.ok()) list.query = std::move(query).value();
  list.cursor = input.part();
  const auto foreign = store::sqlite::readCursor(list);
  REQUIRE(foreign.ok() || foreign.status().code() == base::Code::malformed);
  if (foreign.ok() && foreign.value()) list.cursor = store::sqlite::writeCursor(list, **foreign);
  if (foreign.ok()) REQUIRE(store::sqlite::readCursor(list).value() == foreign.value());

  store::sqlite::PlaceInOrder place;
  for (int i = 0; i < 8; ++i) {
    place.key = place.key << 7 | input.byte() % 128;
    place.seq = place.seq << 7 | input.byte() % 128;
  }
  list.cursor = store::sqlite::writeCursor(list, place);
  const auto own = store::sqlite::readCursor(list);
  REQUIRE(own.ok() && own.value() && *own.value() == place);
  list.newestFirst = !list.newestFirst;
  REQUIRE(!store::sqlite::readCursor(list).ok());
}

struct Hub {
  static constexpr std::int64_t kNewest = 60;
  telemetry::EventHub hub{[] {
    telemetry::EventHubOptions options;
    options.ringFrames = 50;
    return options;
  }(), "boot-1"};
  Hub() {
    for (std::int64_t i = 1; i <= kNewest; ++i) {
      protocol::EventView event;
      event.kind = "alert";
      event.subject = std::to_string(i);
      hub.publish(event);
    }
  }
};

/// Whoever comes back gets all that was missed, or is told that there was more; never a part.
void lastEventId(Input& input) {
  static Hub made;
  const std::string id = input.rest();
  const auto subscription = made.hub.subscribe({}, id);
  REQUIRE(subscription != nullptr && !subscription->ended());
  protocol::SseParser parser;
  std::vector<protocol::SseEvent> events;
  while (const auto frame = subscription->next())
    for (protocol::SseEvent& event : parser.feed(*frame)) events.push_back(std::move(event));
  if (id.empty() || id == "boot-1:60") REQUIRE(events.empty());
  if (!events.empty() && events.front().event == "reset") {
    REQUIRE(events.size() == 1);
    return;
  }
  std::int64_t expected = Hub::kNewest - static_cast<std::int64_t>(events.size());
  REQUIRE(id.empty() || (id.starts_with("boot-1:") && id.ends_with(std::to_string(expected)) && events.size() <= 50));
  for (const protocol::SseEvent& event : events) REQUIRE(event.id == "boot-1:" + std::to_string(++expected) && event.event == "alert");
}

void headers(Input& input) {
  const std::string text = input.rest();
  if (api::isTraceparent(text)) REQUIRE(text.size() == 55 && text.find_first_not_of("0123456789abcdef-") == std::string::npos);
  if (const auto key = api::readIdempotencyHeader(text)) {
    REQUIRE(!key->empty() && key->size() <= 255 && key->size() <= text.size());
    REQUIRE(std::all_of(key->begin(), key->end(), [](char c) { return c > 0x20 && c < 0x7F; }));
  }
  api::Request request;
  request.headers = {{"if-match", text}};
  const auto read = api::readPrecondition(request);
  if (read.ok() && read->version) REQUIRE(api::checkPrecondition(*read, *read->version).ok() && !api::checkPrecondition(*read, std::nullopt).ok());
  if (read.ok() && !text.empty()) REQUIRE(read->version.has_value() != read->mustExist);
  request.headers = {{"if-none-match", text}};
  REQUIRE(api::readPrecondition(request).ok() == (text.empty() || text == "*"));
}

/// A file of the memory's alone, which has a path all the same.
class File {
 public:
  explicit File(const std::string& content) : handle_(::memfd_create("fuzz", MFD_CLOEXEC)) {
    REQUIRE(handle_ >= 0 && ::write(handle_, content.data(), content.size()) == static_cast<ssize_t>(content.size()));
  }
  ~File() { ::close(handle_); }
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  std::string path() const { return "/proc/self/fd/" + std::to_string(handle_); }

 private:
  const int handle_;
};

void files(Input& input) {
  const std::string text = input.rest();
  if (const auto read = runtime::readAwsCredentials(text); read.ok()) {
    REQUIRE(!read->accessKeyId.empty() && !read->secretKey.empty());
    for (const std::string_view value : {std::string_view(read->accessKeyId), read->secretKey.reveal(), read->sessionToken.reveal()})
      REQUIRE(value.find('\n') == std::string_view::npos && text.find(value) != std::string::npos);
  }
  const File file(text);
  const auto lines = runtime::lastLines(file.path());
  REQUIRE(lines.ok());
  std::string joined;
  for (const std::string& line : *lines) joined += line + "\n";
  REQUIRE(joined == text.substr(0, text.rfind('\n') + 1));
}

void parameter(Input& input) {
  providers::TransferResult answer;
  answer.reached = static_cast<providers::Reached>(input.byte() % 3);
  answer.status = input.byte() * 4;
  answer.body = input.rest();
  const std::string body = answer.body;
  const auto value = runtime::readParameter("/shop/twilio", answer);
  if (value.ok()) {
    REQUIRE(answer.reached == providers::Reached::answer && answer.status == 200 && !value->empty() && value->size() <= body.size());
  } else {
    const std::string words = value.status().message();
    REQUIRE(!words.empty() && words.size() <= 300 && providers::isUtf8(words) && words.find('\n') == std::string::npos);
  }
  REQUIRE(answer.body.empty() || answer.reached != providers::Reached::answer);
}

const SnsSigner& signer() {
  static const SnsSigner made;
  return made;
}

/// No certificate is trusted but the signer's, and that one is in no input.
void certificate(Input& input) {
  static const receipts::SnsOptions options = signer().options();
  static constexpr std::array kNames{std::string_view("sns.amazonaws.com")};
  const std::string pem = input.rest();
  const auto key = security::PublicKey::fromCertificate(pem, options.authorities.get(), kReceiptNow, kNames);
  REQUIRE(key.status().code() == base::Code::unauthorized && !key.status().message().empty());
  if (security::isCertificate(pem)) REQUIRE(pem.find("-----BEGIN") != std::string::npos && pem.find("CERTIFICATE-----") != std::string::npos);
  if (const auto parsed = security::PublicKey::parse(pem); parsed.ok()) {
    REQUIRE(parsed->isEc() != parsed->isRsa());
    REQUIRE(!parsed->verifies(security::SignatureDigest::sha256, "bytes", pem));
  }
}

/// Signed, and with what SNS says in clear changed; or any envelope at all, which is proven by nothing.
void sns(Input& input) {
  static const receipts::SnsReceipts reader(signer().options());
  const bool isSigned = input.byte() % 2 == 0;
  constexpr const char* kTypes[] = {"Notification", "SubscriptionConfirmation", "UnsubscribeConfirmation"};
  const std::string type = kTypes[input.byte() % std::size(kTypes)], version = input.byte() % 2 == 0 ? "1" : "2", message = input.rest();
  if (isSigned && !providers::isUtf8(message)) return;
  SignedRequest request;
  if (isSigned)
    request = signer().sign(type, message, version);
  else
    request.body = message;
  const auto asked = request.certificate.empty() ? request.readBy(reader) : SignedRequest{{}, {}, request.body, {}}.readBy(reader);
  if (asked.ok()) REQUIRE(receipts::isSnsUrl(asked->fetchCertificate) && asked->receipts.empty() && asked->confirm.empty());
  if (!isSigned) request.certificate = signer().certificate;
  const auto reading = request.readBy(reader);
  REQUIRE(isSigned || !reading.ok());
  REQUIRE(reading.ok() || !reading.status().message().empty());
  if (!reading.ok()) return;
  REQUIRE(reading->fetchCertificate.empty() && reading->receipts.size() <= receipts::kReceiptsMax);
  REQUIRE(reading->receipts.empty() || type == kTypes[0]);
  REQUIRE(reading->confirm.empty() == (type != kTypes[1]) && reading->warning.empty() == (type != kTypes[2]));
  for (const auto& receipt : reading->receipts) REQUIRE(!receipt.eventId.empty() && receipt.eventId.size() <= 200);
}

/// A header is believed when one of its entries is ours, whatever stands beside it.
void webhookSignature(Input& input) {
  static const std::vector<security::Secret> keys = [] {
    std::vector<security::Secret> one;
    one.push_back(*security::parseWebhookSecret(kStandardSecret));
    return one;
  }();
  const std::int64_t at = base::toMillis(kReceiptNow) / 1000;
  const std::string id = input.part(), timestamp = input.part(), signature = input.part(), body = input.rest();
  const std::string good = security::signWebhook(keys, "msg_1", at, body).value();
  const auto judge = [&](std::string_view theirId, std::string_view theirTime, std::string_view header) {
    return security::verifyWebhook(keys, {theirId, theirTime, header}, body, kReceiptNow);
  };
  if (signature.find(good) == std::string::npos) REQUIRE(!judge("msg_1", std::to_string(at), signature).ok());
  REQUIRE(judge("msg_1", std::to_string(at), signature + " " + good).ok() && judge("msg_1", std::to_string(at), good + " " + signature).ok());
  if (id != "msg_1") REQUIRE(!judge(id, std::to_string(at), good).ok());
  if (timestamp != std::to_string(at)) REQUIRE(!judge("msg_1", timestamp, good).ok());
}

/// Who came is the peer, or an address that a named proxy wrote. What stands in front of a stranger's address changes nothing.
void forwarded(Input& input) {
  static const server::TrustedProxies proxies({"10.0.0.0/8", "192.0.2.9", "fd00::/8"}), nobody(std::vector<std::string>{});
  static const std::array named{*egress::Cidr::parse("10.0.0.0/8"), *egress::Cidr::parse("192.0.2.9"), *egress::Cidr::parse("fd00::/8")};
  constexpr const char* kPeers[] = {"10.0.0.1", "192.0.2.9", "198.51.100.7", "fd00::1", "2001:db8::7", "::ffff:10.0.0.1", "none"};
  const auto isNamed = [](const std::string& text) {
    const auto address = egress::Address::parse(text);
    return address && std::any_of(named.begin(), named.end(), [&](const egress::Cidr& each) { return each.contains(*address); });
  };
  const std::string peer = kPeers[input.byte() % std::size(kPeers)], front = input.part();
  std::vector<std::pair<std::string, std::string>> said;
  while (!input.empty()) {
    const char* const name = input.byte() % 4 == 0 ? "via" : "x-forwarded-for";
    said.emplace_back(name, input.part());
  }
  REQUIRE(nobody.clientOf(peer, said) == peer);
  const std::string alone = proxies.clientOf(peer, {}), client = proxies.clientOf(peer, said);
  REQUIRE(client == alone || (isNamed(alone) && egress::Address::parse(client)));
  auto more = said;
  more.emplace(more.begin(), "x-forwarded-for", front);
  if (!isNamed(client)) REQUIRE(proxies.clientOf(peer, more) == client);
  said.emplace_back("x-forwarded-for", " 203.0.113.66\t");
  REQUIRE(proxies.clientOf(peer, said) == (isNamed(alone) ? "203.0.113.66" : alone));
}

std::vector<std::string> linesOf(std::string_view text) {
  std::vector<std::string> lines;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size() - 1) + 1;
    lines.emplace_back(text.substr(0, end));
    text.remove_prefix(end);
  }
  return lines;
}

std::string withoutEnd(std::string line) {
  while (!line.empty() && (line.back() == '\r' || line.back() == '\n')) line.pop_back();
  return line;
}

/// The last reply's lines and no others, in whatever number they come.
void smtpReply(Input& input) {
  const int times = 1 + input.byte() % 64;
  const std::vector<std::string> lines = linesOf(input.rest());
  egress::SmtpReplyLines reply;
  std::string kept;
  std::int32_t code = 0;
  bool open = false;
  for (int i = 0; i < times; ++i)
    for (const std::string& line : lines) {
      reply.take(line);
      const std::string words = withoutEnd(line);
      if (words.size() < 3 || !std::all_of(words.begin(), words.begin() + 3, isDigit)) continue;
      if (!open) kept.clear();
      if (kept.size() < egress::kAnswerBytesMax) kept += (kept.empty() ? "" : "\n") + words;
      kept.resize(std::min(kept.size(), egress::kAnswerBytesMax));
      open = words.size() > 3 && words[3] == '-';
      if (!open) code = std::stoi(words.substr(0, 3));
    }
  REQUIRE(reply.code() == code && code >= 0 && code <= 999);
  const std::string text = reply.takeText();
  REQUIRE(text == kept && text.size() <= egress::kAnswerBytesMax);
  const providers::SmtpReply read = providers::parseSmtpReply(code, text);
  REQUIRE(read.text.size() <= text.size() && providers::queueId(read).size() <= 1000);
  providers::findSmtpRow("data", read);
  reply.forget();
  REQUIRE(reply.code() == 0 && reply.takeText().empty());
}

/// A head is the last one's, whatever came before it, and no header holds a line's end.
void answerHead(Input& input) {
  const int times = 1 + input.byte() % 64;
  const std::vector<std::string> lines = linesOf(input.rest());
  egress::AnswerHead all, last;
  for (int i = 0; i < times; ++i)
    for (const std::string& line : lines) {
      all.take(line);
      if (line.starts_with("HTTP/"))
        last = {};
      else
        last.take(line);
    }
  const auto headers = all.takeHeaders(), expected = last.takeHeaders();
  REQUIRE(headers.size() == expected.size());
  std::size_t bytes = 0;
  for (std::size_t i = 0; i < headers.size(); ++i) {
    const providers::Header& header = headers[i];
    REQUIRE(header.name == expected[i].name && header.value == expected[i].value);
    REQUIRE((header.name + header.value).find('\n') == std::string::npos && header.name.find(':') == std::string::npos);
    REQUIRE(header.value.empty() || (header.value.front() != ' ' && header.value.front() != '\t' && header.value.back() != '\r'));
    bytes += header.name.size() + header.value.size();
  }
  REQUIRE(bytes <= egress::kAnswerBytesMax);
}

constexpr void (*kReaders[])(Input&) = {quietHours, quotedTarget, network, cursor,           lastEventId, headers,   files,
                                        parameter,  certificate,  sns,     webhookSignature, forwarded,   smtpReply, answerHead};

}  // namespace

FUZZ_TARGET(input) { kReaders[input.byte() % std::size(kReaders)](input); }
