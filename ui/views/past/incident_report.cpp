#include "ui/views/past/incident_report.h"

#include <QBuffer>
#include <QFileDialog>
#include <QGridLayout>
#include <QPalette>
#include <QSaveFile>

#include <algorithm>
#include <cmath>

#include "ui/client/foreign.h"
#include "ui/client/text.h"
#include "ui/state/stats_merge.h"
#include "ui/theme/boxes.h"
#include "ui/theme/theme.h"
#include "ui/views/file_dialog.h"
#include "ui/views/past/past_words.h"
#include "ui/views/series_reading.h"
#include "ui/views/wording.h"
#include "ui/widgets/band_chart.h"
#include "ui/widgets/breaker_strip.h"
#include "ui/widgets/format.h"
#include "ui/widgets/label.h"
#include "ui/widgets/line_chart.h"
#include "ui/widgets/stacked_area_chart.h"

namespace signalbox::ui::views {

using client::text;
using widgets::ChartSeries;
using widgets::ChartUnit;

namespace {

constexpr int kChartWidth = 960, kChartHeight = 220;
constexpr int kAuditPage = 500, kAuditPagesMost = 20;  // a page may be short where little in the audit changed something

const QStringList& seriesNames() {
  static const QStringList names{QStringLiteral("accepted"),
                                 QStringLiteral("sent"),
                                 QStringLiteral("failed"),
                                 QStringLiteral("waiting{channel=email}"),
                                 QStringLiteral("waiting{channel=sms}"),
                                 QStringLiteral("waiting{channel=push}"),
                                 QStringLiteral("waiting{channel=webhook}"),
                                 QStringLiteral("latency"),
                                 QStringLiteral("dead")};
  return names;
}

const protocol::StatsSeries* seriesOf(const protocol::StatsAnswer& stats, const QString& name) {
  for (const auto& series : stats.series)
    if (text(series.series) == name) return &series;
  return nullptr;
}

/// Of what ended: failed by all. No calls is no rate, and drawn as a gap.
ChartSeries failureRate(const protocol::StatsAnswer& stats) {
  ChartSeries rate;
  rate.label = Wording::tr("Failed");
  rate.hue = theme::Hue::Failed;
  const auto* sent = seriesOf(stats, QStringLiteral("sent"));
  const auto* failed = seriesOf(stats, QStringLiteral("failed"));
  if (sent == nullptr || failed == nullptr) return rate;
  const ChartSeries good = chartSeries(stats, *sent, {}, theme::Hue::Sent), bad = chartSeries(stats, *failed, {}, theme::Hue::Failed);
  rate.at = bad.at;
  for (qsizetype i = 0; i < bad.values.size(); ++i) {
    const double all = (i < good.values.size() ? good.values[i] : std::nan("")) + bad.values[i];
    rate.values.push_back(all > 0 ? bad.values[i] / all : std::nan(""));
  }
  return rate;
}

QString pictureOf(const QImage& image) {
  QByteArray bytes;
  QBuffer buffer(&bytes);
  buffer.open(QIODevice::WriteOnly);
  image.save(&buffer, "PNG");
  return QString::fromLatin1(bytes.toBase64());
}

QString list(const QString& title, const QStringList& lines) {
  QString html = QStringLiteral("<h2>%1</h2>\n<ul>\n").arg(title.toHtmlEscaped());
  for (const QString& line : lines) html += QStringLiteral("<li>%1</li>\n").arg(line.toHtmlEscaped());
  return html + QStringLiteral("</ul>\n");
}

QStringList markerLines(const Incident& incident, const ViewContext& context) {
  QStringList lines;
  for (const auto& marker : incident.markers)
    lines << QStringLiteral("%1  %2").arg(momentNear(context, marker.at, incident.to), markerWords(marker, context.time.zone()));
  return lines.isEmpty() ? QStringList{Wording::tr("Nothing was recorded.")} : lines;
}

/// Until when a provider was held is told by the act's mark alone.
protocol::PastAct actOf(const protocol::AuditEntry& row, const Incident& incident) {
  protocol::PastAct act{row.at, row.principal, row.action, row.object, row.reason, row.detail};
  for (const auto& marker : incident.markers)
    if (marker.at == row.at && marker.action == row.action && marker.object == row.object) act.until = marker.until;
  return act;
}

QStringList actsWithin(const Incident& incident, const ViewContext& context) {
  if (incident.acts.empty()) {
    if (incident.actsCut) return {Wording::tr("The audit has too many rows of that time to be looked through here.")};
    return plainLines(actLines(protocol::PastView{}, context));
  }
  QStringList lines;
  if (incident.actsCut) {
    const QString count = widgets::format::count(static_cast<qint64>(incident.acts.size()));
    lines << Wording::tr("The last %1 are listed. What was done before them stands in the audit.").arg(count);
  }
  for (const auto& row : incident.acts)
    lines << QStringLiteral("%1  %2").arg(momentNear(context, row.at, incident.to), actWords(actOf(row, incident), context.time.zone()));
  return lines;
}

}  // namespace

QString incidentPage(const Incident& incident, const ViewContext& context) {
  const QString title = Wording::tr("Incident on %1").arg(client::foreign(incident.engine));
  const QString span = Wording::tr("%1 to %2").arg(momentWords(context, incident.from), momentWords(context, incident.to));
  QString html =
      QStringLiteral(
          "<!DOCTYPE html>\n<html><head><meta charset=\"utf-8\"><title>%1</title>\n<style>body{font-family:sans-serif;max-width:%2px;margin:2em auto}"
          "img{max-width:100%;display:block}h2{page-break-after:avoid}li{margin:.2em 0}figure{margin:1em 0;page-break-inside:avoid}</style></head><body>\n")
          .arg(title.toHtmlEscaped(), QString::number(kChartWidth));
  html +=
      QStringLiteral("<h1>%1</h1>\n<p>%2, %3</p>\n")
          .arg(title.toHtmlEscaped(), span.toHtmlEscaped(), context.time.isUtc() ? QStringLiteral("UTC") : Wording::tr("local time").toHtmlEscaped());
  for (const auto& [name, picture] : incident.charts)
    html += QStringLiteral("<figure><figcaption>%1</figcaption><img alt=\"%1\" src=\"data:image/png;base64,%2\"></figure>\n")
                .arg(name.toHtmlEscaped(), pictureOf(picture));
  html += list(Wording::tr("What happened"), markerLines(incident, context));
  html += list(Wording::tr("What operators did"), actsWithin(incident, context));
  html += QStringLiteral("<h1>%1</h1>\n").arg(Wording::tr("At %1").arg(momentWords(context, incident.to)).toHtmlEscaped());
  html += list(Wording::tr("Queues"), plainLines(queueLines(incident.end))) +
      list(Wording::tr("Providers and alerts"), plainLines(providerLines(incident.end, context)));
  html += list(Wording::tr("Dead letters by cause"), plainLines(groupLines(incident.end)));
  return html + QStringLiteral("</body></html>\n");
}

IncidentReport::IncidentReport(ViewContext context, QWidget* host)
    : QObject(host), context_(context), host_(host), patience_(context.session.clock(), this) {
  connect(&patience_, &state::Patience::changed, this,
          [this] { Q_EMIT cancellableChanged(patience_.stage() == state::Patience::Stage::cancellable); });
}

void IncidentReport::ask(base::WallTime from, base::WallTime to) {
  auto* dialog = makeFileDialog(context_.theme, tr("Incident report"), QStringLiteral("incident.html"), tr("Page (*.html)"), host_);
  dialog->setAcceptMode(QFileDialog::AcceptSave);
  dialog->setLabelText(QFileDialog::LookIn, tr("Save in:"));
  connect(dialog, &QFileDialog::fileSelected, this, [this, from, to](const QString& file) { write(from, to, file); });
  dialog->open();
}

void IncidentReport::write(base::WallTime from, base::WallTime to, const QString& file) {
  incident_ = {};
  incident_.engine = context_.connection.name;
  incident_.from = from;
  incident_.to = to;
  file_ = file;
  stop();
  patience_.begin();
  Q_EMIT begun(file);
  if (!context_.session.isStarted()) return fail(client::notConnected());  // it may have ended while a file was chosen
  call_ = context_.session.rest().get<protocol::StatsAnswer>(QStringLiteral("/stats"),
                                                             {{QStringLiteral("series"), seriesNames().join(QLatin1Char(','))},
                                                              {QStringLiteral("from"), text(base::formatRfc3339(from))},
                                                              {QStringLiteral("to"), text(base::formatRfc3339(to))},
                                                              {QStringLiteral("step"), QString::number(state::stepFor(to - from))},
                                                              {QStringLiteral("markers"), QStringLiteral("1")},
                                                              {QStringLiteral("breakers"), QStringLiteral("1")}},
                                                             this, [this, turn = turn_](client::Reply<protocol::StatsAnswer> reply) {
    if (turn != turn_) return;
    if (!reply.ok()) return fail(reply.error());
    incident_.markers = marksOf(*reply);
    drawCharts(*reply);
    readEnd();
  });
}

void IncidentReport::draw(widgets::TimeChart& chart, const QString& title, const protocol::StatsAnswer& stats) {
  chart.setZone(context_.time.zone());
  chart.setRange(client::seconds(incident_.from), client::seconds(incident_.to));
  chart.setMarkers(markersOf(stats, context_.time.zone()));
  chart.setUnreachable(intervalsOf(state::gapsOf(stats)));
  picture(chart, title, kChartHeight);
}

void IncidentReport::picture(QWidget& widget, const QString& title, int height) {
  widget.resize(kChartWidth, height);
  widget.setAttribute(Qt::WA_DontShowOnScreen);
  widget.show();  // a chart draws only while it is shown
  incident_.charts.emplace_back(title, widget.grab().toImage());
}

void IncidentReport::drawCharts(const protocol::StatsAnswer& stats) {
  theme::Theme paper;  // it is read on paper and in mails
  paper.setMode(theme::Mode::Light);
  const auto lines = [&](const QString& title, ChartUnit unit, std::vector<ChartSeries> series) {
    widgets::LineChart chart(paper, title, unit);
    chart.setSeries(std::move(series));
    draw(chart, title, stats);
  };
  std::vector<ChartSeries> through, waiting;
  const auto add = [&](std::vector<ChartSeries>& into, const QString& name, const QString& label, theme::Hue hue) {
    if (const auto* series = seriesOf(stats, name)) into.push_back(chartSeries(stats, *series, label, hue));
  };
  add(through, QStringLiteral("accepted"), Wording::tr("Accepted"), theme::Hue::Accepted);
  add(through, QStringLiteral("sent"), Wording::tr("Sent"), theme::Hue::Sent);
  add(through, QStringLiteral("failed"), Wording::tr("Failed"), theme::Hue::Failed);
  for (const char* each : {"email", "sms", "push", "webhook"}) {
    const QString channel = QLatin1String(each);
    add(waiting, QStringLiteral("waiting{channel=%1}").arg(channel), channelWords(channel), channelHue(channel));
  }
  lines(Wording::tr("Throughput"), ChartUnit::PerSecond, std::move(through));
  lines(Wording::tr("Failure rate"), ChartUnit::Percent, {failureRate(stats)});
  if (const auto* latency = seriesOf(stats, QStringLiteral("latency"))) {
    const QString title = Wording::tr("Send latency");
    widgets::BandChart chart(paper, title);
    chart.setBand(bandOf(stats, *latency));
    draw(chart, title, stats);
  }
  drawCauses(stats, paper);
  lines(Wording::tr("Waiting by channel"), ChartUnit::Messages, std::move(waiting));
  drawStrips(stats, paper);
}

void IncidentReport::drawCauses(const protocol::StatsAnswer& stats, const theme::Theme& paper) {
  std::vector<widgets::StackedAreaChart::Layer> layers;
  QVector<double> at;
  for (const auto& series : stats.series) {
    if (series.series.rfind("dead", 0) != 0) continue;
    const ChartSeries drawn = chartSeries(stats, series, text(series.label), theme::Hue::Cause1);
    if (drawn.at.size() > at.size()) at = drawn.at;
    layers.push_back({text(series.label), drawn.values});
  }
  if (layers.empty()) return;
  for (auto& layer : layers) layer.values.resize(at.size(), std::nan(""));
  const QString title = Wording::tr("Dead letters by cause");
  widgets::StackedAreaChart chart(paper, title, ChartUnit::Messages);
  chart.setLayers(at, std::move(layers));
  draw(chart, title, stats);
}

void IncidentReport::drawStrips(const protocol::StatsAnswer& stats, const theme::Theme& paper) {
  QStringList names;
  for (const auto& interval : stats.breakers)
    if (!names.contains(text(interval.provider))) names << text(interval.provider);
  if (names.isEmpty()) return;
  names.sort();
  QWidget sheet;
  sheet.setAutoFillBackground(true);
  sheet.setPalette(QPalette(paper.colors().surface));
  auto* rows = theme::cells(paper, &sheet, theme::grid::kSmall);
  rows->setColumnStretch(1, 1);
  for (int row = 0; row < names.size(); ++row) {
    auto* strip = new widgets::BreakerStrip(paper, names[row], &sheet);
    strip->setRange(client::seconds(incident_.from), client::seconds(incident_.to));
    strip->setIntervals(stripOf(stats, client::utf8(names[row]), client::seconds(incident_.to), state::gapsOf(stats)));
    rows->addWidget(new widgets::Label(paper, theme::Type::Body, theme::Ink::Text, names[row], &sheet), row, 0);
    rows->addWidget(strip, row, 1);
  }
  picture(sheet, Wording::tr("Providers: thin line sending, hatched testing, solid block not sending, dotted unknown"),
          theme::grid::kRow * static_cast<int>(names.size()) + theme::grid::kPage);
}

void IncidentReport::readEnd() {
  if (!context_.session.isStarted()) return fail(client::notConnected());
  call_ = context_.session.rest().get<protocol::PastView>(QStringLiteral("/past"), {{QStringLiteral("at"), text(base::formatRfc3339(incident_.to))}},
                                                          this, [this, turn = turn_](client::Reply<protocol::PastView> reply) {
    if (turn != turn_) return;
    if (!reply.ok()) return fail(reply.error());
    incident_.end = *reply;
    cursor_.clear();
    pagesRead_ = 0;
    if (!context_.state().hasPermission(QStringLiteral("audit.read"))) return finish();
    readActs();
  });
}

void IncidentReport::readActs() {
  client::Query query{{QStringLiteral("from"), text(base::formatRfc3339(incident_.from))},
                      {QStringLiteral("to"), text(base::formatRfc3339(incident_.to))},
                      {QStringLiteral("changes"), QStringLiteral("1")},
                      {QStringLiteral("limit"), QString::number(kAuditPage)}};
  if (!cursor_.isEmpty()) query.emplace_back(QStringLiteral("cursor"), cursor_);
  call_ = context_.session.rest().get<protocol::Page<protocol::AuditEntry>>(
      QStringLiteral("/audit"), query, this, [this, turn = turn_](client::Reply<protocol::Page<protocol::AuditEntry>> reply) {
    if (turn != turn_) return;
    if (!reply.ok()) return fail(reply.error());
    takeActs(*reply);
  });
}

/// Newest first, as the audit comes.
void IncidentReport::takeActs(const protocol::Page<protocol::AuditEntry>& page) {
  std::vector<protocol::AuditEntry>& acts = incident_.acts;
  for (const protocol::AuditEntry& row : page.data) {
    if (row.at < incident_.from || row.at >= incident_.to) continue;  // an older engine knows no range
    incident_.actsCut = acts.size() == static_cast<std::size_t>(kActsMost);
    if (incident_.actsCut) break;
    acts.push_back(row);
  }
  const bool ranOut = ++pagesRead_ == kAuditPagesMost;
  const bool more = page.hasMore && !page.nextCursor.empty();
  if (more && !ranOut && !incident_.actsCut) {
    cursor_ = text(page.nextCursor);
    return readActs();
  }
  incident_.actsCut = incident_.actsCut || more;
  std::reverse(acts.begin(), acts.end());
  finish();
}

void IncidentReport::finish() {
  QSaveFile out(file_);
  const QByteArray page = incidentPage(incident_, context_).toUtf8();
  const bool written = out.open(QIODevice::WriteOnly) && out.write(page) == page.size() && out.commit();
  end(written ? tr("Written: %1").arg(client::foreign(file_)) : tr("%1 could not be written: %2").arg(client::foreign(file_), out.errorString()),
      written);
}

void IncidentReport::fail(const client::ClientError& error) { end(tr("No report was written. %1").arg(errorWords(error)), false); }

/// What was asked for answers to nobody any more.
void IncidentReport::stop() {
  ++turn_;
  call_.cancel();
  patience_.end();
}

void IncidentReport::cancel() {
  if (!patience_.isWaiting()) return;
  stop();
  end(tr("Stopped. No report was written."), false);
}

void IncidentReport::end(const QString& words, bool written) {
  patience_.end();
  Q_EMIT ended(words, written);
}

}  // namespace signalbox::ui::views
