#pragma once
// What a provider's settings and their choices are called in its form: the engine names them as in its configuration. Pure.

#include <QString>

namespace signalbox::ui::views {

/// "from_address" is "From address", "api_key" is "API key".
QString settingWords(const QString& key);
/// In what its value is written, "ms"; empty where the name says it, or it is a word.
QString settingUnit(const QString& key);
/// Of the setting `key`; one that is not known here stands as the engine writes it.
QString choiceWords(const QString& key, const QString& choice);

}  // namespace signalbox::ui::views
