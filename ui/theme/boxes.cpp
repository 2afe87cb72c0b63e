#include "ui/theme/boxes.h"

#include "ui/theme/theme.h"

#include <QGridLayout>
#include <QHBoxLayout>
#include <QVBoxLayout>
#include <QWidget>

namespace signalbox::ui::theme {

void space(const Theme& theme, QLayout* layout, int gap, Margins margins) {
  const auto apply = [&theme, layout, gap, margins] {
    layout->setSpacing(theme.px(gap));
    layout->setContentsMargins(theme.px(margins.left), theme.px(margins.top), theme.px(margins.right), theme.px(margins.bottom));
  };
  QObject::connect(&theme, &Theme::changed, layout, apply);
  apply();
}

QVBoxLayout* column(const Theme& theme, QWidget* parent, int gap, Margins margins) {
  auto* layout = new QVBoxLayout(parent);
  space(theme, layout, gap, margins);
  return layout;
}

QHBoxLayout* row(const Theme& theme, QWidget* parent, int gap, Margins margins) {
  auto* layout = new QHBoxLayout(parent);
  space(theme, layout, gap, margins);
  return layout;
}

QGridLayout* cells(const Theme& theme, QWidget* parent, int gap, Margins margins) {
  auto* layout = new QGridLayout(parent);
  space(theme, layout, gap, margins);
  return layout;
}

namespace {

template <class Apply> void keep(const Theme& theme, QWidget* widget, Apply apply) {
  QObject::connect(&theme, &Theme::changed, widget, apply);
  apply();
}

}  // namespace

void fixSize(const Theme& theme, QWidget* widget, int width, int height) {
  keep(theme, widget, [&theme, widget, width, height] {
    if (width > 0) widget->setFixedWidth(theme.px(width));
    if (height > 0) widget->setFixedHeight(theme.px(height));
  });
}

void leastSize(const Theme& theme, QWidget* widget, int width, int height) {
  keep(theme, widget, [&theme, widget, width, height] {
    if (width > 0) widget->setMinimumWidth(theme.px(width));
    if (height > 0) widget->setMinimumHeight(theme.px(height));
  });
}

void betweenWidths(const Theme& theme, QWidget* widget, int least, int most) {
  keep(theme, widget, [&theme, widget, least, most] {
    widget->setMinimumWidth(theme.px(least));
    widget->setMaximumWidth(theme.px(most));
  });
}

void mostWidth(const Theme& theme, QWidget* widget, int width) {
  keep(theme, widget, [&theme, widget, width] { widget->setMaximumWidth(theme.px(width)); });
}

void listWidth(const Theme& theme, QWidget* widget) {
  constexpr int kLeast = 192, kMost = 320;
  betweenWidths(theme, widget, kLeast, kMost);
}

void formWidth(const Theme& theme, QWidget* widget) {
  mostWidth(theme, widget, grid::kSentenceMax + 2 * grid::kCard + grid::kScrollBar);  // the fields keep their width where they scroll
}

QHBoxLayout* actRow(const Theme& theme, QWidget* parent, QVBoxLayout* under) {
  auto* foot = new QWidget(parent);
  mostWidth(theme, foot, grid::kSentenceMax);
  under->addWidget(foot);
  return row(theme, foot);
}

}  // namespace signalbox::ui::theme
