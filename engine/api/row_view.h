#pragma once
// From what the store keeps to what the wire shows. Pure; `reveal` is the permission payload.view.

#include "engine/protocol/notification.h"
#include "engine/protocol/operation.h"
#include "engine/protocol/resources.h"
#include "engine/store/reader.h"

namespace signalbox::api {

protocol::NotificationRow viewOf(const store::ListRow& row, bool reveal);
/// A row of a plan, whose last attempt is known by its class only.
protocol::NotificationRow viewOf(const store::ScanRow& row, bool reveal);
/// What a provider said of a message; without `reveal` only how it ended, by class and code.
std::string answerWords(const model::Outcome& outcome, std::string_view templateName, bool reveal);
/// New as the totals count it: for an hour, unless somebody looked at it.
protocol::GroupView viewOf(const store::GroupRow& row, std::string_view by, base::WallTime now, bool reveal);
protocol::PlanView viewOf(const model::Plan& plan);
protocol::OperationView viewOf(const model::Operation& operation);
protocol::TemplateView viewOf(const model::Template& value);
protocol::RecipientView viewOf(const model::Recipient& recipient, bool reveal);
protocol::AlertView viewOf(const store::AlertRow& row);

/// What happens to the messages of a verdict when this plan runs, in one sentence.
std::string_view verdictWords(const model::Plan& plan, model::Verdict verdict);

}  // namespace signalbox::api
