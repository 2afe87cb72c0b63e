#pragma once
// "Export": asks where to, streams GET /export into that file, and says how it went. Deletes itself. GUI thread.

#include <QObject>

#include "ui/client/download.h"
#include "ui/views/view_context.h"

namespace signalbox::ui::views {

class ExportAct final : public QObject {
  Q_OBJECT
 public:
  /// Asks for the file; nothing happens when none is chosen. `place` as in saved views.
  static void ask(ViewContext context, const QString& place, const QString& q, QWidget* parent);

  ExportAct(ViewContext context, QObject* parent);
  void start(const QString& place, const QString& q, const QString& file);

 Q_SIGNALS:
  void ended(const QString& words);

 private:
  client::Download download_;
};

}  // namespace signalbox::ui::views
