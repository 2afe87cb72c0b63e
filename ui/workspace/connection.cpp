#include "ui/workspace/connection.h"

#include "ui/workspace/words.h"

namespace signalbox::ui::workspace {

QString Connection::problem() const {
  if (!url.isValid() || url.host().isEmpty() || (url.scheme() != QLatin1String("http") && url.scheme() != QLatin1String("https")))
    return Words::tr("The address must be one like http://127.0.0.1:8742.");
  if (!url.userInfo().isEmpty()) return Words::tr("Leave name and password out of the address.");
  if (name.trimmed().isEmpty()) return Words::tr("Give the engine a name.");
  return {};
}

}  // namespace signalbox::ui::workspace
