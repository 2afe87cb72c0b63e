#include "engine/api/plan_words.h"

#include "engine/api/row_view.h"
#include "engine/core/receipts.h"
#include "engine/core/verdict.h"

namespace signalbox::api {
namespace {

/// "the recipient wants no news by email" as it stands alone in a row; of what cannot be made it begins with a field's name.
std::string sentenceOf(std::string words, model::Verdict verdict) {
  if (verdict == model::Verdict::unrenderable) return words;
  if (words.front() >= 'a' && words.front() <= 'z') words.front() = static_cast<char>(words.front() - 'a' + 'A');
  if (words.back() != '.') words += '.';
  return words;
}

}  // namespace

std::string outcomeWords(const model::Plan& plan, const PlanOutcome& outcome, bool reveal) {
  const model::Verdict verdict = outcome.verdict;
  const bool isAboutThisOne = !outcome.words.empty() && outcome.words != core::explain(verdict);
  if (isAboutThisOne) return sentenceOf(reveal ? outcome.words : core::withoutReceiptWords(outcome.words), verdict);
  if (verdict == model::Verdict::notPossible)
    return "It is " + std::string(model::name(outcome.row.delivery.state)) + " by now, and that does not allow this.";
  return std::string(verdictWords(plan, verdict));
}

}  // namespace signalbox::api
