// Words and dates in another language, from files of a translation that the test writes itself.
#pragma once

#include <QObject>

class TranslationsTest final : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void wordsAndDatesAreThoseOfTheFile();
  void withoutAFileTheyAreEnglish();
  void englishIsNotPassedOver();
  void regionComesBeforeItsLanguage();
  void besideTheProgramComesFirst();
  void brokenFileIsAsGoodAsAbsent();
};
