#pragma once
// How long the engine keeps what is over (rule 30), as GET /session says it beside who one is. Dead letters stay until a
// person decides.

#include "engine/protocol/alert_limits.h"
#include "engine/protocol/resources.h"

namespace signalbox::protocol {

struct RetentionView {
  std::int64_t notificationsHours = 0;                    // finished ones, from their end
  std::int64_t discardedHours = 0;                        // until a discarded dead letter is purged
  std::int64_t keysHours = 0;                             // an idempotency key
  std::int64_t waitingReceiptsHours = 0;                  // a receipt whose message is not known
  std::map<std::string, std::int64_t> categoriesHours{};  // finished notifications of these, instead of notifications_hours
  template <class F> void describe(F& f) {
    f("notifications_hours", notificationsHours);
    f("discarded_hours", discardedHours);
    f("keys_hours", keysHours);
    f("waiting_receipts_hours", waitingReceiptsHours);
    f("categories_hours", categoriesHours);
  }
};

/// The whole answer of GET /session.
struct SessionAnswer : SessionView {
  std::optional<RetentionView> retention;      // an older engine says nothing of it
  std::optional<AlertLimitsView> alertLimits;  // nor of these
  template <class F> void describe(F& f) {
    SessionView::describe(f);
    f("retention", retention);
    f("alert_limits", alertLimits);
  }
};

}  // namespace signalbox::protocol
