#include "ui/views/post_line.h"

#include <QUrl>

#include "ui/client/text.h"

namespace signalbox::ui::views {

QString tokenFile(const ViewContext& context) {
  const QString folder = client::text(context.state().snapshot().engine.dataDirectory);
  return folder.isEmpty() ? QStringLiteral("admin.token") : QString(folder + QStringLiteral("/admin.token"));
}

QString tokenFileInShell(const ViewContext& context) {
  return QLatin1Char('\'') + tokenFile(context).replace(QLatin1Char('\''), QStringLiteral("'\\''")) + QLatin1Char('\'');
}

QString postLine(const ViewContext& context) {
  if (!context.state().hasSnapshot() || !context.session.isStarted()) return {};
  return QStringLiteral(
             "curl %1/notifications \\\n  -H \"Authorization: Bearer $(cat %2)\" \\\n  -H 'Content-Type: application/json' \\\n"
             "  -d '{\"channel\": \"email\", \"to\": \"ana@example.com\",\n       \"content\": {\"subject\": \"Hello\", \"text\": \"It works\"}}'")
      .arg(context.session.rest().address().url.toString(QUrl::StripTrailingSlash), tokenFileInShell(context));
}

}  // namespace signalbox::ui::views
