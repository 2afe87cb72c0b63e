#include "engine/receipts/receipt_reader.h"

namespace signalbox::receipts {

std::string_view Incoming::header(std::string_view lowerName) const {
  for (const auto& [name, value] : headers)
    if (name == lowerName) return value;
  return {};
}

}  // namespace signalbox::receipts
