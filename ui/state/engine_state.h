#pragma once
// What the console knows of one engine: session, snapshot, how fresh they are, and whether an act is possible now.
// Fed by EngineSession (or by a test) with bytes and instants; holds no socket. GUI thread.
// Invariants: a member of the snapshot is replaced whole, never computed; a delta at or before the held step changes
// nothing; a delta of another boot is not applied, the caller loads the snapshot.

#include <QObject>
#include <QTimer>

#include <optional>
#include <string_view>

#include "engine/protocol/alert_limits.h"
#include "engine/protocol/resources.h"
#include "ui/client/client_error.h"
#include "ui/state/freshness.h"

namespace signalbox::ui::state {

/// Whether an act is possible, and if not the reason in words for its tooltip.
struct Permit {
  bool allowed = false;
  QString reason;
  explicit operator bool() const { return allowed; }
};

enum class Delta { applied, old, needsSnapshot, malformed };

enum class Link { idle, connecting, live, waiting, stopped };

class EngineState final : public QObject {
  Q_OBJECT
 public:
  explicit EngineState(const base::Clock& clock, QObject* parent = nullptr);

  bool hasSnapshot() const { return hasSnapshot_; }
  const protocol::Snapshot& snapshot() const { return snapshot_; }
  bool hasSession() const { return session_.has_value(); }
  const protocol::SessionView& session() const;
  const protocol::QueueView* queue(const QString& channel) const;
  const protocol::ProviderView* provider(const QString& name) const;
  const protocol::OperationView* operation(const QString& id) const;

  Freshness freshness() const;
  std::optional<base::Millis> age() const;  // since the last word
  /// The engine's clock now, reckoned on from its last word; a fast clock runs fast here too.
  std::optional<base::WallTime> engineNow() const;
  /// Up to when figures are known: now, or the engine's last word once it has been silent. What waits does not age here while nobody knows.
  std::optional<base::WallTime> knownUntil() const;
  /// The engine's instant from which on nothing is known; nothing while live.
  std::optional<base::WallTime> staleFrom() const;

  Link link() const { return link_; }
  const std::optional<client::ClientError>& linkError() const { return linkError_; }
  std::optional<base::Millis> retryIn() const;

  /// Permission names as in SessionView.permissions, such as "replay.bulk". An empty one asks for the connection only.
  Permit canAct(const QString& permission) const;
  /// The same for what only reads, such as an export: the lock of a production engine is not asked. Not in the past either: the engine
  /// lists and exports what is there now, and a file of now must not pass for one of then.
  Permit canRead(const QString& permission) const;
  bool hasPermission(const QString& permission) const;
  bool hasCapability(const QString& capability) const;

  /// An engine marked production is read-only until a person unlocks it.
  void setLocked(bool locked);
  bool isLocked() const { return locked_; }
  /// Shows a chosen instant: nothing is live and nothing can be changed.
  void showPast(std::optional<base::WallTime> instant);
  const std::optional<base::WallTime>& pastInstant() const { return past_; }

  /// Other machines can reach the engine and it speaks no TLS; told before the session, whose change tells it.
  void setExposed(bool exposed) { exposed_ = exposed; }
  bool isExposed() const { return exposed_; }

  /// From when on the engine raises alerts; nothing while it has not said so. Told before the session, too.
  void setAlertLimits(std::optional<protocol::AlertLimitsView> limits) { alertLimits_ = limits; }
  const std::optional<protocol::AlertLimitsView>& alertLimits() const { return alertLimits_; }

  void setSession(protocol::SessionView session);
  void setSnapshot(protocol::Snapshot snapshot);
  Delta applyDelta(std::string_view json);
  void applyHeartbeat(const protocol::AsOf& asOf);
  void heard();
  void setLink(Link link, std::optional<client::ClientError> error, std::optional<base::Millis> retryIn);
  void clear();
  /// Looks whether freshness has changed; the own timer does so too.
  void watchFreshness();

 Q_SIGNALS:
  void asOfChanged();    // any word that carried an instant
  void engineChanged();  // EngineView
  void queuesChanged();
  void providersChanged();
  void policiesChanged();
  void totalsChanged();
  void operationsChanged();
  void alertsChanged();
  void subscriptionsChanged();
  void snapshotLoaded();  // whole; comes after the changed signals
  void sessionChanged();  // permissions, capabilities or the lock
  void freshnessChanged(signalbox::ui::state::Freshness freshness);
  void linkChanged();
  void healed(std::chrono::milliseconds blindFor);

 private:
  Permit judge(const QString& permission, bool locked) const;
  QString pastWords() const;
  void noteInstant(const protocol::AsOf& asOf);
  void emitAll();

  const base::Clock& clock_;
  std::optional<protocol::SessionView> session_;
  protocol::Snapshot snapshot_;
  bool hasSnapshot_ = false;
  FreshnessMeter meter_;
  Freshness told_ = Freshness::none;
  QTimer freshnessTimer_;
  std::optional<base::WallTime> past_;
  bool locked_ = false;
  bool exposed_ = false;
  std::optional<protocol::AlertLimitsView> alertLimits_;
  std::optional<base::WallTime> instant_;  // of the engine's last word that carried one
  base::BootTime instantAt_{};             // when it came
  Link link_ = Link::idle;
  std::optional<client::ClientError> linkError_;
  std::optional<base::BootTime> retryAt_;
};

}  // namespace signalbox::ui::state
