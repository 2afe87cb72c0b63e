#pragma once
// The order in which a channel's providers are asked, changed by a person: which positions that takes, and the acts that save them one after
// the other. Between the list in which rows are dragged and Commands. GUI thread.
// Invariants: one change at a time. However far it came, the providers that were not moved stand among themselves as before. A change is over when
// the engine's own picture shows it, or when it failed; then nothing is shown but that picture.

#include <QObject>

#include <string>
#include <vector>

#include "ui/state/commands.h"

namespace signalbox::ui::state {

struct PositionChange {
  std::string name;
  std::int32_t before = 0;
  std::int32_t after = 0;
  bool operator==(const PositionChange&) const = default;
};

/// What has to be saved, in this order, so that the provider at `from` comes to stand at `to`. `providers` are all those of one channel, by position
/// and name. A gap between its new neighbours is enough for one change; else those behind it make room, the last one first.
std::vector<PositionChange> positionChanges(const std::vector<protocol::ProviderView>& providers, std::size_t from, std::size_t to);

/// What saves a provider as it is; the engine keeps the secrets that are not in it.
protocol::ProviderPut putOf(const protocol::ProviderView& provider);

class ProviderOrder final : public QObject {
  Q_OBJECT
 public:
  ProviderOrder(EngineState& state, Commands& commands, QObject* parent);

  /// The engine's providers, those of the channel at hand as they were asked to stand.
  std::vector<protocol::ProviderView> shown() const;
  bool isAsked() const { return !changes_.empty(); }
  /// The one that was moved, while it is asked and after.
  QString moved() const { return moved_; }
  /// To that place among those of its channel, from 0. Does nothing while another change is asked.
  void move(const QString& name, std::size_t place);
  /// Back to the positions before the last change that was done; refused when somebody has changed them since.
  void undo();

 Q_SIGNALS:
  void changed();                                          // what is asked, and with it what is shown
  void placed(const QString& name, std::int64_t version);  // one of the changes is saved, as this version
  void done(bool undone);
  void failed(const signalbox::ui::client::ClientError& error, int saved, int all);

 private:
  void begin(std::vector<PositionChange> changes, const QString& name, bool undoing);
  void ask();
  void settle();
  void fail(client::ClientError error);

  EngineState& state_;
  Commands& commands_;
  std::vector<PositionChange> changes_;  // asked
  std::vector<std::int64_t> saved_;      // the version of each that the engine has saved
  std::vector<PositionChange> undo_;     // of the last change that was done
  QString undoMoved_;
  QString moved_;
  bool undoing_ = false;
};

}  // namespace signalbox::ui::state
