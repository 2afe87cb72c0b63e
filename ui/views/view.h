#pragma once
// One screen of the console. The window creates each when it is first wanted and keeps it; enter() tells it its place.
// A screen that is hidden follows nothing. GUI thread.

#include <QWidget>

#include <functional>
#include <vector>

#include "ui/views/unsaved.h"
#include "ui/views/view_context.h"

namespace signalbox::ui::views {

/// What keys and the palette ask of the screen that is shown.
enum class Act { search, replay, edit, discard, undo, copyId, copyCurl, showNew, allMatching, reload };

/// An act of a screen as the palette lists it: "Discard 1,284".
struct PaletteAct {
  QString words;
  QString hint;  // key, or why it cannot be done
  bool possible = true;
  std::function<void()> run;
};

class View : public QWidget {
  Q_OBJECT
 public:
  View(ViewContext context, QWidget* parent) : QWidget(parent), context_(context) {}

  virtual QString title() const = 0;
  virtual QString helpPage() const = 0;  // of resources/help
  virtual void enter(const Place& place) = 0;
  /// False when the screen has no such act.
  virtual bool perform(Act) { return false; }
  /// Whether a field of its own answers Act::search, as it stands after enter(); else the window's is the one.
  virtual bool searchesHere() const { return false; }
  virtual std::vector<PaletteAct> acts() { return {}; }
  /// The table that j, k, x and Enter mean when nothing else has the focus.
  virtual QWidget* mainTable() { return nullptr; }
  /// Regions that F6 goes through; the first is where the focus starts.
  virtual QList<QWidget*> regions() { return {}; }
  /// What would be gone with the screen.
  virtual std::vector<Unsaved> unsaved() const { return typedIntoSheets(*this, title()); }

 Q_SIGNALS:
  void titleChanged();

 protected:
  ViewContext context_;
  const theme::Theme& theme() const { return context_.theme; }
  state::EngineState& state() const { return context_.state(); }
};

}  // namespace signalbox::ui::views
