// Layouts that know the grid: views say how far apart things stand in tokens of the grid, never in pixels, and a
// change of scale reaches them. The layout belongs to `parent` when one is given, else to the layout it is added to.
// Confined to the GUI thread.
#pragma once

#include "ui/theme/tokens.h"

class QGridLayout;
class QHBoxLayout;
class QLayout;
class QVBoxLayout;
class QWidget;

namespace signalbox::ui::theme {

class Theme;

struct Margins {
  int left = 0, top = 0, right = 0, bottom = 0;
  static constexpr Margins all(int measure) { return {measure, measure, measure, measure}; }
  static constexpr Margins sides(int horizontal, int vertical) { return {horizontal, vertical, horizontal, vertical}; }
};

QVBoxLayout* column(const Theme& theme, QWidget* parent, int gap = grid::kNone, Margins margins = {});
QHBoxLayout* row(const Theme& theme, QWidget* parent, int gap = grid::kSmall, Margins margins = {});
QGridLayout* cells(const Theme& theme, QWidget* parent, int gap = grid::kGap, Margins margins = {});

// The acts at the foot of a form, in a widget of its own, no wider than the form's fields: they stand beside what they are about.
QHBoxLayout* actRow(const Theme& theme, QWidget* parent, QVBoxLayout* under);

// Applies to a layout that exists; follows the scale as long as the layout lives.
void space(const Theme& theme, QLayout* layout, int gap, Margins margins);

// Sizes that follow the scale as long as the widget lives; 0 leaves that side free.
void fixSize(const Theme& theme, QWidget* widget, int width, int height);
void leastSize(const Theme& theme, QWidget* widget, int width, int height);
// Gives way from the one to the other where there is too little room beside it.
void betweenWidths(const Theme& theme, QWidget* widget, int least, int most);
void mostWidth(const Theme& theme, QWidget* widget, int width);
// A list beside the form of what is chosen in it: as wide in each place, and narrower where the form needs the room.
void listWidth(const Theme& theme, QWidget* widget);
// A card of fields or facts: it ends where they do, at the widest that a sentence may be.
void formWidth(const Theme& theme, QWidget* widget);

}  // namespace signalbox::ui::theme
