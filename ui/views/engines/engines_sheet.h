#pragma once
// Every engine that this console knows, with its health at a glance: connected, stale or not reachable, dead letters, alerts, version. While
// it is open each is listened to like the one that is shown; closed, only that one is. The console does what is asked for here. GUI thread.

#include <QObject>
#include <QTimer>

#include <memory>
#include <vector>

#include "ui/views/view_context.h"
#include "ui/workspace/engine_tokens.h"

class QVBoxLayout;

namespace signalbox::ui::widgets {
class Label;
class Sheet;
}  // namespace signalbox::ui::widgets

namespace signalbox::ui::views {

class EngineRow;

class EnginesSheet final : public QObject {
  Q_OBJECT
 public:
  EnginesSheet(ViewContext context, workspace::EngineTokens& tokens, QWidget* host);
  ~EnginesSheet() override;

  /// In the order of the switcher; the one that is shown is among them, or stands first.
  void open(const QList<workspace::Connection>& known);
  void dismiss();
  /// What could not be done, until the list is opened again.
  void say(const QString& problem);
  widgets::Sheet* sheet() { return sheet_; }
  EngineRow* row(const QString& name) const;

  static constexpr int kLookMs = 1000;  // ages tick

 Q_SIGNALS:
  void openWanted(const signalbox::ui::workspace::Connection& connection);
  void editWanted(const signalbox::ui::workspace::Connection& connection);
  void removeWanted(const signalbox::ui::workspace::Connection& connection);
  void attachWanted();

 private:
  struct Entry {
    EngineRow* row = nullptr;
    std::unique_ptr<state::EngineSession> session;  // null: of the engine that is shown
    QString token;                                  // why it is not asked; empty when it is
    QObject asking;                                 // an answer of the keychain that comes after the list is closed reaches nobody
  };
  QWidget* heading();
  void fill();
  void add(const workspace::Connection& connection);
  void listen(Entry& entry);
  void look();
  void clear();
  bool isShown(const workspace::Connection& connection) const;
  /// Which of the list is shown at this moment; 0: none.
  qint64 listedNow() const;

  ViewContext context_;
  workspace::EngineTokens& tokens_;
  widgets::Sheet* sheet_;
  QWidget* list_ = nullptr;
  QVBoxLayout* rows_ = nullptr;
  widgets::Label* problem_ = nullptr;
  QList<workspace::Connection> known_;
  qint64 listed_ = 0;  // as the rows have it
  std::vector<std::unique_ptr<Entry>> entries_;
  QTimer second_;
};

}  // namespace signalbox::ui::views
