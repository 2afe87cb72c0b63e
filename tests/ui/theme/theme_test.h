// The theme in force: fonts, icons, palette, mode and scale, and the style's measures.
#pragma once

#include <QObject>

class ThemeTest final : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void shippedFontsAreUsed();
  void digitsAreEquallyWide();
  void exactTextIsDrawnCharacterByCharacter();
  void eachIconDrawsInTheColourAsked();
  void modeSwitchesPaletteAndColoursLive();
  void sameModeAgainSaysNothing();
  void scaleGoesToTheNearestStep();
  void layoutsFollowTheScale();
  void sizesFollowTheScale();
  void comboBoxForgetsItsSizeWithTheScale();
  void narrowComboBoxEndsItsWordsWithAnEllipsisAndTellsThem();
  void fieldThatIsOnlyShownLooksSo();
  void controlsAreAsHighAsTheGridSays();
  void boxesStandOnWholePixels();
  void boxesThatNobodyCanTurnLookIt();
  void focusRingIsDrawnInTheAccent();
  void focusIsSeenOnFilledButtons();
  void wheelScrollsThePageAndChangesNothing();
  void menuKeepsAColumnForIconsOnlyWhereItHasSome();
  void menuThrowsAShadowWhileItIsOpen();
};
