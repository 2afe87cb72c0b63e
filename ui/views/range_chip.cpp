#include "ui/views/range_chip.h"

#include "ui/client/text.h"
#include "ui/theme/boxes.h"
#include "ui/views/wording.h"

namespace signalbox::ui::views {

namespace {
constexpr int kChip = 28;
}

RangeChip::RangeChip(ViewContext context, Of of, QWidget* parent)
    : ActButton(context.theme, {}, ActButton::Role::Plain, parent), context_(context), of_(of) {
  theme::fixSize(context_.theme, this, 0, kChip);
  setGlyph(theme::Icon::Close);
  setHint(tr("Show all times again, in the charts, too"));
  hide();
  connect(this, &QPushButton::clicked, &context_.time, &TimeChoice::resetCustom);
  connect(&context_.time, &TimeChoice::zoneChanged, this, &RangeChip::settle);
  connect(&context_.time, &TimeChoice::rangeChanged, this, [this] {
    settle();
    Q_EMIT changed();
  });
  settle();
}

QString RangeChip::terms() const {
  if (context_.time.range() != state::Range::custom) return {};
  const QString field = of_ == Of::death ? QStringLiteral("died") : QStringLiteral("created");
  const auto instant = [](base::WallTime at) { return client::text(base::formatRfc3339(at)); };
  return QStringLiteral("%1>=%2 %1<%3").arg(field, instant(context_.time.customFrom()), instant(context_.time.customTo()));
}

void RangeChip::settle() {
  const bool custom = context_.time.range() == state::Range::custom;
  if (custom) {
    const QString span = spanWords(context_, context_.time.customFrom(), context_.time.customTo());
    setText(of_ == Of::death ? tr("Died %1").arg(span) : of_ == Of::record ? tr("Done %1").arg(span) : tr("Accepted %1").arg(span));
    setAccessibleName(tr("%1: take it away").arg(text()));
  }
  setVisible(custom);
}

AllTimes::AllTimes(ViewContext context, QWidget* parent)
    : Label(context.theme, theme::Type::Caption, theme::Ink::Secondary, tr("All times"), parent) {
  setTooltipText(tr("The range at the top is of the charts. Drag over a stretch in a chart, and this list is of that stretch, too."));
  const auto settle = [this, time = &context.time] { setVisible(time->range() != state::Range::custom); };
  connect(&context.time, &TimeChoice::rangeChanged, this, settle);
  settle();
}

}  // namespace signalbox::ui::views
