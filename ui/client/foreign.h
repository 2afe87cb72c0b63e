#pragma once
// What an app, a provider or a person wrote, as it stands in a sentence of the console: a name in Hebrew, a reason that holds a character which turns
// the line around. It keeps its own direction and order, and nothing beside it is moved. Pure; any thread.

#include <QString>

#include <string>

namespace signalbox::ui::client {

/// In the isolates of Unicode (UAX 9, X5c) where it needs them, else as it came. Isolates that it opens or ends by itself do not reach beyond it.
QString foreign(const QString& text);
QString foreign(const std::string& utf8);
/// With each character that only turns the line around written as JSON writes it, \u202e: what it does is seen in what is otherwise shown bare.
QString withVisibleTurns(const QString& text);

}  // namespace signalbox::ui::client
