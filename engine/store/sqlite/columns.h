#pragma once
// The columns of the rows that are read in several places, and how they become values. Each list and its reader stand
// together: the reader takes the number of the list's first column. Pure; any thread.

#include <string>

#include "engine/model/notification.h"
#include "engine/model/operation.h"
#include "engine/model/recipient.h"
#include "engine/model/template.h"
#include "engine/store/rows.h"
#include "engine/store/sqlite/statement.h"

namespace signalbox::store::sqlite {

/// Of notifications AS n.
extern const char* const kNotificationColumns;
inline constexpr int kNotificationColumnCount = 20;
model::Notification readNotification(const Rows& rows, int first);

/// Of deliveries AS d.
extern const char* const kDeliveryColumns;
inline constexpr int kDeliveryColumnCount = 20;
/// Bits of deliveries.receipt_flags.
inline constexpr std::int64_t kComplainedFlag = 1;
inline constexpr std::int64_t kUnsubscribedFlag = 2;
model::Delivery readDelivery(const Rows& rows, int first);

/// Notification, delivery and what the core judges by; FROM deliveries d JOIN notifications n USING(seq).
std::string deliveryRowColumns();
inline constexpr int kDeliveryRowColumnCount = kNotificationColumnCount + kDeliveryColumnCount + 7;
DeliveryRow readDeliveryRow(const Rows& rows, int first = 0);

/// Of attempts AS a.
extern const char* const kAttemptColumns;
inline constexpr int kAttemptColumnCount = 16;
model::Attempt readAttempt(const Rows& rows, int first = 0);
/// Of attempts AS a: outcome and what comes with it; nothing while it is open.
std::optional<model::Outcome> readOutcome(const Rows& rows, int first);
extern const char* const kOutcomeColumns;
inline constexpr int kOutcomeColumnCount = 7;

extern const char* const kRecipientColumns;
model::Recipient readRecipient(const Rows& rows);
extern const char* const kTemplateColumns;
model::Template readTemplate(const Rows& rows);
extern const char* const kPlanColumns;
model::Plan readPlan(const Rows& rows);
extern const char* const kOperationColumns;
model::Operation readOperation(const Rows& rows);
extern const char* const kBreakerColumns;
BreakerRow readBreaker(const Rows& rows);
extern const char* const kAlertColumns;
AlertRow readAlert(const Rows& rows);

/// Attempts of one message lie between these places.
inline constexpr std::int64_t kAttemptsPerMessage = 65536;
constexpr std::int64_t attemptPlace(Seq seq, std::int64_t number) { return seq * kAttemptsPerMessage + number; }

template <class E> E enumOf(const Rows& rows, int column) { return static_cast<E>(rows.integer(column)); }

}  // namespace signalbox::store::sqlite
