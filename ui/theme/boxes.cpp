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

void fixSize(const Theme& theme, QWidget* widget, int width, int height) {
  const auto apply = [&theme, widget, width, height] {
    if (width > 0) widget->setFixedWidth(theme.px(width));
    if (height > 0) widget->setFixedHeight(theme.px(height));
  };
  QObject::connect(&theme, &Theme::changed, widget, apply);
  apply();
}

}  // namespace signalbox::ui::theme
