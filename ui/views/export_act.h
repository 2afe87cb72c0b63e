#pragma once
// "Export": asks where to, streams an answer such as that of GET /export into that file, and says how it went. Deletes
// itself. GUI thread.

#include <QObject>

#include <functional>

#include "ui/client/download.h"
#include "ui/views/view_context.h"

namespace signalbox::ui::views {

class ExportAct final : public QObject {
  Q_OBJECT
 public:
  /// Asks for the file; nothing happens when none is chosen. `place` as in saved views.
  static void ask(ViewContext context, const QString& place, const QString& q, QWidget* parent);

  /// Any other answer that is a file, such as GET /audit/export.
  static void askFile(ViewContext context, const QString& title, const QString& path, const QString& proposed, QWidget* parent);

  ExportAct(ViewContext context, QObject* parent);
  void start(const QString& place, const QString& q, const QString& file);
  void startPath(const QString& path, const QString& file);

 Q_SIGNALS:
  void ended(const QString& words);


 private:
  static void choose(ViewContext context, const QString& title, const QString& proposed, const QString& kinds, QWidget* parent, std::function<void(ExportAct&, const QString&)> begin);

  client::Download download_;
};

}  // namespace signalbox::ui::views
