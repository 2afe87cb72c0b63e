#pragma once
// The window's layout between screens and workspace: screens change it, and half a second after the last change it is
// stored. GUI thread.

#include <QObject>
#include <QTimer>

#include "ui/workspace/workspace.h"

class QSplitter;

namespace signalbox::ui::views {

class LayoutKeeper final : public QObject {
  Q_OBJECT
 public:
  explicit LayoutKeeper(workspace::Workspace& workspace, QObject* parent = nullptr);

  const workspace::Layout& layout() const { return layout_; }
  void restore(workspace::Layout layout);
  template <class Change> void change(Change change) {
    change(layout_);
    soon_.start();
  }
  /// Restores a splitter's state and remembers it from then on.
  void keep(QSplitter* splitter, const QString& name);
  void saveNow();

  static constexpr int kDelayMs = 500;

 Q_SIGNALS:
  void restored();

 private:
  workspace::Workspace& workspace_;
  workspace::Layout layout_;
  QTimer soon_;
};

}  // namespace signalbox::ui::views
