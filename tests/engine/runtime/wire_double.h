#pragma once
// A provider's other side, one for each kind, that answers in the way of a given outcome, counts what it has taken and keeps the last.
// HTTP kinds have a scripted server, SMTP has aiosmtpd, the simulated one is told by its settings.

#include <atomic>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "engine/model/outcome.h"
#include "engine/model/provider_config.h"
#include "tests/engine/egress/http_server.h"
#include "tests/engine/egress/python_server.h"

namespace signalbox::tests {

class WireDouble {
 public:
  /// `mood`: how every message ends with it. `mails`: the server behind a double of kind smtp (others take none); it outlives
  /// the double and may stand behind one after the other.
  WireDouble(std::string kind, model::Channel channel, model::OutcomeClass mood, const PythonServer& mails);

  model::ProviderConfig config(const std::string& name, int position) const;
  /// An address that makes an SMTP double act in its mood, or a webhook's own; any other double takes it as it is.
  std::string target() const;
  /// From now on.
  void act(model::OutcomeClass mood) { mood_ = mood; }
  /// Messages that the receiver has, whatever it said of them. Of the simulated one the rig knows.
  int taken() const;
  bool isSimulated() const { return kind_ == "simulated"; }
  /// The newest of them as it came: a request with its head, or a mail. SES' mail stands behind its request, decoded.
  std::string last() const;
  /// Whether such a provider is told the notification's id with each message; the others get the text alone.
  bool isToldTheId() const { return kind_ != "twilio" && kind_ != "termii" && kind_ != "fcm"; }

 private:
  Behaviour answer(const std::string& request);

  const std::string kind_;
  const model::Channel channel_;
  std::atomic<model::OutcomeClass> mood_;
  std::atomic<int> taken_{0};
  mutable std::mutex mutex_;  // guards the member below
  std::string last_;
  std::unique_ptr<HttpServer> http_;
  const PythonServer* smtp_ = nullptr;
  int mailsBefore_ = 0;
};

/// The kinds of a channel that have a double.
std::vector<std::string> kindsOf(model::Channel channel);
/// A kind that never answers so: a webhook's receiver has no key to refuse.
bool canEnd(const std::string& kind, model::OutcomeClass outcome);

}  // namespace signalbox::tests
