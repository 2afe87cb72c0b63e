#pragma once
// An incident as a page that can be sent and printed: a stretch of time with its charts as pictures, light whatever the
// console looks like, what broke, what operators did, and how the engine stood at its end. One HTML file without anything
// from elsewhere. GUI thread.

#include <QImage>
#include <QObject>

#include "engine/protocol/audit.h"
#include "engine/protocol/past.h"
#include "ui/client/rest_client.h"
#include "ui/state/patience.h"
#include "ui/views/view_context.h"

namespace signalbox::ui::widgets {
class TimeChart;
}

namespace signalbox::ui::views {

struct Incident {
  QString engine;
  base::WallTime from{};
  base::WallTime to{};
  std::vector<protocol::Marker> markers;
  protocol::PastView end;                          // as it was at `to`
  std::vector<protocol::AuditEntry> acts;          // of that time, the first one first
  bool actsCut = false;                            // there were more before them
  std::vector<std::pair<QString, QImage>> charts;  // title and picture
};

/// The page. What stands in it is escaped; times are in the zone that the console shows.
QString incidentPage(const Incident& incident, const ViewContext& context);

class IncidentReport final : public QObject {
  Q_OBJECT
 public:
  IncidentReport(ViewContext context, QWidget* host);
  /// Asks for the file; nothing happens when none is chosen.
  void ask(base::WallTime from, base::WallTime to);
  /// Ends with the reason where no engine is connected.
  void write(base::WallTime from, base::WallTime to, const QString& file);
  /// No file is written, and one that was there stays as it was.
  void cancel();

  static constexpr int kActsMost = 1000;  // the last ones; what comes before stands in the audit

 Q_SIGNALS:
  void begun(const QString& file);
  void cancellableChanged(bool cancellable);  // from 2 s on, until it ends
  void ended(const QString& words, bool written);

 private:
  void readEnd();
  void readActs();
  void takeActs(const protocol::Page<protocol::AuditEntry>& page);
  void finish();
  void fail(const client::ClientError& error);
  void end(const QString& words, bool written);
  void stop();
  void drawCharts(const protocol::StatsAnswer& stats);
  void drawCauses(const protocol::StatsAnswer& stats, const theme::Theme& paper);
  void drawStrips(const protocol::StatsAnswer& stats, const theme::Theme& paper);
  void draw(widgets::TimeChart& chart, const QString& title, const protocol::StatsAnswer& stats);
  void picture(QWidget& widget, const QString& title, int height);

  ViewContext context_;
  QWidget* host_;
  Incident incident_;
  QString file_;
  QString cursor_;     // of the audit
  int pagesRead_ = 0;  // of it
  client::Call call_;
  state::Patience patience_;
  int turn_ = 0;  // an answer to what was asked before is nobody's
};

}  // namespace signalbox::ui::views
