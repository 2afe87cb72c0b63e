#pragma once
// The window: stripe, rail, top bar, banner, one screen, status bar. Shows what the Navigator says, and
// creates each screen when it is first wanted. Holds no state of an engine. GUI thread.

#include <QMap>
#include <QWidget>

#include "ui/views/view.h"

class QStackedLayout;

namespace signalbox::ui::shell {

class FrameBanner;
class GoToTime;
class HelpSheet;
class KeyMap;
class KeysOverlay;
class Palette;
class Rail;
class StatusBar;
class TopBar;
class UndoLane;

class MainWindow final : public QWidget {
  Q_OBJECT
 public:
  explicit MainWindow(views::ViewContext context);

  /// The page for who has no engine yet; it takes the place of rail and screens.
  void setStartPage(QWidget* page);
  void showStart(bool start);
  bool showsStart() const { return start_; }
  /// What is typed on any screen and not saved.
  std::vector<views::Unsaved> unsaved() const;
  /// Another engine: every screen is made anew.
  void forgetViews();
  /// Restores geometry, rail and range; and stores them from then on.
  void restoreLayout();
  views::View* view() const { return view_; }
  Rail* rail() const { return rail_; }
  TopBar* topBar() const { return topBar_; }
  FrameBanner* banner() const { return banner_; }
  Palette* palettePanel() const { return palette_; }
  /// That of the page that is shown.
  HelpSheet* help() const { return start_ ? startHelp_ : help_; }
  GoToTime* goToTime() const { return goToTime_; }
  KeyMap* keys() const { return keys_; }
  void openPalette();
  void openKeys();
  void openHelp();
  /// What the palette offers beside the screen's own acts.
  void setShellActs(std::vector<views::PaletteAct> acts) { shellActs_ = std::move(acts); }

 Q_SIGNALS:
  void switcherPressed();
  void closeAsked();
  void linkWanted(const QString& link);
  void engineWanted(int number);  // Ctrl+1 is the first that the switcher lists

 protected:
  void closeEvent(QCloseEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;
  void moveEvent(QMoveEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
  void paintEvent(QPaintEvent* event) override;

 private:
  void build();
  void bindKeys();
  void bindGoing();
  void showPlace(const views::Place& place);
  views::View* make(const QString& screen);
  void toggleRail();
  void settleRail();
  void nextRegion(int by);
  bool isSheetOpen() const;
  void performHere(views::Act act);

  views::ViewContext context_;
  QStackedLayout* outer_ = nullptr;  // frame or start page
  QWidget* frame_ = nullptr;
  QWidget* content_ = nullptr;
  QStackedLayout* stack_ = nullptr;
  QWidget* stripe_ = nullptr;
  Rail* rail_ = nullptr;
  TopBar* topBar_ = nullptr;
  FrameBanner* banner_ = nullptr;
  StatusBar* statusBar_ = nullptr;
  UndoLane* undo_ = nullptr;
  KeyMap* keys_ = nullptr;
  KeysOverlay* keysOverlay_ = nullptr;
  Palette* palette_ = nullptr;
  HelpSheet* help_ = nullptr;
  HelpSheet* startHelp_ = nullptr;
  GoToTime* goToTime_ = nullptr;
  QMap<QString, views::View*> views_;
  views::View* view_ = nullptr;
  std::vector<views::PaletteAct> shellActs_;
  bool start_ = false;
};

}  // namespace signalbox::ui::shell
