#include "ui/views/layout_keeper.h"

#include <QSplitter>

namespace signalbox::ui::views {

LayoutKeeper::LayoutKeeper(workspace::Workspace& workspace, QObject* parent) : QObject(parent), workspace_(workspace) {
  soon_.setSingleShot(true);
  soon_.setInterval(kDelayMs);
  connect(&soon_, &QTimer::timeout, this, &LayoutKeeper::saveNow);
}

void LayoutKeeper::restore(workspace::Layout layout) {
  layout_ = std::move(layout);
  Q_EMIT restored();
}

void LayoutKeeper::keep(QSplitter* splitter, const QString& name) {
  const auto apply = [this, splitter, name] {
    const QByteArray state = layout_.splitters.value(name);
    if (!state.isEmpty()) splitter->restoreState(state);
  };
  apply();
  connect(this, &LayoutKeeper::restored, splitter, apply);
  connect(splitter, &QSplitter::splitterMoved, this,
          [this, splitter, name] { change([&](workspace::Layout& layout) { layout.splitters[name] = splitter->saveState(); }); });
}

void LayoutKeeper::saveNow() {
  soon_.stop();
  // A layout that cannot be stored is not worth a word while somebody works; the next change tries again.
  workspace_.saveLayout(layout_, this, [](const base::Status&) {});
}

}  // namespace signalbox::ui::views
