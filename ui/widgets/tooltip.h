// Tooltips guess markup from what their text looks like; data must not be able to become any. Pure.
#pragma once

#include <QObject>
#include <QString>

namespace signalbox::ui::widgets {

// The text as a tooltip that reads exactly as given. Long text wraps, also where it has no gaps, as addresses and a provider's words have none;
// short text without anything like markup is returned as it is.
QString plainTooltip(const QString& text);

// Shows what widgets have for a tooltip by plainTooltip(); they keep the text itself. One for the application. GUI thread.
class PlainTooltips final : public QObject {
 public:
  explicit PlainTooltips(QObject& application);
  bool eventFilter(QObject* watched, QEvent* event) override;
};

}  // namespace signalbox::ui::widgets
