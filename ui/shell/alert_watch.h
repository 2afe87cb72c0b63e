#pragma once
// The alerts of the engines that are not shown: once a minute a small question to each of them whose token is at hand without asking anybody, which
// is whatever engine this console has shown or listed since it started. What was raised before the first answer is not told. Nobody is asked while a
// person has switched these notes off. At most kEnginesMost engines and one question each at a time. GUI thread.

#include <QSet>
#include <QTimer>

#include <map>
#include <memory>
#include <optional>

#include "ui/client/rest_client.h"
#include "ui/views/view_context.h"
#include "ui/workspace/engine_tokens.h"

namespace signalbox::ui::shell {

/// Of another engine than the one that is shown.
struct OtherAlert {
  QString key;     // of that engine's alert and no other's
  QString engine;  // its name
  QString text;
  QString link;  // signalbox://...
  bool urgent = false;
};

class AlertWatch final : public QObject {
  Q_OBJECT
 public:
  AlertWatch(views::ViewContext context, workspace::EngineTokens& tokens, QObject* parent = nullptr);
  ~AlertWatch() override;

  /// Asks now; the own timer does so every kEveryMs.
  void look();

  /// How many alerts it has raised, by the answer to the last question; nothing where it gave none, or is not asked.
  std::optional<qsizetype> alertsOf(qint64 connection) const;

  static constexpr int kEveryMs = 60'000;
  static constexpr qsizetype kEnginesMost = 16;

 Q_SIGNALS:
  void raised(const signalbox::ui::shell::OtherAlert& alert);
  void ended(const QString& key);  // or its engine is shown now, or gone from the list

 private:
  struct Engine;
  struct AlertList;
  void askAll(const QList<workspace::Connection>& known);
  void ask(const workspace::Connection& connection, const client::EngineAddress& address);
  void take(const workspace::Connection& connection, Engine& engine, const client::Reply<AlertList>& reply);
  void keepOnly(const QSet<qint64>& ids);

  views::ViewContext context_;
  workspace::EngineTokens& tokens_;
  std::map<qint64, std::unique_ptr<Engine>> engines_;  // by their connections
  QTimer again_;
};

}  // namespace signalbox::ui::shell
