#pragma once
// An alert that begins while the window is not looked at becomes a notification of the desktop; pressing it opens the
// alert's place. What was raised before the console came is in the verdict line and not told again. Those of other engines
// are told whether the window is looked at or not: it shows nothing of them. A person can switch all of it off. GUI thread.

#include <QMap>
#include <QSet>

#include <memory>

#include "ui/views/view_context.h"

namespace signalbox::ui::shell {

/// What the desktop shows. Plain text, no recipient in it.
struct DesktopNote {
  QString title;
  QString text;
  bool urgent = false;
};

/// The desktop's side: org.freedesktop.Notifications where there is one.
class NoteBoard : public QObject {
  Q_OBJECT
 public:
  using QObject::QObject;
  /// `key` comes back with pressed(); the same key replaces its note.
  virtual void show(const QString& key, const DesktopNote& note) = 0;
  virtual void withdraw(const QString& key) = 0;

 Q_SIGNALS:
  void pressed(const QString& key);
};

/// Quietly shows nothing when there is no session bus, or nobody on it who takes notes.
/// `busAddress`: another bus than the session's.
std::unique_ptr<NoteBoard> makeDesktopBoard(const QString& busAddress = {});

class AlertWatch;

class AlertNotes final : public QObject {
  Q_OBJECT
 public:
  AlertNotes(views::ViewContext context, QWidget* window, std::unique_ptr<NoteBoard> board);
  /// Tells those of other engines, too.
  void listen(const AlertWatch& others);

 Q_SIGNALS:
  void linkWanted(const QString& link);  // to another engine

 private:
  void follow();
  void forget();
  void open(const QString& id);

  views::ViewContext context_;
  QWidget* window_;
  std::unique_ptr<NoteBoard> board_;
  QMap<QString, QString> raised_;  // alert -> its place
  QMap<QString, QString> others_;  // key of another engine's -> the link to its place
  bool known_ = false;             // the first word of an engine raises nothing
};

}  // namespace signalbox::ui::shell
