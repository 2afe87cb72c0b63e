#pragma once
// Plain words for what the wire only names: channels, states, outcomes, kinds of events. What is not known stands as it
// came. Pure.

#include <QString>

#include <string>
#include <vector>

namespace signalbox::ui::state {

QString channelWords(const QString& channel);                        // "Email", "SMS"
QString channelListWords(const std::vector<std::string>& channels);  // "Email, SMS"
QString stateWords(const QString& state);                            // "Retrying", "Sent" ...
/// How an attempt that failed ended: "Refused for good"; nothing for one that was taken.
QString outcomeWords(const QString& outcome);
QString operationKindWords(const QString& kind);    // "Replay", "Discard" ...
QString operationStateWords(const QString& state);  // "Running", "Starts soon" ...
QString receiptWords(const QString& status);        // "Delivered", "Bounced" ...
QString tokenStateWords(const QString& state);      // "active", "revoked": behind a token's role
/// "message became a dead letter", for notification.dead.
QString eventWords(const QString& type);

}  // namespace signalbox::ui::state
