#pragma once
// What a provider asks egress to carry out, and how far that got. Values: a Provider makes the one and reads the other,
// and engine/egress does what lies between. Requests hold secrets; they are never logged.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/time.h"
#include "engine/model/outcome.h"
#include "engine/providers/lookup.h"
#include "engine/security/secret.h"

namespace signalbox::providers {

struct Header {
  std::string name;
  std::string value;
};

/// The key for a signature by AWS Signature Version 4, which is made as the request leaves: it covers the time and the
/// host that is really spoken to.
struct AwsKey {
  std::string region;
  std::string service;
  std::string accessKeyId;
  security::Secret secretKey;
  security::Secret sessionToken = {};  // of temporary credentials; sent and signed as X-Amz-Security-Token
};

/// An HTTP request to carry out. Header values must hold no CR or LF.
struct HttpRequest {
  std::string method = "POST";
  std::string url;
  std::vector<Header> headers = {};
  std::string body = {};
  bool guarded = false;     // the target is chosen by a user: every address that is used is checked (webhooks)
  bool needsToken = false;  // waits for the provider's access token, which egress adds as "Authorization: Bearer"
  std::optional<AwsKey> awsKey = std::nullopt;
};

/// A mail to hand over by SMTP.
struct SmtpRequest {
  std::string url;                                                        // smtp://host:port or smtps://host:port
  enum class Tls { none, startTlsRequired } tls = Tls::startTlsRequired;  // nothing of a mail is sent while a server offers none
  std::string username;
  security::Secret password;
  std::string helo;  // our own name
  std::string mailFrom;
  std::vector<std::string> rcptTo;
  std::string message;  // complete RFC 5322 message, CRLF line ends; empty = a health check, which ends with NOOP
  std::string caFile;   // empty = the system's
};

/// A send that never leaves the process: the simulator's decision, fixed by its own seed.
struct SimulatedRequest {
  base::Millis latency{0};
  model::Outcome outcome;  // what the engine is told
  bool arrives = false;    // whether the simulated receiver got it, also when the answer is lost
  Finding finding = {};    // the answer to a lookup
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
  nothing,       // DNS, connect or TLS failed, the address was refused, or a dialogue ended before DATA
  requestBytes,  // at least one body byte (SMTP: all of DATA) left, no complete answer came
  answer,        // a complete answer came
};

struct TransferResult {
  Reached reached = Reached::nothing;
  std::int32_t status = 0;      // HTTP status or last SMTP reply code
  std::vector<Header> headers;  // HTTP only; names as received
  std::string body;             // HTTP body or SMTP reply text, at most 64 KiB
  std::string phase;            // SMTP: "connect", "tls", "auth", "mail", "rcpt", "data"; HTTP: "resolve", "connect", "tls", "send", "receive"
  std::string error;            // plain words when no complete answer came, such as "connection refused"
  bool aborted = false;         // we ended it (shutdown, lease margin) before anything was sent
  std::int64_t latencyUs = 0;
};

}  // namespace signalbox::providers
