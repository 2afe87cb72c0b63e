#include "ui/widgets/tooltip.h"

#include <QTextDocument>

namespace signalbox::ui::widgets {

QString plainTooltip(const QString& text) {
  if (!Qt::mightBeRichText(text)) return text;
  return QStringLiteral("<span>%1</span>").arg(text.toHtmlEscaped().replace(QLatin1Char('\n'), QStringLiteral("<br>")));
}

}  // namespace signalbox::ui::widgets
