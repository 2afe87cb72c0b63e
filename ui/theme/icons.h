// The console's one outline icon set (16 px, stroke 1.5), kept as SVG in resources/icons and tinted when drawn.
// Confined to the GUI thread.
#pragma once

#include <QColor>
#include <QIcon>
#include <QPixmap>
#include <QString>

namespace signalbox::ui::theme {

enum class Icon {
  Overview,
  DeadLetters,
  Held,
  Notifications,
  Delivery,
  Operations,
  Audit,
  SetUp,
  Past,
  Search,
  Close,
  Menu,
  ChevronUp,
  ChevronDown,
  ChevronLeft,
  ChevronRight,
  Play,
  Pause,
  Replay,
  Discard,
  Edit,
  Export,
  Copy,
  Warning,
  Info,
  Check,
  Padlock,
  Plus,
  External,
  Terminal,
  Refresh,
  Settings,
  Back,
  Forward,
  Folder,
  File,
  List,
};
inline constexpr int kIconCount = static_cast<int>(Icon::List) + 1;

// The resource the icon is drawn from, ":/icons/....svg".
QString iconPath(Icon icon);

// `size` in logical pixels; the pixmap carries the device pixel ratio.
QPixmap tintedPixmap(Icon icon, const QColor& tint, int size, double devicePixelRatio);

}  // namespace signalbox::ui::theme
