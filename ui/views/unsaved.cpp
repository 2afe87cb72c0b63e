#include "ui/views/unsaved.h"

#include "ui/views/wording.h"
#include "ui/widgets/sheet.h"

namespace signalbox::ui::views {

QString notSavedWords(const QString& what) { return Wording::tr("Not saved: %1").arg(what); }
QString forgetWords() { return Wording::tr("Forget what was typed"); }
QString keepWords() { return Wording::tr("Keep editing"); }

std::vector<Unsaved> typedIntoSheets(const QWidget& screen, const QString& where) {
  std::vector<Unsaved> all;
  for (const widgets::Sheet* sheet : screen.findChildren<widgets::Sheet*>())
    if (sheet->holdsTyped()) all.push_back({where, Wording::tr("text under \u201C%1\u201D").arg(sheet->accessibleName())});
  return all;
}

}  // namespace signalbox::ui::views
