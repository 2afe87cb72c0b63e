// Every colour, type size and measure of the console: nowhere else is one written.
// First in the flow of ui/: nothing above it may write a hex value, a font or a margin; a test looks
// for those. Immutable values, safe on any thread. Measures are logical pixels at 100 % scale;
// Theme::px() brings them to the scale the person chose.
#pragma once

#include <QColor>
#include <array>

namespace signalbox::ui::theme {

struct Colors {
  QColor window, surface, raised, hover;
  QColor hairline, inputBorder;
  QColor text, secondary, muted;
  QColor accent, onAccent, selectedRow;
  QColor danger, onDanger;
  QColor warningText, warningGround;
  QColor breakerClosed, breakerHalfOpen, breakerOpen, breakerUnknown, breakerPaused;
  QColor email, sms, push, webhook;
  QColor accepted, sent, failed;
  std::array<QColor, 5> causes;  // largest first, the last is the rest
  QColor shadow;
};

inline Colors lightColors() {
  return {
      .window = QColor(0xF6F7F9),
      .surface = QColor(0xFFFFFF),
      .raised = QColor(0xFFFFFF),
      .hover = QColor(0xEEF1F5),
      .hairline = QColor(0xE1E5EB),
      .inputBorder = QColor(0x868E9B),
      .text = QColor(0x1A1F29),
      .secondary = QColor(0x4F5867),
      .muted = QColor(0x687182),
      .accent = QColor(0x1F5FD0),
      .onAccent = QColor(0xFFFFFF),
      .selectedRow = QColor(0xDCE8FB),
      .danger = QColor(0xA01530),
      .onDanger = QColor(0xFFFFFF),
      .warningText = QColor(0x5C4100),
      .warningGround = QColor(0xFFF4D6),
      .breakerClosed = QColor(0x1D5FA8),
      .breakerHalfOpen = QColor(0xC97F06),
      .breakerOpen = QColor(0xA01530),
      .breakerUnknown = QColor(0x858E9B),
      .breakerPaused = QColor(0x4F5867),
      .email = QColor(0x2F80DE),
      .sms = QColor(0xB3770A),
      .push = QColor(0x7B2390),
      .webhook = QColor(0x14614A),
      .accepted = QColor(0x687182),
      .sent = QColor(0x2F80DE),
      .failed = QColor(0xA01530),
      .causes = {QColor(0x7A0F25), QColor(0xB23A4B), QColor(0xD98A92), QColor(0xF0CACE), QColor(0xC5CAD3)},
      .shadow = QColor(0, 0, 0, 51),
  };
}

inline Colors darkColors() {
  return {
      .window = QColor(0x0F1217),
      .surface = QColor(0x171B22),
      .raised = QColor(0x1E232C),
      .hover = QColor(0x1E232C),
      .hairline = QColor(0x2A313C),
      .inputBorder = QColor(0x6C7585),
      .text = QColor(0xE7EAF0),
      .secondary = QColor(0xA7B0BE),
      .muted = QColor(0x8791A1),
      .accent = QColor(0x8AB4FF),
      .onAccent = QColor(0x0F1217),
      .selectedRow = QColor(0x22344F),
      .danger = QColor(0xFF7B7D),
      .onDanger = QColor(0x0F1217),
      .warningText = QColor(0xF5D58A),
      .warningGround = QColor(0x33290F),
      .breakerClosed = QColor(0x6FB4F2),
      .breakerHalfOpen = QColor(0xF7CE5B),
      .breakerOpen = QColor(0xE0433F),
      .breakerUnknown = QColor(0x768091),
      .breakerPaused = QColor(0xA7B0BE),
      .email = QColor(0x4A82E6),
      .sms = QColor(0xDE8A3E),
      .push = QColor(0xDDBEE8),
      .webhook = QColor(0x5FD6A6),
      .accepted = QColor(0x8791A1),
      .sent = QColor(0x4A82E6),
      .failed = QColor(0xE0433F),
      .causes = {QColor(0xF58A84), QColor(0xD0504C), QColor(0x96333A), QColor(0x5E2A31), QColor(0x4A525E)},
      .shadow = QColor(0, 0, 0, 51),
  };
}

// Engine badges: white text on these in both modes.
inline constexpr std::array<QRgb, 6> kEngineBadges{0xFF1F6F5C, 0xFF5B4BB7, 0xFF2B6CB0, 0xFF8B1E5B, 0xFF8A4B08, 0xFF4B5563};
inline constexpr QRgb kOnBadge = 0xFFFFFFFF;

// The roles text is set in. Strong is weight 500; everything else but titles and figures is 400.
enum class Type { Axis, Caption, CaptionStrong, Body, BodyStrong, CardTitle, PageTitle, Figure, Mono, MonoSmall };

// The roles text and icons are coloured in.
enum class Ink { Text, Secondary, Muted, Accent, OnAccent, Danger, OnDanger, Warning };

// The colours data is drawn in. Failed is the open breaker's colour and nothing else may use it.
enum class Hue { Email, Sms, Push, Webhook, Accepted, Sent, Failed, Cause1, Cause2, Cause3, Cause4, CauseRest, Neutral, Accent };

namespace size {
inline constexpr int kAxis = 11, kCaption = 12, kBody = 13, kCardTitle = 15, kPageTitle = 20, kFigure = 28;
}

namespace grid {
inline constexpr int kNone = 0, kTiny = 4, kSmall = 8, kCard = 12, kGap = 16, kPage = 16;
inline constexpr int kRadius = 6, kPillRadius = 10;
inline constexpr int kRowCompact = 28, kRow = 32, kControl = 32, kTarget = 28;
inline constexpr int kIcon = 16, kShape = 12;
inline constexpr int kStripe = 3, kTopBar = 45, kRail = 208, kRailNarrow = 56, kStatusBar = 24, kSwitcher = 48;
inline constexpr int kBanner = 32, kSearchWidth = 320, kSheetWidth = 760, kSheetFooter = 64;
inline constexpr int kSentenceMax = 720;
inline constexpr int kPlotLeft = 48, kPlotRight = 88, kPlotTop = 8, kPlotBottom = 20;
// From kPlotWide on a chart has room for longer names at the ends of its lines.
inline constexpr int kPlotWide = 640, kPlotRightMost = 180;
inline constexpr int kScrollBar = 10;
inline constexpr int kShadow = 24, kShadowDrop = 8;
}  // namespace grid

namespace stroke {
inline constexpr double kLine = 1.5, kHairline = 1.0, kFocus = 2.0;
inline constexpr double kFillOpacity = 0.12;
}  // namespace stroke

}  // namespace signalbox::ui::theme
