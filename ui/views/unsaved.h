#pragma once
// What was typed and is not saved, as a question about it names it. GUI thread.

#include <QString>
#include <QWidget>

#include <vector>

namespace signalbox::ui::views {

struct Unsaved {
  QString where;  // "Set-up, Templates"
  QString what;   // "template “order-shipped”", as it stands in a sentence
};

/// The same question wherever it is asked, in a dialog or in a sheet: what it is about, and the two answers.
QString notSavedWords(const QString& what);
QString forgetWords();
QString keepWords();

/// The sheets over a screen that are open and hold something typed; one that was left keeps it and is not asked about.
std::vector<Unsaved> typedIntoSheets(const QWidget& screen, const QString& where);

}  // namespace signalbox::ui::views
