#include "ui/views/incident_report.h"

#include <QBuffer>
#include <QFileDialog>
#include <QSaveFile>

#include "ui/client/text.h"
#include "ui/views/past_words.h"
#include "ui/views/series_reading.h"
#include "ui/views/wording.h"
#include "ui/widgets/line_chart.h"

namespace signalbox::ui::views {

using client::text;
using widgets::ChartSeries;
using widgets::ChartUnit;

namespace {

constexpr int kChartWidth = 960, kChartHeight = 220;

struct ChartSpec {
  const char* title;
  ChartUnit unit;
  std::vector<std::pair<const char*, theme::Hue>> series;
};

const std::vector<ChartSpec>& chartSpecs() {
  static const std::vector<ChartSpec> specs{
      {QT_TRANSLATE_NOOP("Wording", "Throughput"), ChartUnit::PerSecond, {{"accepted", theme::Hue::Accepted}, {"sent", theme::Hue::Sent}, {"failed", theme::Hue::Failed}}},
      {QT_TRANSLATE_NOOP("Wording", "Waiting by channel"), ChartUnit::Messages,
       {{"waiting{channel=email}", theme::Hue::Email}, {"waiting{channel=sms}", theme::Hue::Sms}, {"waiting{channel=push}", theme::Hue::Push}, {"waiting{channel=webhook}", theme::Hue::Webhook}}}};
  return specs;
}

QString seriesNames() {
  QStringList names;
  for (const ChartSpec& spec : chartSpecs())
    for (const auto& [name, hue] : spec.series) names << QString::fromLatin1(name);
  return names.join(QLatin1Char(','));
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
  for (const auto& marker : incident.markers) lines << QStringLiteral("%1  %2").arg(clockWords(context, marker.at), text(marker.text));
  return lines.isEmpty() ? QStringList{Wording::tr("Nothing was recorded.")} : lines;
}

}  // namespace

QString incidentPage(const Incident& incident, const ViewContext& context) {
  const QString title = Wording::tr("Incident on %1").arg(incident.engine);
  const QString span = Wording::tr("%1 %2 to %3").arg(dayWords(context, incident.from), clockWords(context, incident.from), clockWords(context, incident.to));
  QString html = QStringLiteral("<!DOCTYPE html>\n<html><head><meta charset=\"utf-8\"><title>%1</title>\n<style>body{font-family:sans-serif;max-width:%2px;margin:2em auto}"
                                "img{max-width:100%;display:block}h2{page-break-after:avoid}li{margin:.2em 0}figure{margin:1em 0;page-break-inside:avoid}</style></head><body>\n")
                     .arg(title.toHtmlEscaped(), QString::number(kChartWidth));
  html += QStringLiteral("<h1>%1</h1>\n<p>%2, %3</p>\n").arg(title.toHtmlEscaped(), span.toHtmlEscaped(), context.time.isUtc() ? QStringLiteral("UTC") : Wording::tr("local time").toHtmlEscaped());
  for (const auto& [name, picture] : incident.charts)
    html += QStringLiteral("<figure><figcaption>%1</figcaption><img alt=\"%1\" src=\"data:image/png;base64,%2\"></figure>\n").arg(name.toHtmlEscaped(), pictureOf(picture));
  html += list(Wording::tr("What happened"), markerLines(incident, context));
  html += QStringLiteral("<h1>%1</h1>\n").arg(Wording::tr("At %1").arg(clockWords(context, incident.to)).toHtmlEscaped());
  html += list(Wording::tr("Queues"), queueLines(incident.end)) + list(Wording::tr("Providers and alerts"), providerLines(incident.end, context));
  html += list(Wording::tr("Dead letters by cause"), groupLines(incident.end)) + list(Wording::tr("What operators did before"), actLines(incident.end, context));
  return html + QStringLiteral("</body></html>\n");
}

IncidentReport::IncidentReport(ViewContext context, QWidget* host) : QObject(host), context_(context), host_(host) {}

void IncidentReport::ask(base::WallTime from, base::WallTime to) {
  auto* dialog = new QFileDialog(host_, tr("Incident report"), QStringLiteral("incident.html"), tr("Page (*.html)"));
  dialog->setAcceptMode(QFileDialog::AcceptSave);
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  connect(dialog, &QFileDialog::fileSelected, this, [this, from, to](const QString& file) { write(from, to, file); });
  dialog->open();
}

void IncidentReport::write(base::WallTime from, base::WallTime to, const QString& file) {
  incident_ = {context_.connection.name, from, to, {}, {}, {}};
  file_ = file;
  call_.cancel();
  call_ = context_.session.rest().get<protocol::StatsAnswer>(
      QStringLiteral("/stats"),
      {{QStringLiteral("series"), seriesNames()}, {QStringLiteral("from"), text(base::formatRfc3339(from))}, {QStringLiteral("to"), text(base::formatRfc3339(to))},
       {QStringLiteral("step"), QString::number(state::stepFor(to - from))}, {QStringLiteral("markers"), QStringLiteral("1")}},
      this, [this](client::Reply<protocol::StatsAnswer> reply) {
        if (!reply.ok()) return fail(reply.error());
        incident_.markers = reply->markers;
        drawCharts(*reply);
        readEnd();
      });
}

void IncidentReport::drawCharts(const protocol::StatsAnswer& stats) {
  for (const ChartSpec& spec : chartSpecs()) {
    const QString title = Wording::tr(spec.title);
    widgets::LineChart chart(context_.theme, title, spec.unit);
    std::vector<ChartSeries> lines;
    for (const auto& [name, hue] : spec.series)
      for (const auto& series : stats.series)
        if (series.series == name) lines.push_back(chartSeries(stats, series, text(series.label), hue));
    chart.setZone(context_.time.zone());
    chart.setRange(client::seconds(incident_.from), client::seconds(incident_.to));
    chart.setSeries(std::move(lines));
    chart.setMarkers(markersOf(stats));
    chart.resize(kChartWidth, kChartHeight);
    chart.setAttribute(Qt::WA_DontShowOnScreen);
    chart.show();  // a chart draws only while it is shown
    incident_.charts.emplace_back(title, chart.grab().toImage());
  }
}

void IncidentReport::readEnd() {
  call_ = context_.session.rest().get<protocol::PastView>(QStringLiteral("/past"), {{QStringLiteral("at"), text(base::formatRfc3339(incident_.to))}}, this,
                                                          [this](client::Reply<protocol::PastView> reply) {
    if (!reply.ok()) return fail(reply.error());
    incident_.end = *reply;
    finish();
  });
}

void IncidentReport::finish() {
  QSaveFile out(file_);
  const QByteArray page = incidentPage(incident_, context_).toUtf8();
  const bool written = out.open(QIODevice::WriteOnly) && out.write(page) == page.size() && out.commit();
  Q_EMIT ended(written ? tr("Written: %1").arg(file_) : tr("%1 could not be written: %2").arg(file_, out.errorString()), written);
}

void IncidentReport::fail(const client::ClientError& error) { Q_EMIT ended(tr("No report was written. %1").arg(errorWords(error)), false); }

}  // namespace signalbox::ui::views
