// Why a row may move that nothing is sending: what no attempt has moved must have a cause outside of the engine.

#include <algorithm>

#include "tests/simulation/checker.h"

namespace signalbox::simulation {
namespace {

std::string bytesOf(const base::Uuid& id) { return {reinterpret_cast<const char*>(id.bytes.data()), id.bytes.size()}; }

}  // namespace

void Checker::providerLied(const base::Uuid& id) { lied_.insert(bytesOf(id)); }

void Checker::cancelAsked(const base::Uuid& id) { cancelAsked_.insert(bytesOf(id)); }

/// An operation writes that it runs before it does anything, and that it has ended after all that it did.
bool Checker::isRunning(int act, int resolution) const {
  return std::any_of(book_.operations.begin(), book_.operations.end(), [act, resolution](const auto& each) {
    return each.second.running && each.second.act == act && each.second.resolution == resolution;
  });
}

bool Checker::hasArrived(const std::string& id) const {
  const auto now = receipts_.find(id);
  const auto before = beforeRestore_.find(id);
  return (now != receipts_.end() && !now->second.empty()) || (before != beforeRestore_.end() && before->second > 0);
}

/// Asked for may be more than was done: a command can be lost in a crash with its step. What comes to it later is not blamed
/// for that. The way back to PENDING is judged by whoever judges replays and look-ups, SENDING by its intent.
bool Checker::hasCause(const Row& known, int to) const {
  const bool held = known.state == kHeld;
  switch (to) {
    case kSent:  // a waiting one only because its provider reported that it was taken
      if (isProven(known)) return true;
      return held &&
          (isRunning(kAct_resolve, kAs_sent) || (!known.attempts.empty() && foundThere_.contains({known.seq, known.attempts.back().number})));
    case kCancelled:
      if (isBeingErased(known)) return true;
      if (known.subscription != 0 && !book_.subscriptions.contains(known.subscription)) return true;
      return cancelAsked_.contains(known.id) || std::any_of(book_.operations.begin(), book_.operations.end(), [&known](const auto& each) {
        const OperationRecord& operation = each.second;
        return operation.running && operation.act == kAct_cancel && (operation.q.empty() || operation.q == "app:" + known.app);
      });
    case kExpired: {
      if (known.expiresAtMs == 0) return false;
      // Where its recipient wants quiet until then it is not put off any more. What its provider does not have would be sent later, and that
      // may be too late.
      return known.expiresAtMs <= quietUntil(known, base::toMillis(now_.wall)).value_or(base::toMillis(now_.wall)) ||
          (held && lookedUp_.contains(known.seq) && known.expiresAtMs <= base::toMillis(now_.wall) + longestWait(known.channel, {}));
    }
    case kSuppressed: return isUnused(known);
    case kDead:
      if (!held) return isRunning(kAct_restore, kAs_nothing);
      return isRunning(kAct_resolve, kAs_dead) || (lookedUp_.contains(known.seq) && isExhausted(known, std::max(1, known.tries())));
    case kDiscarded: return isRunning(kAct_discard, kAs_nothing) || isBeingErased(known);
    default: return true;
  }
}

/// What an operation passes by. What it may do was judged by its plan, and is judged again as it comes to the message.
bool Checker::mayLeaveOut(const Row& known, const BulkRecord& operation) const {
  if (known.isErased) return true;
  const bool resends = operation.act == kAct_replay || (operation.act == kAct_resolve && operation.resolution == kAs_resend);
  switch (operation.act) {
    case kAct_discard: return known.state != kDead;
    case kAct_restore: return known.state != kDiscarded;
    case kAct_cancel: return known.state == kSending || known.state > kHeld;
    case kAct_resolve:
      if (known.state != kHeld || operation.resolution == kAs_lookUp) return true;  // not every provider can be asked
      break;
    default:
      if (known.state != kDead && known.state != kHeld && known.state != kExpired && known.state != kSuppressed) return true;
      break;
  }
  if (!resends) return false;
  if (known.subscription != 0 && !book_.subscriptions.contains(known.subscription)) return true;
  const ContentRecord content = contentOf(known);
  if (!content.templateName.empty() && !operation.edits.empty()) return true;  // what is made from one has no content to edit
  if (operation.takesNewest && !content.templateName.empty() && book_.templates.at(content.templateName).newest == 0) return true;
  const auto recorded = [&known](int outcome) {
    return std::any_of(known.attempts.begin(), known.attempts.end(), [outcome](const AttemptRecord& each) { return each.recorded == outcome; });
  };
  if (recorded(kTold_sent) || known.hasArrived) return true;
  if (recorded(kTold_ambiguous) && (operation.takes & kTakes_risk) == 0) return true;
  const std::int64_t wall = base::toMillis(now_.wall);
  const bool isLate = known.expiresAtMs != 0 && known.expiresAtMs <= quietUntil(known, wall).value_or(wall);
  return (isLate && (operation.takes & kTakes_expired) == 0) || (isUnused(known) && (operation.takes & kTakes_unused) == 0);
}

}  // namespace signalbox::simulation
