// A sheet from the right, 760 wide, over a page that stays visible: bulk acts, forms. Footer 64 with what will happen and the one button that does
// it. Esc closes and keeps what was typed; Ctrl+Enter confirms, Enter never does; the first focus is on the harmless control. GUI thread. A child of
// `host`, whose height it takes; follows its size.
#pragma once

#include <QPointer>
#include <QWidget>

class QScrollArea;
class QVBoxLayout;

namespace signalbox::ui::theme {
class Theme;
}

namespace signalbox::ui::widgets {

class ActButton;
class Badge;
class Label;

class Sheet final : public QWidget {
  Q_OBJECT
 public:
  Sheet(const theme::Theme& theme, QWidget* host);

  void setTitle(const QString& title);
  // Shown as a solid badge when the engine is marked production; an empty name hides it.
  void setProduction(const QString& engine, int engineColor);
  QVBoxLayout* body() { return body_; }
  // How it is left but by its act: what changes nothing, or goes on by itself, is closed and not cancelled. Where the act is to close it, that alone.
  enum class Leaving { Cancel, Close, Act };
  void setLeaving(Leaving how);
  void setSummary(const QString& text);  // left in the footer
  void setNotice(const QString& text);   // a warning under it; empty takes it away
  void setConfirm(const QString& verbAndCount, bool dangerous = false);
  // Empty frees it. What is missing may be out of sight, so the footer says it; pressing that line, or Ctrl+Enter, goes to `field`, if one is named.
  void setConfirmBlocked(const QString& reason, QWidget* field = nullptr);
  ActButton* confirmButton() { return confirm_; }
  ActButton* cancelButton() { return cancel_; }

  void open();
  void dismiss();
  bool isOpen() const { return isVisible(); }
  // Open, over whichever screen, and somebody has typed into one of its fields.
  bool holdsTyped() const;

 Q_SIGNALS:
  void confirmed();
  void dismissed();

 protected:
  void paintEvent(QPaintEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  void place();
  void goToMissing();
  void buildHead();
  void buildFooter();

  const theme::Theme& theme_;
  QWidget* panel_;
  QPointer<QWidget> before_;   // had the focus when the sheet opened
  QPointer<QWidget> missing_;  // the field that the act still waits for
  QScrollArea* area_ = nullptr;
  Label* title_ = nullptr;
  Badge* production_ = nullptr;
  QVBoxLayout* body_ = nullptr;
  Label* summary_ = nullptr;
  Label* notice_ = nullptr;
  Label* blocked_ = nullptr;  // why the act cannot be done now
  ActButton* cancel_ = nullptr;
  ActButton* confirm_ = nullptr;
};

}  // namespace signalbox::ui::widgets
