#pragma once
// Text of the engine's query language: terms that are made here, and searches that a person wrote and that become a part of a larger one.
// What is asked for belongs to the engine alone; here it is only seen where a word, a quote and a parenthesis begin and end. Pure.

#include <QString>

namespace signalbox::ui::views {

/// `cause:"a b"`: a term of the query language.
QString queryTerm(const QString& field, const QString& value);
/// Both must hold. A part that offers a choice stands in parentheses, since AND binds tighter than OR.
QString joinQuery(const QString& first, const QString& second);
/// Whether whatever is found must match `field:value`: `is:discarded age>1h`, not `-is:discarded` and not `is:discarded OR age>1h`.
bool requiresTerm(const QString& q, const QString& field, const QString& value);

}  // namespace signalbox::ui::views
