// Push buttons that say why when they cannot be pressed. Reads as verb and count ("Discard 1,284").
// A blocked button stays visible, is disabled, and shows its reason as tooltip and accessible description. Enter never presses one
// (bulk acts start by Ctrl+Enter in their sheet); Space and the pointer do. GUI thread.
#pragma once

#include "ui/theme/icons.h"

#include <QPushButton>

namespace signalbox::ui::theme {
class Theme;
}

namespace signalbox::ui::widgets {

class ActButton : public QPushButton {
  Q_OBJECT
 public:
  enum class Role { Plain, Primary, Danger, Quiet };  // Quiet: no border until hovered

  ActButton(const theme::Theme& theme, const QString& text, Role role = Role::Plain, QWidget* parent = nullptr);

  void setRole(Role role);
  void setGlyph(theme::Icon icon);
  // Where it is narrow the words count for more.
  void setGlyphShown(bool shown);
  // How wide it would be with these words, and with its glyph or without.
  int widthOf(const QString& words, bool glyph) const;
  // An empty reason frees the button. Use this rather than setEnabled(false).
  void setBlocked(const QString& reason);
  bool isBlocked() const { return !reason_.isEmpty(); }
  // What the act does and its key, "Plan a replay (r)"; shown while the button is free.
  void setHint(const QString& hint);

 private:
  void applyTheme();

  const theme::Theme& theme_;
  Role role_;
  bool hasGlyph_ = false;
  bool glyphShown_ = true;
  theme::Icon glyph_ = theme::Icon::Plus;
  QString reason_;
  QString hint_;
};

class PrimaryButton final : public ActButton {
  Q_OBJECT
 public:
  PrimaryButton(const theme::Theme& theme, const QString& text, QWidget* parent = nullptr);
};

class DangerButton final : public ActButton {
  Q_OBJECT
 public:
  DangerButton(const theme::Theme& theme, const QString& text, QWidget* parent = nullptr);
};

// A square button with one icon; the accessible name and tooltip are its words.
class IconButton final : public ActButton {
  Q_OBJECT
 public:
  IconButton(const theme::Theme& theme, theme::Icon icon, const QString& words, QWidget* parent = nullptr);
};

}  // namespace signalbox::ui::widgets
