#include "ui/views/lacking.h"

#include <QSet>

namespace signalbox::ui::views {

bool isLacking(const state::EngineState& state, const Place& place) {
  // Places that are called as what it takes for them; every engine has the others.
  static const QSet<QString> named{QStringLiteral("operations"), QStringLiteral("audit"),        QStringLiteral("past"),
                                   QStringLiteral("providers"),  QStringLiteral("templates"),    QStringLiteral("recipients"),
                                   QStringLiteral("tokens"),     QStringLiteral("suppressions"), QStringLiteral("subscriptions"),
                                   QStringLiteral("secrets")};
  const QString name = place.screen == QLatin1String("set-up") ? place.path.value(0) : place.screen;
  return state.hasSession() && named.contains(name) && !state.hasCapability(name);
}

}  // namespace signalbox::ui::views
