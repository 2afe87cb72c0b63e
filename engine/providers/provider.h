#pragma once
// What a provider is to the engine: pure knowledge of how to ask and how to read the answer. A Provider opens no
// socket and knows no clock; engine/egress carries its request and hands it what came back. One object per
// configured provider; immutable after construction, so any thread may call it.

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/base/status.h"
#include "engine/base/time.h"
#include "engine/model/notification.h"
#include "engine/model/outcome.h"
#include "engine/model/provider_config.h"

namespace signalbox::providers {

/// What is to be said, rendered from template or content. Unused members are empty.
struct Content {
  std::string subject;  // mail
  std::string text;     // mail, SMS, and the webhook's text
  std::string html;     // mail
  std::string title;    // push
  std::string body;     // push
  std::string data;     // JSON object, push and webhook
};

/// One message as a provider sees it.
struct Message {
  base::Uuid notificationId;
  std::int32_t generation = 0;
  std::int32_t attempt = 0;
  std::string dedupToken;       // the same for all attempts of one generation
  std::string target;
  Content content;
  std::string traceparent;
  base::WallTime createdAt{};
  base::WallTime intentAt{};
};

struct Header {
  std::string name;
  std::string value;
};

/// An HTTP request to carry out. Header values must hold no CR or LF.
struct HttpRequest {
  std::string method = "POST";
  std::string url;
  std::vector<Header> headers;
  std::string body;
  bool guarded = false;  // the target is chosen by a user: every address that is used is checked (webhooks)
};

/// A mail to hand over by SMTP.
struct SmtpRequest {
  std::string url;  // smtp://host:port or smtps://host:port
  enum class Tls { none, startTlsIfOffered, startTlsRequired } tls = Tls::startTlsRequired;
  std::string username;
  std::string password;
  std::string helo;  // our own name
  std::string mailFrom;
  std::vector<std::string> rcptTo;
  std::string message;  // complete RFC 5322 message, CRLF line ends; empty = a health check, which ends with NOOP
  std::string caFile;   // empty = the system's
};

/// A send that never leaves the process: the simulator's decision, fixed by its own seed.
struct SimulatedRequest {
  base::Millis latency{0};
  model::Outcome outcome;    // what the engine is told
  bool arrives = false;      // whether the simulated receiver got it, also when the answer is lost
};

struct Request {
  std::optional<HttpRequest> http;
  std::optional<SmtpRequest> smtp;
  std::optional<SimulatedRequest> simulated;
  base::Millis connectTimeout{5'000};
  base::Millis totalTimeout{15'000};
};

/// How far a transfer got before it failed; decides between NOT_SENT and AMBIGUOUS (rules 16 and 19).
enum class Reached {
  nothing,      // DNS, connect or TLS failed, the address was refused, or a dialogue ended before DATA
  requestBytes, // at least one body byte (SMTP: all of DATA) left, no complete answer came
  answer,       // a complete answer came
};

struct TransferResult {
  Reached reached = Reached::nothing;
  std::int32_t status = 0;          // HTTP status or last SMTP reply code
  std::vector<Header> headers;      // HTTP only; names as received
  std::string body;                 // HTTP body or SMTP reply text, at most 64 KiB
  std::string phase;                // SMTP: "connect", "tls", "auth", "mail", "rcpt", "data"; HTTP: "resolve", "connect", "tls", "send", "receive"
  std::string error;                // plain words when no complete answer came, such as "connection refused"
  bool aborted = false;             // we ended it (shutdown, lease margin) before anything was sent
  std::int64_t latencyUs = 0;
};

struct Capabilities {
  bool deduplicates = false;
  bool looksUp = false;      // can tell whether it took a message
  bool receipts = false;
  double costPerMessageEur = 0;
  std::int64_t lengthMax = 0;  // of the rendered body, bytes; 0 = no limit of its own
};

class Provider {
 public:
  virtual ~Provider() = default;
  /// Without the secrets: those are held apart and wiped.
  virtual const model::ProviderConfig& config() const = 0;
  virtual Capabilities capabilities() const = 0;
  /// The request for one message, or Status(invalid) naming what makes it unsendable (a permanent outcome).
  virtual base::Result<Request> build(const Message& message) const = 0;
  /// Reads what came back. `wall` serves Retry-After dates only.
  virtual model::Outcome read(const TransferResult& result, base::WallTime wall) const = 0;
  /// A cheap request that shows whether the provider answers, for the breaker's ping; nothing where none exists.
  virtual std::optional<Request> healthCheck() const = 0;
  /// Whether a health check's answer means healthy.
  virtual bool readHealth(const TransferResult& result) const = 0;
};

}  // namespace signalbox::providers
