#include "app/translations.h"

#include <QFile>
#include <QLibraryInfo>
#include <QLocale>

namespace signalbox::app {

QStringList Translations::folders(const QString& programFolder) {
  return {QString(programFolder + QStringLiteral("/translations")), QString(programFolder + QStringLiteral("/../share/signalbox/translations")),
          QStringLiteral(":/translations")};
}

bool Translations::install(QCoreApplication& application, const QStringList& languages, const QStringList& folders) {
  for (const QString& language : languages) {
    const QLocale locale(language);
    if (locale.language() == QLocale::English || locale.language() == QLocale::C) return false;
    if (!load(language, folders)) continue;
    application.installTranslator(&ours_);
    if (qts_.load(locale, QStringLiteral("qtbase"), QStringLiteral("_"), QLibraryInfo::path(QLibraryInfo::TranslationsPath)))
      application.installTranslator(&qts_);
    return true;
  }
  return false;
}

/// de_AT before de. A file that is none is as good as absent.
bool Translations::load(const QString& language, const QStringList& folders) {
  QString name = language;
  name.replace(QLatin1Char('-'), QLatin1Char('_'));
  for (; !name.isEmpty(); name.truncate(qMax(qsizetype{0}, name.lastIndexOf(QLatin1Char('_')))))
    for (const QString& folder : folders) {
      const QString file = folder + QStringLiteral("/signalbox_") + name + QStringLiteral(".qm");
      if (QFile::exists(file) && ours_.load(file)) return true;
    }
  return false;
}

}  // namespace signalbox::app
