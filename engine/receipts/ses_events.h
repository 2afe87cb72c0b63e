#pragma once
// What Amazon SES says inside an SNS message: one record may speak of several recipients. Pure.

#include <string>
#include <string_view>

#include "engine/receipts/receipt_reader.h"

namespace signalbox::receipts {

/// `messageId` is the SNS message's. The event of a record about one recipient has it as its id; where there are several,
/// each has one with his index, so that a repetition is known. What is no record of SES is ignored.
Reading readSesRecord(std::string_view message, const std::string& messageId);

}  // namespace signalbox::receipts
