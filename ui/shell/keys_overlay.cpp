#include "ui/shell/keys_overlay.h"

#include <QGridLayout>
#include <QVBoxLayout>

#include "ui/shell/key_map.h"
#include "ui/theme/boxes.h"
#include "ui/theme/theme.h"
#include "ui/widgets/label.h"

namespace signalbox::ui::shell {

using theme::Ink;
using theme::Type;
using widgets::Label;

namespace {
constexpr int kWidth = 760, kHeight = 640, kKeys = 112;
}

KeysOverlay::KeysOverlay(const theme::Theme& theme, const KeyMap& keys, QWidget* window) : Panel(theme, window, kWidth, kHeight) {
  setAccessibleName(tr("Keys"));
  setFocusPolicy(Qt::StrongFocus);
  body()->addWidget(new Label(theme, Type::PageTitle, Ink::Text, tr("Keys"), this));
  auto* halves = theme::row(theme, nullptr, theme::grid::kGap);
  QVBoxLayout* half[2] = {theme::column(theme, nullptr, theme::grid::kTiny), theme::column(theme, nullptr, theme::grid::kTiny)};
  QString section;
  std::size_t written = 0;
  QVBoxLayout* side = half[0];
  for (const KeyMap::Entry& entry : keys.entries()) {
    if (entry.section != section) {
      section = entry.section;
      if (written * 2 >= keys.entries().size()) side = half[1];  // a section stays whole
      if (side->count() > 0) side->addSpacing(theme.px(theme::grid::kCard));
      side->addWidget(new Label(theme, Type::CaptionStrong, Ink::Muted, section, this));
    }
    auto* line = theme::row(theme, nullptr, theme::grid::kSmall);
    auto* shown = new Label(theme, Type::MonoSmall, Ink::Secondary, entry.keys, this);
    theme::fixSize(theme, shown, kKeys, 0);
    line->addWidget(shown);
    line->addWidget(new Label(theme, Type::Body, Ink::Text, entry.words, this), 1);
    side->addLayout(line);
    ++written;
  }
  for (QVBoxLayout* each : half) {
    each->addStretch(1);
    halves->addLayout(each, 1);
  }
  body()->addLayout(halves, 1);
}

}  // namespace signalbox::ui::shell
