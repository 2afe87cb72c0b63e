#include "ui/widgets/tooltip.h"

#include <QHelpEvent>
#include <QTextDocument>
#include <QToolTip>
#include <QWidget>

#include <algorithm>

namespace signalbox::ui::widgets {

namespace {
constexpr int kLine = 72, kRun = 40;  // characters

/// A place to break after so many characters without one.
QString breakable(const QString& text) {
  static const QChar kZeroWidthSpace(0x200b);
  QString all;
  int run = 0;
  for (const QChar each : text) {
    run = each.isSpace() ? 0 : run + 1;
    if (run > kRun && !each.isLowSurrogate()) {
      all += kZeroWidthSpace;
      run = 1;
    }
    all += each;
  }
  return all;
}
}  // namespace

QString plainTooltip(const QString& text) {
  const QStringList lines = text.split(QLatin1Char('\n'));
  const bool isLong = std::any_of(lines.begin(), lines.end(), [](const QString& line) { return line.size() > kLine; });
  if (!isLong && !Qt::mightBeRichText(text)) return text;
  return QStringLiteral("<span>%1</span>").arg(breakable(text).toHtmlEscaped().replace(QLatin1Char('\n'), QStringLiteral("<br>")));
}

PlainTooltips::PlainTooltips(QObject& application) { application.installEventFilter(this); }

bool PlainTooltips::eventFilter(QObject* watched, QEvent* event) {
  if (event->type() != QEvent::ToolTip) return false;
  auto* widget = qobject_cast<QWidget*>(watched);
  if (widget == nullptr || widget->toolTip().isEmpty()) return false;
  QToolTip::showText(static_cast<QHelpEvent*>(event)->globalPos(), plainTooltip(widget->toolTip()), widget);
  return true;
}

}  // namespace signalbox::ui::widgets
