#pragma once
// What the receipts' route needs: who proves a provider's receipts, and a way to get what a proof refers to. Thread-safe.

#include <functional>
#include <memory>
#include <string>

#include "engine/base/status.h"
#include "engine/receipts/receipt_reader.h"

namespace signalbox::api {

class ReceiptSource {
 public:
  virtual ~ReceiptSource() = default;
  /// Null when there is no provider of that name, or it is not set up for receipts.
  virtual std::shared_ptr<const receipts::ReceiptReader> reader(const std::string& provider) const = 0;
  /// GETs a URL that the reader judged to be the provider's own; follows no redirect. `done` is called once, from any
  /// thread, with the body of a 2xx answer.
  using Fetched = std::function<void(base::Result<std::string>)>;
  virtual void fetch(const std::string& url, Fetched done) = 0;
  /// The same for a certificate, which is remembered.
  virtual void certificate(const std::string& url, Fetched done) = 0;
  /// Something that an operator should hear of.
  virtual void warn(const std::string& provider, const std::string& text) = 0;
};

}  // namespace signalbox::api
