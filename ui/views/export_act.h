#pragma once
// "Export": asks where to, streams an answer such as that of GET /export into that file, and says how far it is, how it went,
// and after 2 s how to stop it. Deletes itself. GUI thread.

#include <QObject>

#include <functional>

#include "ui/client/download.h"
#include "ui/state/patience.h"
#include "ui/views/view_context.h"

namespace signalbox::ui::views {

class ExportAct final : public QObject {
  Q_OBJECT
 public:
  /// Asks for the file; nothing happens when none is chosen. `place` as in saved views.
  static void ask(ViewContext context, const QString& place, const QString& q, QWidget* parent);

  /// Any other answer that is a file, such as GET /audit/export.
  static void askFile(ViewContext context, const QString& title, const QString& path, const QString& proposed, QWidget* parent);

  /// Begins it, with a line of its own at the foot of `parent`, a column, that follows it, or says that no engine is connected.
  static void write(ViewContext context, const QString& file, QWidget* parent, const std::function<void(ExportAct&, const QString&)>& begin);

  /// Only while the session is started.
  ExportAct(ViewContext context, QObject* parent);
  /// JSON lines where the file's ending or the kind that was chosen says so, else CSV.
  void start(const QString& place, const QString& q, const QString& file, const QString& kind = {});
  void startPath(const QString& path, const QString& file);
  /// Nothing is left of the file.
  void cancel() { download_.cancel(); }

 Q_SIGNALS:
  void going(const QString& words, bool cancellable);
  void ended(const QString& words);

 private:
  void tell();
  static QString failedWords(const client::ClientError& error);
  using Begin = std::function<void(ExportAct&, const QString& file, const QString& kind)>;
  static void choose(ViewContext context, const QString& title, const QString& proposed, const QString& kinds, QWidget* parent, Begin begin);

  client::Download download_;
  state::Patience patience_;
  QString file_;
  qint64 bytes_ = 0;
};

}  // namespace signalbox::ui::views
