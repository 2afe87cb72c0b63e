#include "engine/core/receipts.h"

#include <algorithm>

#include "engine/core/settle.h"
#include "engine/core/suppressions.h"
#include "engine/model/quoted_target.h"

namespace signalbox::core {

using base::Status;
using model::ReceiptStatus;

namespace {

/// "twilio: delivered", "ses: bounced (NoEmail: smtp; 550 5.1.1)".
std::string wordsOf(const store::ReceiptRow& row) {
  const model::Receipt& receipt = row.receipt;
  std::string text = row.provider + ": " + std::string(model::name(receipt.status));
  if (receipt.words.empty() && receipt.code.empty()) return text;
  if (receipt.words == model::name(receipt.status) && receipt.code.empty()) return text;
  text += " (" + receipt.code;
  if (!receipt.code.empty() && !receipt.words.empty()) text += ": ";
  return text + receipt.words + ")";
}

bool arrived(ReceiptStatus status) {
  return status == ReceiptStatus::delivered || status == ReceiptStatus::opened || status == ReceiptStatus::clicked;
}

/// Of an erased message nobody knows any more whom it was for, so nothing that is said of it is kept.
void quoteNobody(model::Receipt& receipt, const std::string& target) {
  receipt.code = target.empty() ? "" : model::withoutTarget(receipt.code, target);
  receipt.words = target.empty() ? "" : model::withoutTarget(receipt.words, target);
}

bool bounced(ReceiptStatus status) { return status == ReceiptStatus::failed || status == ReceiptStatus::bounced; }

/// Whether the message may still be sent, or ends otherwise, for want of what a receipt proves.
bool isOpen(model::State state) { return state == model::State::held || model::isWaiting(state); }

}  // namespace

const model::Attempt* takenAttempt(std::span<const store::ToldReceipt> told, std::span<const model::Attempt> attempts, std::int32_t generation) {
  for (const store::ToldReceipt& each : told) {
    const auto about =
        std::find_if(attempts.begin(), attempts.end(), [&each](const model::Attempt& attempt) { return attempt.number == each.attempt; });
    if (model::isFlag(each.status) || about == attempts.end() || about->generation != generation) continue;
    const bool isDoubtful = about->outcome && about->outcome->outcome == model::OutcomeClass::ambiguous;
    if (arrived(each.status) || isDoubtful) return &*about;
  }
  return nullptr;
}

base::Result<std::string> takenBy(StepContext& step, const store::DeliveryRow& row, std::int32_t number, const model::Outcome& ended) {
  if (!row.delivery.receipt) return std::string();  // of this generation: a replay begins without one
  const model::Seq seq = row.notification.seq;
  SB_ASSIGN(const std::vector<store::ToldReceipt> told, step.store().receiptsOf(seq));
  SB_ASSIGN(std::vector<model::Attempt> attempts, step.store().attempts(seq));
  for (model::Attempt& attempt : attempts)
    if (attempt.number == number && !attempt.outcome) attempt.outcome = ended;
  const model::Attempt* taken = takenAttempt(told, attempts, row.delivery.generation);
  return taken == nullptr ? std::string() : taken->provider;
}

std::string withoutReceiptWords(std::string text) {
  std::size_t begin = std::string::npos;  // the first status is ours; another one may stand in what the provider says
  for (const ReceiptStatus status : model::kReceiptStatuses) {
    const std::string before = ": " + std::string(model::name(status));
    if (const std::size_t at = text.find(before + " ("); at != std::string::npos) begin = std::min(begin, at + before.size());
  }
  if (begin == std::string::npos) return text;
  // What is said ends with the last parenthesis.
  const std::size_t end = text.rfind(')');
  text.erase(begin, end == std::string::npos || end < begin ? std::string::npos : end + 1 - begin);
  return text;
}

std::optional<ReceiptStatus> writtenStatus(std::string_view text) {
  constexpr std::string_view kBetween = ": ";
  const std::size_t named = text.find(kBetween);
  if (named == std::string_view::npos) return std::nullopt;
  text.remove_prefix(named + kBetween.size());
  return model::receiptStatusFromName(text.substr(0, text.find_first_of(" ;")));
}

std::string takenBecause(const std::string& provider) { return "a receipt of " + provider + " proves that it was taken"; }

Status Receipts::run(std::vector<ReceiptInput>& inputs) {
  for (ReceiptInput& input : inputs) {
    ReceiptsDone done;
    for (const model::Receipt& receipt : input.receipts) SB_TRY(one(input.provider, receipt, done));
    if (input.topic) heed(input.provider, *input.topic);
    step_.draft.reply([reply = input.reply, done] { reply(done); });
  }
  return Status::okay();
}

Status Receipts::one(const std::string& provider, const model::Receipt& receipt, ReceiptsDone& done) {
  store::ReceiptRow row;
  row.provider = provider;
  row.receipt = receipt;
  row.receivedAt = step_.draft.wall();
  SB_ASSIGN(std::optional<store::ProviderMessage> message, known(provider, receipt));
  const bool isKnown = message.has_value();
  if (!isKnown) {
    SB_ASSIGN(message, named(provider, receipt));
  }
  if (message) {
    row.seq = message->seq;
    row.attempt = message->attempt;
  }
  std::vector<store::DeliveryRow> about;
  if (row.seq) {
    SB_ASSIGN(about, step_.store().findMany(std::span(&*row.seq, 1)));
    quoteNobody(row.receipt, about.empty() ? std::string() : about.front().notification.target);
  }
  SB_ASSIGN(const bool isNew, step_.store().addReceipt(row));
  if (!isNew) {
    ++done.repeated;
    return Status::okay();
  }
  step_.draft.wrote = true;
  step_.draft.measures.receipts.push_back({provider, receipt.status});
  if (!row.seq) {
    ++done.waiting;
    step_.draft.afterCommit([](Memory& memory) { ++memory.waitingReceipts; });
    return Status::okay();
  }
  ++done.applied;
  if (about.empty()) return Status::okay();  // purged meanwhile; the receipt goes with the next purge
  const bool erased = about.front().notification.target.empty();
  if (!isKnown && !erased && !receipt.providerMessageId.empty()) {
    SB_TRY(learnId(provider, receipt.providerMessageId, *message));
    SB_ASSIGN(about, step_.store().findMany(std::span(&*row.seq, 1)));  // what waited for that id came before, and changed it
  }
  SB_TRY(apply(row, about.front()));
  return receipt.accountRefused ? pause(row) : Status::okay();
}

base::Result<std::optional<store::ProviderMessage>> Receipts::known(const std::string& provider, const model::Receipt& receipt) {
  if (receipt.providerMessageId.empty()) return std::optional<store::ProviderMessage>();
  return step_.store().findProviderMessage(provider, receipt.providerMessageId);
}

base::Result<std::optional<store::ProviderMessage>> Receipts::named(const std::string& provider, const model::Receipt& receipt) {
  if (!receipt.notificationId) return std::optional<store::ProviderMessage>();
  SB_ASSIGN(const auto found, step_.store().find(*receipt.notificationId));
  if (!found) return std::optional<store::ProviderMessage>();
  // Only who was asked to carry a message may speak about it: another provider's key proves nothing here.
  SB_ASSIGN(const std::vector<model::Attempt> attempts, step_.store().attempts(found->notification.seq));
  const auto own = std::find_if(attempts.rbegin(), attempts.rend(), [&](const model::Attempt& attempt) {
    return attempt.provider == provider && (receipt.attempt == 0 || attempt.number == receipt.attempt);
  });
  if (own == attempts.rend()) return std::optional<store::ProviderMessage>();
  return std::optional(store::ProviderMessage{own->seq, own->number});
}

Status Receipts::apply(const store::ReceiptRow& row, const store::DeliveryRow& message) {
  const model::Seq seq = *row.seq;
  const model::Receipt& receipt = row.receipt;
  std::vector<model::Attempt> attempts;
  if (message.delivery.generation > 0 || isOpen(message.delivery.state)) {
    SB_ASSIGN(attempts, step_.store().attempts(seq));
  }
  const auto about = std::find_if(attempts.begin(), attempts.end(), [&](const model::Attempt& attempt) { return attempt.number == row.attempt; });
  const std::int32_t generation = about == attempts.end() ? message.delivery.generation : about->generation;
  const bool current = generation == message.delivery.generation;
  const bool advances = current && model::advances(message.delivery.receipt, receipt.status);
  store::ReceiptMark mark;
  if (advances) mark.status = receipt.status;
  mark.complained = receipt.status == ReceiptStatus::complained;
  mark.unsubscribed = receipt.status == ReceiptStatus::unsubscribed;
  mark.arrived = arrived(receipt.status) && !message.sentBefore;
  if (mark.status || mark.complained || mark.unsubscribed || mark.arrived) SB_TRY(step_.store().markReceipt(seq, mark));
  if (advances) tellSubscriptions(row, message, generation);
  if (advances) countForOperation(message, receipt.status);
  store::HistoryRow history;
  // The provider's clock is not ours; an event is never shown before the message was accepted or in the future.
  history.at = receipt.at && *receipt.at >= message.notification.createdAt && *receipt.at <= row.receivedAt ? *receipt.at : row.receivedAt;
  history.kind = "receipt";
  history.text = wordsOf(row);
  if (!advances && !model::isFlag(receipt.status))
    history.text += current ? (mark.arrived ? "; its state stays" : "; it changes nothing") : "; about an earlier generation";
  history.generation = generation;
  SB_TRY(step_.store().addHistory(seq, history));
  if (receipt.suppresses) SB_TRY(suppressAddress(step_, message.notification, generation, row.provider, wordsOf(row)));
  if (receipt.status == ReceiptStatus::resubscribed) SB_TRY(liftUnsubscription(step_, message.notification, generation, row.provider));
  return current && isOpen(message.delivery.state) ? resolve(message, row, attempts) : Status::okay();
}

void Receipts::tellSubscriptions(const store::ReceiptRow& row, const store::DeliveryRow& message, std::int32_t generation) {
  const model::Receipt& receipt = row.receipt;
  const bool delivered = receipt.status == ReceiptStatus::delivered;
  const bool bounced = receipt.status == ReceiptStatus::bounced || receipt.status == ReceiptStatus::failed;
  if (!delivered && !bounced) return;
  EventFact fact{delivered ? model::EventType::notificationDelivered : model::EventType::notificationBounced,
                 message.notification.seq,
                 generation,
                 message.notification.channel,
                 {}};
  fact.data["receipt"] = boost::json::object{{"provider", row.provider}, {"status", model::name(receipt.status)}, {"code", receipt.code}};
  step_.draft.tell(std::move(fact));
}

void Receipts::countForOperation(const store::DeliveryRow& message, ReceiptStatus status) {
  if (message.operation.isNil()) return;
  const auto& before = message.delivery.receipt;
  OperationResults& results = step_.draft.operationResults[message.operation];
  if (arrived(status) && !(before && arrived(*before))) ++results.delivered;
  if (bounced(status) && !(before && bounced(*before))) ++results.bounced;
}

Status Receipts::resolve(const store::DeliveryRow& message, const store::ReceiptRow& row, std::span<const model::Attempt> attempts) {
  const model::Delivery& delivery = message.delivery;
  SB_ASSIGN(const std::vector<store::ToldReceipt> told, step_.store().receiptsOf(message.notification.seq));
  if (takenAttempt(told, attempts, delivery.generation) == nullptr) return Status::okay();
  store::MoveRow move;
  move.seq = message.notification.seq;
  move.from = delivery.state;
  move.to = model::State::sent;
  move.generation = delivery.generation;
  move.dueAt = step_.draft.wall();
  move.route = delivery.route;
  move.reason = takenBecause(row.provider);
  move.history = "sent";
  move.historyText = move.reason;
  move.suspect = false;
  SB_ASSIGN(const std::vector<bool> moved, step_.store().move(std::span(&move, 1), step_.draft.wall(), step_.draft.step()));
  if (!moved.front()) return Status::okay();
  step_.draft.moved(message, move.to);
  step_.draft.finishedOrder(message.notification.app, message.notification.orderingKey);
  if (message.operation.isNil()) return Status::okay();
  OperationResults& results = step_.draft.operationResults[message.operation];
  ++results.confirmed;
  ++results.sentBy[row.provider];
  return Status::okay();
}

Status Receipts::pause(const store::ReceiptRow& row) {
  policy::Gate* gate = step_.draft.gate(row.provider);
  if (gate == nullptr || gate->pause(step_.draft.wall())) return Status::okay();
  // Of what was sent before the provider was resumed, reports still come in: they tell what the operator knows.
  SB_ASSIGN(const std::vector<model::Attempt> attempts, step_.store().attempts(*row.seq));
  const auto about = std::find_if(attempts.begin(), attempts.end(), [&](const model::Attempt& attempt) { return attempt.number == row.attempt; });
  const auto since = step_.memory.gateSince.find(row.provider);
  if (about == attempts.end() || (since != step_.memory.gateSince.end() && about->intentAt <= since->second.at)) return Status::okay();
  const std::string reason = "account refused: " + row.receipt.code;
  gate->setPause({policy::PauseCause::credential, reason, std::nullopt});
  return tellPause(step_, row.provider, reason);
}

/// What was sent before the end may come after it, and begins nothing anew.
void Receipts::heed(const std::string& provider, const model::TopicNews& news) {
  if (!news.ended && !step_.memory.endedTopics.contains(provider)) return;
  step_.draft.publishNow = true;
  step_.draft.afterCommit([provider, news](Memory& memory) {
    auto& topics = memory.endedTopics[provider];
    const auto since = topics.find(news.topic);
    const bool isNewer = since == topics.end() || news.at > since->second;
    if (isNewer && news.ended)
      topics.insert_or_assign(news.topic, news.at);
    else if (isNewer && since != topics.end())
      topics.erase(since);
    if (topics.empty()) memory.endedTopics.erase(provider);
  });
}

Status Receipts::learnId(const std::string& provider, const std::string& providerMessageId, const store::ProviderMessage& message) {
  SB_ASSIGN(const std::vector<model::Attempt> attempts, step_.store().attempts(message.seq));
  const auto own = std::find_if(attempts.begin(), attempts.end(), [&](const model::Attempt& attempt) { return attempt.number == message.attempt; });
  // An attempt has one id, with which what is remembered here is purged; one that is under way may yet bring its own.
  if (own == attempts.end() || !own->outcome || !own->outcome->providerMessageId.empty()) return Status::okay();
  SB_ASSIGN(const bool ours, step_.store().bindMessageId(message.seq, message.attempt, providerMessageId));
  return ours ? remember(provider, providerMessageId, message) : Status::okay();
}

Status Receipts::taken(const std::string& provider, const std::string& providerMessageId, const store::ProviderMessage& message) {
  const ProviderEntry* entry = step_.draft.provider(provider);
  const bool callsBack = entry != nullptr && entry->receipts != nullptr;
  return callsBack && !providerMessageId.empty() ? remember(provider, providerMessageId, message) : Status::okay();
}

Status Receipts::remember(const std::string& provider, const std::string& providerMessageId, const store::ProviderMessage& message) {
  SB_TRY(step_.store().rememberProviderMessage(provider, providerMessageId, message));
  if (step_.memory.waitingReceipts == 0 && step_.draft.measures.receipts.empty()) return Status::okay();  // nor came any in this step
  SB_ASSIGN(std::vector<store::ReceiptRow> joined, step_.store().joinReceipts(provider, providerMessageId, message));
  if (joined.empty()) return Status::okay();
  for (store::ReceiptRow& row : joined) {
    // Each finds what the one before has left.
    SB_ASSIGN(const std::vector<store::DeliveryRow> about, step_.store().findMany(std::span(&message.seq, 1)));
    if (about.empty()) break;
    quoteNobody(row.receipt, about.front().notification.target);
    SB_TRY(apply(row, about.front()));
  }
  step_.draft.afterCommit([count = static_cast<std::int64_t>(joined.size())](Memory& memory) { memory.waitingReceipts -= count; });
  return Status::okay();
}

}  // namespace signalbox::core
