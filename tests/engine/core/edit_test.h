#pragma once
#include <QObject>

class EditTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void editedGenerationIsSentAndTheOriginalStays();
  void editsOfOneReplayStayInTheNext();
  void findAndReplaceGoesOverAGroup();
  void targetIsEditedAndASuppressedOneIsSkipped();
  void whatCannotBeMadeIsLeftAlone();
  void newestTemplateThatCannotBeMadeIsLeftAlone();
  void templateKnowsHowLateItIs();
  void laterVersionOfATemplateIsNotReplacedUnseen();
  void editsAreApplied_data();
  void editsAreApplied();
  void editThatGrowsWithoutMeasureIsRefused_data();
  void editThatGrowsWithoutMeasureIsRefused();
  void wrongEditsAreNamed_data();
  void wrongEditsAreNamed();
  void purgedMessageTakesItsEditsAlong();
};
