// Tokens keep their contrast, and nothing in ui/ outside ui/theme writes a colour, a font or a margin of its own.
#pragma once

#include <QObject>

class TokensTest final : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void textIsReadableOnEachGround();
  void marksStandOutFromTheSurface();
  void causesPaleFromTheLargestOn();
  void onlyThemeWritesColoursFontsAndMargins();
};
