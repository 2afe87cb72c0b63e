#include "engine/core/accept.h"

#include <memory>

#include "engine/core/judge.h"
#include "engine/core/template_cache.h"
#include "engine/core/template_variants.h"

namespace signalbox::core {

using base::Code;
using base::Status;

base::Status Accept::run(std::vector<AcceptInput>& inputs) {
  std::vector<std::shared_ptr<std::vector<AcceptVerdict>>> verdicts;
  for (AcceptInput& input : inputs) {
    verdicts.push_back(std::make_shared<std::vector<AcceptVerdict>>(input.lines.size()));
    for (std::size_t i = 0; i < input.lines.size(); ++i) lines_.push_back({&input.lines[i], &(*verdicts.back())[i], lines_.size()});
  }
  if (lines_.empty()) return Status::okay();
  rows_.reserve(lines_.size());
  SB_TRY(findKnownKeys());
  for (std::size_t i = 0; i < lines_.size(); ++i)
    if (!repeats(i)) SB_TRY(prepare(i));
  SB_TRY(insert());
  failFollowers();
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    for (const AcceptVerdict& verdict : *verdicts[i]) {
      if (verdict.replayed) ++step_.draft.measures.replayedKeys;
      if (!verdict.status.ok()) ++step_.draft.measures.refused;
    }
    step_.draft.reply([reply = inputs[i].reply, answer = verdicts[i]] { reply(std::move(*answer)); });
  }
  return Status::okay();
}

base::Status Accept::findKnownKeys() {
  std::vector<store::KeyRef> keys;
  for (const Line& line : lines_) {
    const model::Notification& asked = line.input->notification;
    if (!asked.idempotencyKey.empty()) keys.push_back({asked.app, asked.idempotencyKey});
  }
  if (keys.empty()) return Status::okay();
  SB_ASSIGN(hits_, step_.store().findKeys(keys, step_.memory.clock.believed(step_.draft.now())));
  for (std::size_t k = 0; k < hits_.size(); ++k)
    if (hits_[k]) known_[{keys[k].app, keys[k].key}] = {hits_[k]->fingerprint, hits_[k]->id, hits_[k]->status, std::nullopt};
  return Status::okay();
}

bool Accept::repeats(std::size_t index) {
  Line& line = lines_[index];
  const model::Notification& asked = line.input->notification;
  if (asked.idempotencyKey.empty()) return false;
  const auto known = known_.find({asked.app, asked.idempotencyKey});
  if (known == known_.end()) return false;
  line.verdict->id = known->second.id;
  line.verdict->state = known->second.state;
  line.leader = known->second.line.value_or(index);
  // Of an erased message nobody knows any more what was asked for. Its key has done its work all the same: whoever repeats it hears of the
  // message that it made, and nothing is sent a second time.
  line.verdict->replayed = store::isForgotten(known->second.fingerprint) || known->second.fingerprint == line.input->fingerprint;
  if (!line.verdict->replayed) line.verdict->status = Status(Code::keyMismatch, "this idempotency key was used with another payload");
  return true;
}

base::Status Accept::prepare(std::size_t index) {
  Line& line = lines_[index];
  const store::QueueRow& queue = step_.memory.queues[model::index(line.input->notification.channel)];
  if (queue.draining) {
    line.verdict->status = Status(Code::unavailable, "the channel is draining: it sends what it has and takes nothing new");
    return Status::okay();
  }
  std::vector<base::FieldError> wrong;
  std::optional<model::Recipient> recipient;
  SB_TRY(resolveRecipient(*line.input, recipient, wrong));
  SB_TRY(resolveTemplate(line.input->notification, wrong));
  if (!wrong.empty()) {
    line.verdict->status = Status::invalid(std::move(wrong));
    return Status::okay();
  }
  store::AcceptRow row;
  row.notification = std::move(line.input->notification);
  row.notification.id = step_.ids.next(step_.draft.wall());
  row.notification.createdAt = step_.draft.wall();
  row.fingerprint = std::move(line.input->fingerprint);
  row.keyExpiresAt = step_.draft.wall() + step_.options.retention.keys;
  SB_TRY(place(row.notification, recipient ? &*recipient : nullptr, row));
  rows_.push_back(std::move(row));
  rowLines_.push_back(index);
  const store::AcceptRow& kept = rows_.back();
  const model::Notification& asked = kept.notification;
  if (!asked.idempotencyKey.empty())
    known_[{asked.app, asked.idempotencyKey}] = {kept.fingerprint, asked.id, std::string(model::name(kept.state)), index};
  return Status::okay();
}

base::Status Accept::resolveRecipient(AcceptLine& line, std::optional<model::Recipient>& recipient, std::vector<base::FieldError>& wrong) {
  model::Notification& asked = line.notification;
  if (asked.recipientId.empty()) return Status::okay();
  SB_ASSIGN(recipient, step_.store().recipient(asked.recipientId));
  if (!recipient) {
    wrong.push_back({"/recipient", "no recipient has this id"});
    return Status::okay();
  }
  asked.target = addressOf(*recipient, asked.channel);
  if (asked.target.empty())
    wrong.push_back({"/recipient", "the recipient has no address for the channel " + std::string(model::name(asked.channel))});
  if (asked.locale.empty()) asked.locale = recipient->locale;
  return Status::okay();
}

base::Status Accept::resolveTemplate(model::Notification& notification, std::vector<base::FieldError>& wrong) {
  if (notification.templateName.empty()) return Status::okay();
  const std::string asked = notification.templateName;
  for (const std::string& name : variantNames(asked, notification.locale)) {
    SB_ASSIGN(const auto found, step_.templates.get(step_.store(), name, 0));
    if (!found) continue;
    if (found->channel == notification.channel) {
      notification.templateName = name;
      notification.templateVersion = found->version;
      return Status::okay();
    }
    if (name == asked) {
      wrong.push_back({"/template", "the template is for the channel " + std::string(model::name(found->channel))});
      return Status::okay();
    }
  }
  wrong.push_back({"/template", "there is no template of this name"});
  return Status::okay();
}

base::Status Accept::place(const model::Notification& notification, const model::Recipient* recipient, store::AcceptRow& row) {
  const base::WallTime now = step_.draft.wall();
  row.dueAt = notification.sendAt ? std::max(*notification.sendAt, now) : now;
  std::string suppressedBecause;
  if (step_.memory.suppressions > 0) {
    SB_ASSIGN(const auto suppression, step_.store().suppression(notification.channel, notification.target, notification.category));
    if (suppression) suppressedBecause = suppression->reason;
  }
  const Judgement judgement = judgeMessage(step_.options, notification, recipient, suppressedBecause, row.dueAt);
  row.reason = judgement.reason;
  switch (judgement.kind) {
    case Judgement::Kind::go: break;
    case Judgement::Kind::suppressed: row.state = model::State::suppressed; break;
    case Judgement::Kind::expired: row.state = model::State::expired; break;
    case Judgement::Kind::deferred: row.dueAt = judgement.until; break;
  }
  if (notification.channel == model::Channel::webhook) {
    SB_ASSIGN(row.route, routeFor(step_, false, originOf(notification.target)));
  }
  return Status::okay();
}

base::Status Accept::insert() {
  if (rows_.empty()) return Status::okay();
  const Status together = step_.store().insertAccepted(rows_);
  if (!together.ok()) {
    if (together.code() == Code::diskFull || together.code() == Code::storeFailed) return together;
    return insertOneByOne();  // one of them cannot go in: it must not take the others with it (rule 2)
  }
  for (std::size_t i = 0; i < rows_.size(); ++i) accepted(rows_[i], lines_[rowLines_[i]]);
  return Status::okay();
}

base::Status Accept::insertOneByOne() {
  for (std::size_t i = 0; i < rows_.size(); ++i) {
    const Status alone = step_.store().insertAccepted(std::span(&rows_[i], 1));
    if (alone.ok()) {
      accepted(rows_[i], lines_[rowLines_[i]]);
      continue;
    }
    if (alone.code() == Code::diskFull || alone.code() == Code::storeFailed) return alone;
    lines_[rowLines_[i]].verdict->status = alone;
  }
  return Status::okay();
}

void Accept::accepted(const store::AcceptRow& row, Line& line) {
  Draft& draft = step_.draft;
  draft.wrote = true;
  draft.began(row.notification.channel, row.route, row.state);
  ++draft.measures.accepted[model::index(row.notification.channel)];
  line.verdict->id = row.notification.id;
  line.verdict->state = std::string(model::name(row.state));
  if (row.state != model::State::pending) return;
  draft.waiting.push_back(
      {{row.notification.channel, row.route, row.notification.priority}, {row.notification.seq, 0, row.notification.app, row.dueAt, false}});
}

void Accept::failFollowers() {
  for (std::size_t i = 0; i < lines_.size(); ++i) {
    const AcceptVerdict& leader = *lines_[lines_[i].leader].verdict;
    if (lines_[i].leader != i && !leader.status.ok()) *lines_[i].verdict = leader;  // nothing was stored for the key
  }
}

}  // namespace signalbox::core
