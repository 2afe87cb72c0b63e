#include "ui/theme/theme.h"

#include "ui/theme/proxy_style.h"
#include "ui/theme/system_scheme.h"

#include <QApplication>
#include <QComboBox>
#include <QFontDatabase>
#include <array>
#include <cmath>
#include <cstdlib>

// The resources live in a static library, whose initialisers the linker would drop; these two keep them. The
// macro must stand outside of any namespace.
static void keepResources() {
  Q_INIT_RESOURCE(icons);
  Q_INIT_RESOURCE(fonts);
}

namespace signalbox::ui::theme {

namespace {

constexpr std::array kScales{100, 115, 130, 150};

void loadFonts() {
  for (const char* name : {":/fonts/Roboto-Regular.ttf", ":/fonts/Roboto-Medium.ttf", ":/fonts/JetBrainsMonoNL-Regular.ttf"})
    QFontDatabase::addApplicationFont(QString::fromLatin1(name));
}

int nearestScale(int percent) {
  int best = kScales.front();
  for (const int scale : kScales)
    if (std::abs(scale - percent) < std::abs(best - percent)) best = scale;
  return best;
}

/// Qt's combo box forgets its least size with its style, but not with its font.
void forgetComboSizes() {
  for (QWidget* widget : QApplication::allWidgets()) {
    if (qobject_cast<QComboBox*>(widget) == nullptr) continue;
    QEvent changed(QEvent::StyleChange);
    QCoreApplication::sendEvent(widget, &changed);
  }
}

int typeSize(Type type) {
  switch (type) {
    case Type::Axis: return size::kAxis;
    case Type::Caption:
    case Type::CaptionStrong:
    case Type::MonoSmall: return size::kCaption;
    case Type::Body:
    case Type::BodyStrong:
    case Type::Mono: return size::kBody;
    case Type::CardTitle: return size::kCardTitle;
    case Type::PageTitle: return size::kPageTitle;
    case Type::Figure: return size::kFigure;
  }
  return size::kBody;
}

bool isStrong(Type type) {
  return type == Type::CaptionStrong || type == Type::BodyStrong || type == Type::CardTitle || type == Type::PageTitle || type == Type::Figure;
}

}  // namespace

Theme::Theme(QObject* parent) : QObject(parent), system_(new SystemScheme(this)) {
  keepResources();
  loadFonts();
  connect(system_, &SystemScheme::changed, this, [this] {
    if (mode_ == Mode::System) refresh();
  });
  refresh();
}

Theme::~Theme() = default;

void Theme::install(QApplication& application) {
  application_ = &application;
  application.setStyle(new ProxyStyle(*this));
  application.setEffectEnabled(Qt::UI_AnimateCombo, false);
  application.setEffectEnabled(Qt::UI_AnimateMenu, false);
  application.setEffectEnabled(Qt::UI_AnimateTooltip, false);
  application.setEffectEnabled(Qt::UI_FadeTooltip, false);
  refresh();
}

void Theme::setMode(Mode mode) {
  if (mode == mode_) return;
  mode_ = mode;
  refresh();
}

void Theme::setScalePercent(int percent) {
  const int scale = nearestScale(percent);
  if (scale == scalePercent_) return;
  scalePercent_ = scale;
  refresh();
}

void Theme::refresh() {
  dark_ = mode_ == Mode::Dark || (mode_ == Mode::System && system_->prefersDark());
  colors_ = dark_ ? darkColors() : lightColors();
  if (application_ != nullptr) {
    application_->setFont(font(Type::Body));
    application_->setPalette(palette());
    forgetComboSizes();
  }
  Q_EMIT changed();
}

QColor Theme::ink(Ink ink) const {
  switch (ink) {
    case Ink::Text: return colors_.text;
    case Ink::Secondary: return colors_.secondary;
    case Ink::Muted: return colors_.muted;
    case Ink::Accent: return colors_.accent;
    case Ink::OnAccent: return colors_.onAccent;
    case Ink::Danger: return colors_.danger;
    case Ink::OnDanger: return colors_.onDanger;
    case Ink::Warning: return colors_.warningText;
  }
  return colors_.text;
}

QColor Theme::hue(Hue hue) const {
  switch (hue) {
    case Hue::Email: return colors_.email;
    case Hue::Sms: return colors_.sms;
    case Hue::Push: return colors_.push;
    case Hue::Webhook: return colors_.webhook;
    case Hue::Accepted: return colors_.accepted;
    case Hue::Sent: return colors_.sent;
    case Hue::Failed: return colors_.failed;
    case Hue::Cause1: return colors_.causes[0];
    case Hue::Cause2: return colors_.causes[1];
    case Hue::Cause3: return colors_.causes[2];
    case Hue::Cause4: return colors_.causes[3];
    case Hue::CauseRest: return colors_.causes[4];
    case Hue::Neutral: return colors_.muted;
    case Hue::Accent: return colors_.accent;
  }
  return colors_.muted;
}

QColor Theme::engineColor(int index) const {
  const int badges = static_cast<int>(kEngineBadges.size());
  return QColor::fromRgb(kEngineBadges[static_cast<std::size_t>(((index % badges) + badges) % badges)]);
}

QFont Theme::font(Type type) const {
  const bool mono = type == Type::Mono || type == Type::MonoSmall;
  QFont font(mono ? QStringLiteral("JetBrains Mono NL") : QStringLiteral("Roboto"));
  font.setStyleHint(mono ? QFont::Monospace : QFont::SansSerif);
  font.setPixelSize(px(typeSize(type)));
  font.setWeight(isStrong(type) ? QFont::Medium : QFont::Normal);
  font.setHintingPreference(QFont::PreferVerticalHinting);
  return font;
}

int Theme::px(int measure) const { return static_cast<int>(std::lround(pxF(measure))); }

double Theme::pxF(double measure) const { return measure * scalePercent_ / 100.0; }

QIcon Theme::icon(Icon icon, Ink inkRole) const {
  const int side = px(grid::kIcon);
  QIcon result;
  for (const double ratio : {1.0, 2.0}) {
    result.addPixmap(tintedPixmap(icon, ink(inkRole), side, ratio), QIcon::Normal);
    result.addPixmap(tintedPixmap(icon, ink(Ink::Muted), side, ratio), QIcon::Disabled);
  }
  return result;
}

QPixmap Theme::pixmap(Icon icon, const QColor& tint, double devicePixelRatio, int measure) const {
  return tintedPixmap(icon, tint, px(measure), devicePixelRatio);
}

QPalette Theme::palette() const {
  const Colors& c = colors_;
  QPalette p;
  p.setColor(QPalette::Window, c.window);
  p.setColor(QPalette::WindowText, c.text);
  p.setColor(QPalette::Base, c.surface);
  p.setColor(QPalette::AlternateBase, c.surface);
  p.setColor(QPalette::Text, c.text);
  p.setColor(QPalette::Button, c.surface);
  p.setColor(QPalette::ButtonText, c.text);
  p.setColor(QPalette::BrightText, c.danger);
  p.setColor(QPalette::ToolTipBase, c.raised);
  p.setColor(QPalette::ToolTipText, c.text);
  p.setColor(QPalette::PlaceholderText, c.muted);
  p.setColor(QPalette::Highlight, c.selectedRow);
  p.setColor(QPalette::HighlightedText, c.text);
  p.setColor(QPalette::Link, c.accent);
  p.setColor(QPalette::LinkVisited, c.accent);
  p.setColor(QPalette::Light, c.raised);
  p.setColor(QPalette::Midlight, c.hover);
  p.setColor(QPalette::Mid, c.hairline);
  p.setColor(QPalette::Dark, c.inputBorder);
  p.setColor(QPalette::Shadow, c.hairline);
  for (const QPalette::ColorRole role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText, QPalette::HighlightedText})
    p.setColor(QPalette::Disabled, role, c.muted);
  p.setColor(QPalette::Disabled, QPalette::Base, c.window);
  return p;
}

}  // namespace signalbox::ui::theme
