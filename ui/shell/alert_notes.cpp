#include "ui/shell/alert_notes.h"

#include <QWidget>

#include "ui/client/text.h"
#include "ui/shell/alert_watch.h"

namespace signalbox::ui::shell {

using client::text;

AlertNotes::AlertNotes(views::ViewContext context, QWidget* window, std::unique_ptr<NoteBoard> board)
    : QObject(window), context_(context), window_(window), board_(std::move(board)) {
  connect(&context_.state(), &state::EngineState::alertsChanged, this, &AlertNotes::follow);
  connect(&context_.state(), &state::EngineState::snapshotLoaded, this, &AlertNotes::follow);
  connect(board_.get(), &NoteBoard::pressed, this, &AlertNotes::open);
}

void AlertNotes::listen(const AlertWatch& others) {
  connect(&others, &AlertWatch::raised, this, [this](const OtherAlert& alert) {
    others_[alert.key] = alert.link;
    board_->show(alert.key, {alert.engine, alert.text, alert.urgent});
  });
  connect(&others, &AlertWatch::ended, this, [this](const QString& key) {
    if (others_.remove(key) > 0) board_->withdraw(key);
  });
}

void AlertNotes::follow() {
  if (!context_.state().hasSnapshot()) return forget();
  QMap<QString, QString> present;
  for (const auto& alert : context_.state().snapshot().alerts) {
    if (alert.endedAt) continue;
    const QString id = text(alert.id);
    present[id] = text(alert.link);
    if (!known_ || raised_.contains(id) || window_->isActiveWindow() || !context_.layout.layout().alertNotes) continue;
    board_->show(id, {context_.connection.name, text(alert.text), alert.severity == "page"});
  }
  for (auto it = raised_.cbegin(); it != raised_.cend(); ++it)
    if (!present.contains(it.key())) board_->withdraw(it.key());
  raised_ = present;
  known_ = true;
}

/// Another engine, or none: its alerts are not this one's, and a note of those that were would open nothing any more.
void AlertNotes::forget() {
  for (auto it = raised_.cbegin(); it != raised_.cend(); ++it) board_->withdraw(it.key());
  raised_.clear();
  known_ = false;
}

void AlertNotes::open(const QString& id) {
  window_->show();
  window_->raise();
  window_->activateWindow();
  if (const QString link = others_.value(id); !link.isEmpty())
    Q_EMIT linkWanted(link);
  else if (const QString place = raised_.value(id); !place.isEmpty())
    context_.navigator.go(place);
}

}  // namespace signalbox::ui::shell
