#pragma once
// Plain words for what the wire only names: channels, states, outcomes, kinds of events. What is not known stands as it
// came. Pure.

#include <QString>

namespace signalbox::ui::state {

QString channelWords(const QString& channel);  // "Email", "SMS"
QString stateWords(const QString& state);      // "Retrying", "Sent" ...
/// How an attempt that failed ended: "Refused for good"; nothing for one that was taken.
QString outcomeWords(const QString& outcome);
QString operationKindWords(const QString& kind);    // "Replay", "Discard" ...
QString operationStateWords(const QString& state);  // "Running", "Starts soon" ...
/// "message became a dead letter", for notification.dead.
QString eventWords(const QString& type);

}  // namespace signalbox::ui::state
