#include "ui/widgets/buttons.h"

#include "ui/theme/proxy_style.h"
#include "ui/theme/theme.h"

#include <QStyleOptionButton>

namespace signalbox::ui::widgets {

namespace {

const char* roleName(ActButton::Role role) {
  switch (role) {
    case ActButton::Role::Primary: return "primary";
    case ActButton::Role::Danger: return "danger";
    case ActButton::Role::Quiet: return "quiet";
    case ActButton::Role::Plain: break;
  }
  return "plain";
}

theme::Ink glyphInk(ActButton::Role role) {
  if (role == ActButton::Role::Primary) return theme::Ink::OnAccent;
  if (role == ActButton::Role::Danger) return theme::Ink::OnDanger;
  return theme::Ink::Secondary;
}

}  // namespace

ActButton::ActButton(const theme::Theme& theme, const QString& text, Role role, QWidget* parent)
    : QPushButton(text, parent), theme_(theme), role_(role) {
  setProperty(theme::kRoleProperty, QString::fromLatin1(roleName(role)));
  setAutoDefault(false);
  setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
  connect(&theme_, &theme::Theme::changed, this, &ActButton::applyTheme);
  applyTheme();
}

void ActButton::setRole(Role role) {
  role_ = role;
  setProperty(theme::kRoleProperty, QString::fromLatin1(roleName(role)));
  applyTheme();
  update();
}

void ActButton::setGlyph(theme::Icon icon) {
  hasGlyph_ = true;
  glyph_ = icon;
  applyTheme();
}

void ActButton::setGlyphShown(bool shown) {
  if (shown == glyphShown_) return;
  glyphShown_ = shown;
  applyTheme();
}

int ActButton::widthOf(const QString& words, bool glyph) const {
  QStyleOptionButton option;
  initStyleOption(&option);
  option.text = words;
  option.icon = QIcon();
  const int bare = style()->sizeFromContents(QStyle::CT_PushButton, &option, {}, this).width();
  return hasGlyph_ && glyph && !words.isEmpty() ? bare + theme_.px(theme::grid::kIcon + theme::grid::kSmall) : bare;
}

void ActButton::setBlocked(const QString& reason) {
  reason_ = reason;
  setEnabled(reason_.isEmpty());
  setToolTip(reason_.isEmpty() ? hint_ : reason_);
  setAccessibleDescription(reason_);
}

void ActButton::setHint(const QString& hint) {
  hint_ = hint;
  if (reason_.isEmpty()) setToolTip(hint_);
}

void ActButton::applyTheme() {
  setFont(theme_.font(role_ == Role::Primary || role_ == Role::Danger ? theme::Type::BodyStrong : theme::Type::Body));
  if (!hasGlyph_) return;
  const int side = theme_.px(theme::grid::kIcon);
  setIconSize({side, side});
  setIcon(glyphShown_ ? theme_.icon(glyph_, glyphInk(role_)) : QIcon());
}

PrimaryButton::PrimaryButton(const theme::Theme& theme, const QString& text, QWidget* parent) : ActButton(theme, text, Role::Primary, parent) {}

DangerButton::DangerButton(const theme::Theme& theme, const QString& text, QWidget* parent) : ActButton(theme, text, Role::Danger, parent) {}

IconButton::IconButton(const theme::Theme& theme, theme::Icon icon, const QString& words, QWidget* parent)
    : ActButton(theme, {}, Role::Quiet, parent) {
  setGlyph(icon);
  setHint(words);
  setAccessibleName(words);
}

}  // namespace signalbox::ui::widgets
