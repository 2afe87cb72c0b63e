#include "ui/widgets/steps_bar.h"

#include "ui/theme/theme.h"
#include "ui/widgets/breaker_shape.h"

#include <QPainter>
#include <cmath>

namespace signalbox::ui::widgets {

using namespace theme;

namespace {
constexpr int kStep = 112, kHeight = 36;
}

StepsBar::StepsBar(const Theme& theme, QWidget* parent) : QWidget(parent), theme_(theme) {
  setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
  connect(&theme_, &Theme::changed, this, [this] {
    updateGeometry();
    update();
  });
}

void StepsBar::setSteps(std::vector<CanaryStep> steps) {
  steps_ = std::move(steps);
  QStringList words;
  for (const CanaryStep& step : steps_) words << QStringLiteral("%1 %2").arg(step.text, step.verdict);
  setAccessibleName(tr("Canary steps"));
  setAccessibleDescription(words.join(QStringLiteral(", ")));
  updateGeometry();
  update();
}

void StepsBar::setStale(bool stale) {
  stale_ = stale;
  update();
}

QSize StepsBar::sizeHint() const { return {theme_.px(kStep) * static_cast<int>(steps_.size()), theme_.px(kHeight)}; }

void StepsBar::paintEvent(QPaintEvent*) {
  const Colors& c = theme_.colors();
  QPainter painter(this);
  if (steps_.empty()) return;
  const int step = qMin(theme_.px(kStep), width() / static_cast<int>(steps_.size()));
  const double side = theme_.pxF(grid::kShape), middle = theme_.pxF(9);
  for (std::size_t i = 0; i < steps_.size(); ++i) {
    const int left = step * static_cast<int>(i);
    const QRectF mark(left + 1, middle - side / 2, side, side);
    const bool ahead = steps_[i].state == CanaryStep::Verdict::Ahead;
    painter.setFont(theme_.font(ahead ? Type::Caption : Type::CaptionStrong));
    const int name = painter.fontMetrics().horizontalAdvance(steps_[i].text);
    const int words = left + static_cast<int>(side) + theme_.px(6);
    if (i + 1 < steps_.size()) {
      painter.fillRect(QRectF(words + name + theme_.pxF(6), std::floor(middle), step - (words - left) - name - theme_.pxF(12), 1),
                       ahead ? c.hairline : c.inputBorder);
    }
    switch (steps_[i].state) {
      case CanaryStep::Verdict::Passed:
        painter.drawPixmap(mark.topLeft(), theme_.pixmap(Icon::Check, c.text, devicePixelRatioF(), grid::kShape));
        break;
      case CanaryStep::Verdict::Stopped: paintBreakerShape(painter, mark, {BreakerState::Open, false, {}, {}}, c); break;
      case CanaryStep::Verdict::Running: paintBreakerShape(painter, mark, {BreakerState::HalfOpen, false, {}, {}}, c); break;
      case CanaryStep::Verdict::Ahead:
        painter.save();
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(QPen(c.inputBorder, 1.5));
        painter.setBrush(Qt::NoBrush);
        painter.drawEllipse(mark.adjusted(1.5, 1.5, -1.5, -1.5));
        painter.restore();
        break;
    }
    painter.setPen(ahead || stale_ ? c.muted : c.text);
    painter.drawText(QRectF(words, 0, step, 2 * middle), Qt::AlignLeft | Qt::AlignVCenter, steps_[i].text);
    painter.setFont(theme_.font(Type::Caption));
    painter.setPen(c.muted);
    const QRectF below(words, 2 * middle, step - (words - left) - theme_.px(4), height() - 2 * middle);
    painter.drawText(below, Qt::AlignLeft | Qt::AlignVCenter,
                     painter.fontMetrics().elidedText(steps_[i].verdict, Qt::ElideRight, static_cast<int>(below.width())));
  }
}

}  // namespace signalbox::ui::widgets
