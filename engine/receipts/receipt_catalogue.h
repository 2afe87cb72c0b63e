#pragma once
// How receipts are set up: the settings that each kind of provider takes for them, beside those for sending, and the way
// from a configuration to a reader. The provider catalogue shows these settings in the same form. Pure.

#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "engine/base/status.h"
#include "engine/model/provider_config.h"
#include "engine/receipts/receipt_reader.h"

namespace signalbox::receipts {

struct ReceiptSetting {
  enum class Type { text, boolean, seconds, file };
  std::string_view key;
  Type type = Type::text;
  std::string_view defaultValue;
  bool secret = false;
  std::string_view help;
  std::int64_t min = 0;  // seconds only
  std::int64_t max = 0;
};

/// Every kind takes some: what has no scheme of its own is called back by Standard Webhooks.
std::span<const ReceiptSetting> receiptSettings(std::string_view kind);

/// Null when the provider is set up without receipts; invalid names each wrong setting by its pointer.
base::Result<std::shared_ptr<const ReceiptReader>> makeReceiptReader(const model::ProviderConfig& config);

}  // namespace signalbox::receipts
