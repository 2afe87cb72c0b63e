#pragma once
// What tests about receipts share: a simulated provider that calls back, and what it then tells.

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "tests/engine/core/rig.h"
#include "tests/engine/security/secrets_of.h"

namespace signalbox::tests {

inline constexpr const char* kReceiptSecret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

/// A simulated provider that calls back.
inline void callingBack(Rig& rig, const std::string& name, std::map<std::string, std::string> settings = {},
                        model::Channel channel = model::Channel::email) {
  core::PutProvider put;
  put.config.name = name;
  put.config.kind = "simulated";
  put.config.channel = channel;
  put.config.settings = std::move(settings);
  put.config.secrets = secretsOf({{"receipt_secret", kReceiptSecret}});
  const auto done = rig.command(std::move(put));
  SB_CHECK(done.ok(), done.status().toString().c_str());
}

inline model::Receipt about(const std::string& providerMessageId, model::ReceiptStatus status, const std::string& event = "e1",
                            bool suppresses = false) {
  model::Receipt receipt;
  receipt.eventId = event;
  receipt.providerMessageId = providerMessageId;
  receipt.status = status;
  receipt.suppresses = suppresses;
  receipt.code = "c";
  return receipt;
}

inline core::ReceiptsDone tell(Rig& rig, const std::string& provider, std::vector<model::Receipt> receipts) {
  std::optional<base::Result<core::ReceiptsDone>> answer;
  core::StepInputs inputs;
  inputs.receipts.push_back({provider, std::move(receipts), [&answer](base::Result<core::ReceiptsDone> done) { answer = std::move(done); }});
  static_cast<void>(rig.step(std::move(inputs)));
  SB_CHECK(answer.has_value() && answer->ok(), "receipts are answered after the commit");
  return answer->value();
}

/// As a provider tells that did not say its own id when it was asked.
inline model::Receipt ofAttempt(const base::Uuid& id, std::int32_t attempt, model::ReceiptStatus status, const std::string& event = "e1") {
  model::Receipt receipt = about("theirs", status, event);
  receipt.notificationId = id;
  receipt.attempt = attempt;
  return receipt;
}

inline std::string messageId(Rig& rig, const base::Uuid& id) { return rig.attempts(id).back().outcome->providerMessageId; }

inline base::Uuid sentOne(Rig& rig, const std::string& to = "ana@example.com") {
  const base::Uuid id = rig.post(to).id;
  rig.run(std::chrono::seconds{5});
  SB_CHECK(rig.state(id) == model::State::sent, "it is sent");
  return id;
}

inline int told(Rig& rig, const base::Uuid& id, const std::string& kind) {
  const auto detail = rig.reader->detail(id);
  SB_CHECK(detail.ok() && detail.value(), "it can be read");
  const auto& history = detail.value()->history;
  return static_cast<int>(std::count_if(history.begin(), history.end(), [&](const store::HistoryRow& row) { return row.kind == kind; }));
}

/// A new generation of what is dead, to another address.
inline void replayTo(Rig& rig, model::Seq seq, const std::string& target) {
  store::MoveRow replay;
  replay.seq = seq;
  replay.from = model::State::dead;
  replay.to = model::State::pending;
  replay.newGeneration = true;
  replay.dueAt = rig.clock.now().wall;
  replay.edit = store::OverrideRow{target, "", R"({"subject":"s","text":"t"})"};
  SB_CHECK(rig.store->begin().ok(), "begins");
  SB_CHECK(rig.store->move(std::span(&replay, 1), rig.clock.now().wall, 1).value().front(), "is replayed");
  SB_CHECK(rig.store->commit(rig.core->memory().step).ok(), "commits");
}

inline std::vector<store::SuppressionRow> suppressions(Rig& rig) { return rig.reader->suppressions("", 0, 100).value(); }

}  // namespace signalbox::tests
