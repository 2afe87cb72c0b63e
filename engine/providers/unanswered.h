#pragma once
// What it means that no complete answer came: the same for every provider (rules 16 and 19). Pure.

#include "engine/model/outcome.h"
#include "engine/providers/provider.h"

namespace signalbox::providers {

/// Abandoned, not sent or ambiguous, by how far the transfer got. The code is the error's words joined by
/// underscores, such as "connection_refused". Only for results that did not reach an answer.
model::Outcome readUnanswered(const TransferResult& result);

}  // namespace signalbox::providers
