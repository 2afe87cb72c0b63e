#pragma once
// What Amazon SES says inside an SNS message: one record may speak of several recipients. Pure.

#include <string>
#include <string_view>

#include "engine/receipts/receipt_reader.h"

namespace signalbox::receipts {

/// `messageId` is the SNS message's; each recipient's event has it with an index, so that a repetition is known.
base::Result<Reading> readSesRecord(std::string_view message, const std::string& messageId);

}  // namespace signalbox::receipts
