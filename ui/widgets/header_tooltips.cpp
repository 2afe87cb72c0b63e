#include "ui/widgets/header_tooltips.h"

#include "ui/theme/theme.h"
#include "ui/widgets/tooltip.h"

#include <QHeaderView>
#include <QHelpEvent>
#include <QToolTip>

namespace signalbox::ui::widgets {

HeaderTooltips::HeaderTooltips(const theme::Theme& theme, QHeaderView* header) : QObject(header), theme_(theme), header_(header) {
  header->viewport()->installEventFilter(this);
}

QString HeaderTooltips::wordsOf(int section) const {
  if (section < 0 || header_->model() == nullptr) return {};
  const QString title = header_->model()->headerData(section, header_->orientation()).toString();
  const bool sorted = header_->isSortIndicatorShown() && header_->sortIndicatorSection() == section;
  const int room = header_->sectionSize(section) - theme_.px(2 * theme::grid::kSmall + (sorted ? theme::grid::kCard : 0));
  return QFontMetrics(theme_.font(theme::Type::CaptionStrong)).horizontalAdvance(title) > room ? title : QString();
}

bool HeaderTooltips::eventFilter(QObject* watched, QEvent* event) {
  if (event->type() != QEvent::ToolTip) return QObject::eventFilter(watched, event);
  const auto* help = static_cast<QHelpEvent*>(event);
  QToolTip::showText(help->globalPos(), plainTooltip(wordsOf(header_->logicalIndexAt(help->pos()))), header_);
  return true;
}

}  // namespace signalbox::ui::widgets
