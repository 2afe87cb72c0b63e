#pragma once
// One engine in the list of engines: badge and name | health 144, in two lines where it has more to say | dead letters 64 | alerts 48 | a gap,
// for what is before it stands right and what is behind it left | version 56 | acts. GUI thread.

#include <QWidget>

#include "ui/views/engines/engine_health.h"
#include "ui/workspace/connection.h"

namespace signalbox::ui::theme {
class Theme;
}
namespace signalbox::ui::widgets {
class ActButton;
class Badge;
class IconButton;
class Label;
}  // namespace signalbox::ui::widgets

namespace signalbox::ui::views {

namespace engine_columns {
inline constexpr int kName = 176, kHealth = 192, kDead = 64, kAlerts = 48, kBetween = 8, kVersion = 56, kActs = 136;
}

class EngineRow final : public QWidget {
  Q_OBJECT
 public:
  EngineRow(const theme::Theme& theme, workspace::Connection connection, QWidget* parent);

  /// `shown`: of the engine that this window shows; it cannot be opened again. Without `figures` those columns have a dash.
  void showHealth(const EngineHealth& health, const protocol::Snapshot* figures, bool shown, bool locked);
  const workspace::Connection& connection() const { return connection_; }
  QString words() const;
  widgets::ActButton* openButton() const { return open_; }
  widgets::IconButton* editButton() const { return edit_; }
  widgets::IconButton* removeButton() const { return remove_; }
  /// Of a production engine that is shown: "Unlock" or "Lock".
  widgets::ActButton* lockButton() const { return lock_; }

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  void build();

  const theme::Theme& theme_;
  const workspace::Connection connection_;
  widgets::BreakerLook look_;
  QWidget* shape_ = nullptr;  // where it is painted
  widgets::Label* name_ = nullptr;
  widgets::Label* address_ = nullptr;
  widgets::Badge* production_ = nullptr;
  widgets::Label* health_ = nullptr;
  widgets::Label* dead_ = nullptr;
  widgets::Label* alerts_ = nullptr;
  widgets::Label* version_ = nullptr;
  widgets::Label* here_ = nullptr;  // in the place of Open
  widgets::ActButton* open_ = nullptr;
  widgets::ActButton* lock_ = nullptr;
  widgets::IconButton* edit_ = nullptr;
  widgets::IconButton* remove_ = nullptr;
};

}  // namespace signalbox::ui::views
