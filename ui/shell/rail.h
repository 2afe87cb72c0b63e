#pragma once
// The left rail: engine switcher, then the screens, each with a count only where it needs a person.
// 208 wide, 56 when folded. GUI thread.

#include <QAbstractButton>
#include <QWidget>

#include <vector>

#include "ui/theme/icons.h"
#include "ui/views/view_context.h"
#include "ui/widgets/breaker_shape.h"

namespace signalbox::ui::shell {

/// A row of 32: icon, name, count. Folded it is the icon with a dot.
class RailItem final : public QAbstractButton {
  Q_OBJECT
 public:
  RailItem(const theme::Theme& theme, theme::Icon icon, const QString& name, const QString& keys, QWidget* parent);
  void setCount(std::int64_t count);
  std::int64_t count() const { return count_; }
  void setStale(bool stale);  // the count is from before
  bool isStale() const { return stale_; }
  void setFolded(bool folded);
  QSize sizeHint() const override;

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  void describe();
  const theme::Theme& theme_;
  const theme::Icon icon_;
  const QString keys_;
  std::int64_t count_ = 0;
  bool folded_ = false;
  bool stale_ = false;
};

/// Which engine: badge, name and the shape of its health. Opens a menu.
class EngineSwitcher final : public QAbstractButton {
  Q_OBJECT
 public:
  EngineSwitcher(views::ViewContext context, QWidget* parent);
  void setFolded(bool folded);
  void refresh();

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  widgets::BreakerLook look() const;
  QString healthWords() const;

  views::ViewContext context_;
  bool folded_ = false;
};

class Rail final : public QWidget {
  Q_OBJECT
 public:
  Rail(views::ViewContext context, QWidget* parent);
  void setFolded(bool folded);
  bool isFolded() const { return folded_; }
  EngineSwitcher* switcher() { return switcher_; }
  RailItem* item(const QString& screen) const;

 Q_SIGNALS:
  void switcherPressed();

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  void add(theme::Icon icon, const QString& screen, const QString& name, const QString& keys);
  void showCounts();
  void showPlace();
  void showWhatThereIs();

  views::ViewContext context_;
  EngineSwitcher* switcher_;
  std::vector<std::pair<QString, RailItem*>> items_;
  bool folded_ = false;
};

}  // namespace signalbox::ui::shell
