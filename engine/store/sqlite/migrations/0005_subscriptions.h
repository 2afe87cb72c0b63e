#pragma once
// Schema 5: subscriptions to events.

namespace signalbox::store::sqlite {

extern const char* const kSubscriptionsSchema;

}  // namespace signalbox::store::sqlite
