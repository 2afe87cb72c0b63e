// Fusion with the console's own controls: radius 6, height 32, hairlines, a 2 px focus ring, no frames inside frames.
// Reads Theme each time it draws, so it never holds a colour. Confined to the GUI thread.
// A button says what it is by the dynamic property kRoleProperty ("primary", "danger", "quiet").
#pragma once

#include <QProxyStyle>

namespace signalbox::ui::theme {

class Theme;

inline constexpr char kRoleProperty[] = "signalbox_role";

class ProxyStyle final : public QProxyStyle {
  Q_OBJECT
 public:
  explicit ProxyStyle(const Theme& theme);

  void drawPrimitive(PrimitiveElement element, const QStyleOption* option, QPainter* painter, const QWidget* widget) const override;
  void drawControl(ControlElement element, const QStyleOption* option, QPainter* painter, const QWidget* widget) const override;
  void drawComplexControl(ComplexControl control, const QStyleOptionComplex* option, QPainter* painter, const QWidget* widget) const override;
  QRect subControlRect(ComplexControl control, const QStyleOptionComplex* option, SubControl sub, const QWidget* widget) const override;
  QRect subElementRect(SubElement element, const QStyleOption* option, const QWidget* widget) const override;
  QSize sizeFromContents(ContentsType type, const QStyleOption* option, const QSize& size, const QWidget* widget) const override;
  int pixelMetric(PixelMetric metric, const QStyleOption* option, const QWidget* widget) const override;
  int styleHint(StyleHint hint, const QStyleOption* option, const QWidget* widget, QStyleHintReturn* result) const override;
  /// The buttons of a dialog for files, where the desktop has none of its own, have the console's icons.
  QIcon standardIcon(StandardPixmap icon, const QStyleOption* option, const QWidget* widget) const override;
  void polish(QWidget* widget) override;
  using QProxyStyle::polish;
  /// The wheel scrolls the page: over a field that has not the focus it changes nothing. An open menu throws a shadow.
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  const Theme& theme_;
};

}  // namespace signalbox::ui::theme
