#pragma once
// Signed webhooks that come in from providers: proof first, over the raw bytes and in constant time, then their meaning.
// A ReceiptReader belongs to one configured provider and holds its verification key. Pure but for the certificate that a
// reading may ask for; immutable after construction, so any thread may call it.

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/base/status.h"
#include "engine/base/time.h"
#include "engine/model/receipt.h"

namespace signalbox::receipts {

/// A request as it came in, before anything of it was parsed. Views live as long as the request.
struct Incoming {
  std::string_view query;                                           // of the request's target, without '?', as sent
  const std::vector<std::pair<std::string, std::string>>& headers;  // names in lower case
  std::string_view body;                                            // raw bytes
  base::WallTime now{};

  /// Empty when there is none.
  std::string_view header(std::string_view lowerName) const;
};

/// What a proven request says. At most one of the two URLs is given, and then there are no receipts.
struct Reading {
  std::vector<model::Receipt> receipts;
  std::int64_t ignored = 0;               // events of kinds that say nothing about a message
  std::string fetchCertificate;           // SNS: get this URL, then read again with its bytes
  std::string confirm;                    // SNS: get this URL to confirm the subscription
  std::string warning;                    // for the log and the operator: "the topic was unsubscribed"
  std::optional<model::TopicNews> topic;  // SNS: which of the topics it came through
};

class ReceiptReader {
 public:
  virtual ~ReceiptReader() = default;
  /// Code::unauthorized when the proof fails, with words for the log alone: the caller is never told which check it was.
  /// Code::malformed when proven bytes are not what they claim to be. `certificatePem` answers an earlier
  /// fetchCertificate and is empty otherwise.
  virtual base::Result<Reading> read(const Incoming& incoming, std::string_view certificatePem) const = 0;
  /// Those that it reads from; none where nothing is subscribed to.
  virtual std::vector<std::string> topics() const { return {}; }
};

inline constexpr std::size_t kReceiptsMax = 10'000;  // in one request

}  // namespace signalbox::receipts
