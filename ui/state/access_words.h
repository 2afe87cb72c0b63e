#pragma once
// What roles and permissions are called on screen; their names on the wire stay beside them where somebody has to write them down. Pure.

#include <QString>

#include <string>
#include <vector>

namespace signalbox::ui::state {

/// "Replay many messages"; the name itself where there are no words for it.
QString permissionWords(const QString& permission);
/// One after the other.
QString permissionListWords(const std::vector<std::string>& permissions);
/// "Operator".
QString roleWords(const QString& role);

}  // namespace signalbox::ui::state
