#pragma once
// The console's words in the language of whoever sits before it, where somebody has translated them. They are written in English,
// and stay so without a file signalbox_LANGUAGE.qm. Lives as long as the application at most. GUI thread.

#include <QCoreApplication>
#include <QStringList>
#include <QTranslator>

namespace signalbox::app {

class Translations {
 public:
  /// Where such files may lie, what is found first counts: beside the program, where a package puts them, in the program itself.
  static QStringList folders(const QString& programFolder);

  /// Takes the first of the languages ("de-AT", "de", as of QLocale::uiLanguages) that there is a file for; English needs none, so what
  /// is wanted less than English is not looked for. Qt's own words come with it. Returns whether there are other words now.
  bool install(QCoreApplication& application, const QStringList& languages, const QStringList& folders);

 private:
  bool load(const QString& language, const QStringList& folders);

  QTranslator ours_;
  QTranslator qts_;
};

}  // namespace signalbox::app
