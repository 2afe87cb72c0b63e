#pragma once
// What the set-up shows of the canned afternoon: recipients, suppressed addresses. Pure.

#include "engine/protocol/receipt.h"
#include "engine/protocol/retention.h"
#include "engine/protocol/suppression.h"

namespace signalbox::tests::canned {

/// session() with what else GET /session says.
protocol::SessionAnswer sessionAnswer();
std::vector<protocol::RecipientView> recipients();
std::vector<protocol::SuppressionView> suppressions();
std::vector<protocol::ReceiptView> waitingReceipts();

}  // namespace signalbox::tests::canned
