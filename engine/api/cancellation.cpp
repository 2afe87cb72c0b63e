#include "engine/api/cancellation.h"

namespace signalbox::api {

void Cancellation::want() {
  const std::lock_guard lock(mutex_);
  wanted_ = true;
  if (reader_ != nullptr) reader_->interrupt();
}

bool Cancellation::wanted() const {
  const std::lock_guard lock(mutex_);
  return wanted_;
}

Cancellation::Reading::Reading(Cancellation* cancellation, store::Reader& reader) : cancellation_(cancellation) {
  if (cancellation_ == nullptr) return;
  const std::lock_guard lock(cancellation_->mutex_);
  cancellation_->reader_ = &reader;
}

Cancellation::Reading::~Reading() {
  if (cancellation_ == nullptr) return;
  const std::lock_guard lock(cancellation_->mutex_);
  cancellation_->reader_ = nullptr;
}

}  // namespace signalbox::api
