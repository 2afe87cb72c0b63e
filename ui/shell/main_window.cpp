#include "ui/shell/main_window.h"

#include <QCloseEvent>
#include <QPainter>
#include <QStackedLayout>
#include <QVBoxLayout>

#include "ui/shell/frame_banner.h"
#include "ui/shell/go_to_time.h"
#include "ui/shell/help_sheet.h"
#include "ui/shell/key_map.h"
#include "ui/shell/palette.h"
#include "ui/shell/rail.h"
#include "ui/shell/status_bar.h"
#include "ui/shell/top_bar.h"
#include "ui/shell/undo_lane.h"
#include "ui/theme/boxes.h"
#include "ui/views/audit_view.h"
#include "ui/views/delivery/delivery_view.h"
#include "ui/views/messages/dead_letters_view.h"
#include "ui/views/messages/message_list_view.h"
#include "ui/views/operations/operations_view.h"
#include "ui/views/overview/overview_view.h"
#include "ui/views/past/past_view.h"
#include "ui/views/set_up/set_up_view.h"
#include "ui/widgets/sheet.h"

namespace signalbox::ui::shell {

using views::Place;
using views::View;

namespace {
constexpr int kLeastWidth = 1120, kLeastHeight = 700, kFirstWidth = 1440, kFirstHeight = 900, kFoldBelow = 1366;

// Three pixels of the engine's colour, over everything else in the top row.
class Stripe final : public QWidget {
 public:
  Stripe(views::ViewContext context, QWidget* parent) : QWidget(parent), context_(context) { setAttribute(Qt::WA_TransparentForMouseEvents); }

 protected:
  void paintEvent(QPaintEvent*) override {
    QPainter painter(this);
    painter.fillRect(rect(), context_.theme.engineColor(context_.connection.colour));
  }

 private:
  views::ViewContext context_;
};

void placeStripe(QWidget& stripe, const theme::Theme& theme, int width) {
  stripe.setGeometry(0, 0, width, theme.px(theme::grid::kStripe));
  stripe.raise();
}
}  // namespace

MainWindow::MainWindow(views::ViewContext context) : context_(context) {
  setWindowTitle(QStringLiteral("Signalbox"));
  setMinimumSize(kLeastWidth, kLeastHeight);
  resize(kFirstWidth, kFirstHeight);
  build();
  connect(&context_.navigator, &views::Navigator::moved, this, &MainWindow::showPlace);
  connect(&context_.theme, &theme::Theme::changed, this, [this] {
    placeStripe(*stripe_, context_.theme, width());  // as high as everything else is scaled, at once
    settleRail();
    update();
  });
  bindKeys();
}

void MainWindow::build() {
  outer_ = new QStackedLayout(this);
  frame_ = new QWidget(this);
  outer_->addWidget(frame_);
  auto* all = theme::column(context_.theme, frame_);
  auto* middle = theme::row(context_.theme, nullptr, theme::grid::kNone);
  rail_ = new Rail(context_, frame_);
  auto* right = theme::column(context_.theme, nullptr);
  topBar_ = new TopBar(context_, frame_);
  banner_ = new FrameBanner(context_, frame_);
  content_ = new QWidget(frame_);
  stack_ = new QStackedLayout(content_);
  statusBar_ = new StatusBar(context_, frame_);
  theme::space(context_.theme, right, theme::grid::kNone, {0, theme::grid::kStripe, 0, 0});
  right->addWidget(topBar_);
  right->addWidget(banner_);
  right->addWidget(content_, 1);
  middle->addWidget(rail_);
  middle->addLayout(right, 1);
  all->addLayout(middle, 1);
  all->addWidget(statusBar_);
  stripe_ = new Stripe(context_, frame_);
  undo_ = new UndoLane(context_, content_);
  help_ = new HelpSheet(context_.theme, content_);
  palette_ = new Palette(context_, this);
  goToTime_ = new GoToTime(context_, this);
  connect(palette_, &Palette::linkWanted, this, &MainWindow::linkWanted);
  connect(rail_, &Rail::switcherPressed, this, &MainWindow::switcherPressed);
}

void MainWindow::setStartPage(QWidget* page) {
  outer_->addWidget(page);
  startHelp_ = new HelpSheet(context_.theme, page);  // the screens, and what lies over them, are hidden behind it
}

void MainWindow::showStart(bool start) {
  const bool next = start && outer_->count() > 1;
  if (next != start_) help()->sheet()->dismiss();  // it is about the page that is left
  start_ = next;
  outer_->setCurrentIndex(start_ ? 1 : 0);
}

std::vector<views::Unsaved> MainWindow::unsaved() const {
  std::vector<views::Unsaved> all;
  for (const View* view : views_) {
    const std::vector<views::Unsaved> here = view->unsaved();
    all.insert(all.end(), here.begin(), here.end());
  }
  return all;
}

void MainWindow::forgetViews() {
  view_ = nullptr;
  for (View* view : std::as_const(views_)) {
    stack_->removeWidget(view);
    view->deleteLater();
  }
  views_.clear();
}

View* MainWindow::make(const QString& screen) {
  if (screen == QLatin1String("dead-letters")) return new views::DeadLettersView(context_, content_);
  if (screen == QLatin1String("held")) return new views::HeldView(context_, content_);
  if (screen == QLatin1String("notifications")) return new views::NotificationsView(context_, content_);
  if (screen == QLatin1String("delivery")) return new views::DeliveryView(context_, content_);
  if (screen == QLatin1String("operations")) return new views::OperationsView(context_, content_);
  if (screen == QLatin1String("audit")) return new views::AuditView(context_, content_);
  if (screen == QLatin1String("past")) return new views::PastView(context_, content_);
  if (screen == QLatin1String("set-up")) return new views::SetUpView(context_, content_);
  return new views::OverviewView(context_, content_);
}

void MainWindow::showPlace(const Place& place) {
  if (place.screen == QLatin1String("start")) return;  // the console shows that page
  View*& view = views_[place.screen];
  if (view == nullptr) {
    view = make(place.screen);
    stack_->addWidget(view);
    connect(view, &View::titleChanged, this, [this, made = view] {
      if (made == view_) topBar_->setTitle(made->title());
    });
  }
  view_ = view;
  stack_->setCurrentWidget(view);
  view->enter(place);
  topBar_->setTitle(view->title());
  topBar_->setAnswersSearch(!view->searchesHere());
  setWindowTitle(QStringLiteral("%1 \u2013 Signalbox").arg(view->title()));
  context_.layout.change([&](workspace::Layout& layout) { layout.lastPlace = place.relative(); });
}

void MainWindow::restoreLayout() {
  const workspace::Layout& layout = context_.layout.layout();
  if (!layout.geometry.isEmpty()) restoreGeometry(layout.geometry);
  if (const auto range = state::rangeFromName(layout.range)) context_.time.setRange(*range);
  context_.time.setUtc(layout.utc);
  settleRail();
  connect(&context_.time, &views::TimeChoice::rangeChanged, this, [this] {
    if (context_.time.range() != state::Range::custom)
      context_.layout.change([&](workspace::Layout& kept) { kept.range = state::rangeSpec(context_.time.range()).name; });
  });
  connect(&context_.time, &views::TimeChoice::zoneChanged, this,
          [this] { context_.layout.change([&](workspace::Layout& kept) { kept.utc = context_.time.isUtc(); }); });
}

void MainWindow::settleRail() {
  const bool narrow = width() < context_.theme.px(kFoldBelow);
  const bool folded = narrow || context_.layout.layout().railFolded;
  if (folded != rail_->isFolded()) rail_->setFolded(folded);
}

void MainWindow::toggleRail() {
  const bool folded = !rail_->isFolded();
  rail_->setFolded(folded);
  context_.layout.change([folded](workspace::Layout& layout) { layout.railFolded = folded; });
}

bool MainWindow::isSheetOpen() const {
  if (start_ || palette_->isOpen() || goToTime_->isOpen()) return true;
  // A window remembers its focus also where that is no longer shown: in a sheet that is closed, or on a screen that was left.
  const QWidget* focus = focusWidget();
  if (focus == nullptr || !focus->isVisible()) return false;
  for (const QWidget* widget = focus; widget != nullptr; widget = widget->parentWidget())
    if (widget->inherits("signalbox::ui::widgets::Sheet") || widget->inherits("signalbox::ui::shell::Panel")) return true;
  return false;
}

void MainWindow::performHere(views::Act act) {
  if (view_ != nullptr && view_->perform(act)) return;
  if (act == views::Act::search) topBar_->focusSearch();
  if (act == views::Act::undo) undo_->undo();
}

void MainWindow::openPalette() { palette_->openWith(view_ == nullptr ? std::vector<views::PaletteAct>() : view_->acts(), shellActs_); }

void MainWindow::openHelp() { help()->open(start_ ? QStringLiteral("connect") : view_ == nullptr ? QStringLiteral("overview") : view_->helpPage()); }

void MainWindow::nextRegion(int by) {
  QList<QWidget*> regions{rail_->switcher()};
  if (view_ != nullptr) regions += view_->regions();
  qsizetype at = 0;
  for (qsizetype i = 0; i < regions.size(); ++i)
    if (regions[i] != nullptr && focusWidget() != nullptr && (regions[i] == focusWidget() || regions[i]->isAncestorOf(focusWidget()))) at = i;
  for (qsizetype step = 1; step <= regions.size(); ++step) {
    QWidget* next = regions[(at + by * step % regions.size() + regions.size()) % regions.size()];
    if (next == nullptr || !next->isVisible()) continue;
    if (next->focusPolicy() == Qt::NoFocus) next->setFocusPolicy(Qt::TabFocus);
    return next->setFocus(Qt::TabFocusReason);
  }
}

void MainWindow::closeEvent(QCloseEvent* event) {
  event->ignore();
  Q_EMIT closeAsked();
}

void MainWindow::resizeEvent(QResizeEvent* event) {
  QWidget::resizeEvent(event);
  placeStripe(*stripe_, context_.theme, width());
  settleRail();
  if (isVisible()) context_.layout.change([this](workspace::Layout& layout) { layout.geometry = saveGeometry(); });
}

void MainWindow::moveEvent(QMoveEvent* event) {
  QWidget::moveEvent(event);
  if (isVisible()) context_.layout.change([this](workspace::Layout& layout) { layout.geometry = saveGeometry(); });
}

void MainWindow::keyPressEvent(QKeyEvent* event) {
  if (event->key() == Qt::Key_Escape) {
    // What is nearest is left first: a chosen range, then the place.
    if (context_.time.range() == state::Range::custom)
      context_.time.resetCustom();
    else if (!start_)
      context_.navigator.back();
    return;
  }
  // Letters for a list reach the list of the screen, wherever the focus is.
  QWidget* table = view_ == nullptr ? nullptr : view_->mainTable();
  const bool forTable = event->key() == Qt::Key_J || event->key() == Qt::Key_K || event->key() == Qt::Key_X;
  if (table != nullptr && forTable && !table->hasFocus() && event->modifiers() == Qt::NoModifier && !isSheetOpen()) {
    table->setFocus(Qt::ShortcutFocusReason);
    QCoreApplication::sendEvent(table, event);
    return;
  }
  QWidget::keyPressEvent(event);
}

void MainWindow::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.fillRect(rect(), context_.theme.colors().window);
}

}  // namespace signalbox::ui::shell
