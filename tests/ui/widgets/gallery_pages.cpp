#include "tests/ui/widgets/gallery_pages.h"

#include "tests/ui/widgets/gallery_figures.h"

#include "ui/theme/boxes.h"
#include "ui/theme/theme.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/bar_chart.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/card.h"
#include "ui/widgets/code_view.h"
#include "ui/widgets/form_row.h"
#include "ui/widgets/format.h"
#include "ui/widgets/label.h"
#include "ui/widgets/line_chart.h"
#include "ui/widgets/pill.h"
#include "ui/widgets/progress_bar.h"
#include "ui/widgets/search_field.h"
#include "ui/widgets/segmented_control.h"
#include "ui/widgets/sheet.h"
#include "ui/widgets/steps_bar.h"
#include "ui/widgets/switch_button.h"
#include "ui/widgets/table.h"
#include "ui/widgets/table_delegate.h"
#include "ui/widgets/timeline_view.h"
#include "ui/widgets/undo_bar.h"

#include <QCheckBox>
#include <QComboBox>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QRadioButton>
#include <QSlider>
#include <QSpinBox>
#include <QStandardItemModel>
#include <QTabWidget>
#include <QVBoxLayout>
#include <cmath>

namespace signalbox::ui::gallery {

using namespace theme;
using namespace widgets;

namespace {

void addButtons(const Theme& theme, QVBoxLayout* all) {
  auto* line = row(theme, nullptr, grid::kSmall);
  auto* primary = new PrimaryButton(theme, QStringLiteral("Replay 46,902"));
  auto* danger = new DangerButton(theme, QStringLiteral("Discard 1,284"));
  auto* plain = new ActButton(theme, QStringLiteral("Edit and replay"));
  plain->setGlyph(Icon::Edit);
  auto* quiet = new ActButton(theme, QStringLiteral("Export"), ActButton::Role::Quiet);
  quiet->setGlyph(Icon::Export);
  auto* blocked = new PrimaryButton(theme, QStringLiteral("Replay 12"));
  blocked->setBlocked(QStringLiteral("Needs the role operator"));
  auto* blockedPlain = new ActButton(theme, QStringLiteral("Force open"));
  blockedPlain->setBlocked(QStringLiteral("No connection"));
  auto* on = new SwitchButton(theme, QStringLiteral("UTC"));
  on->setChecked(true);
  for (QWidget* widget : std::initializer_list<QWidget*>{primary, danger, plain, quiet, blocked, blockedPlain,
                                                         new IconButton(theme, Icon::Menu, QStringLiteral("More")), on,
                                                         new SwitchButton(theme, QStringLiteral("Wrap lines"))})
    line->addWidget(widget);
  line->addStretch(1);
  all->addLayout(line);
}

void addBar(const Theme& theme, QVBoxLayout* all) {
  auto* line = row(theme, nullptr, grid::kGap);
  auto* title = new Label(theme, Type::PageTitle, Ink::Text, QStringLiteral("Overview"));
  auto* ranges = new SegmentedControl(theme, QStringLiteral("Range"));
  ranges->setSegments({{QStringLiteral("15m"), QStringLiteral("15 m"), {}},
                       {QStringLiteral("1h"), QStringLiteral("1 h"), {}},
                       {QStringLiteral("6h"), QStringLiteral("6 h"), {}},
                       {QStringLiteral("24h"), QStringLiteral("24 h"), {}},
                       {QStringLiteral("7d"), QStringLiteral("7 d"), {}}});
  ranges->setCurrent(QStringLiteral("1h"));
  auto* live = new Pill(theme);
  live->setText(QStringLiteral("Live, 0.4 s behind"));
  live->setTone(Pill::Tone::Accent);
  live->setDot(true);
  auto* late = new Pill(theme);
  late->setText(QStringLiteral("Last update 14:03:10, 12 s ago"));
  late->setTone(Pill::Tone::Warning);
  auto* gone = new Pill(theme);
  gone->setText(QStringLiteral("Not connected"));
  gone->setTone(Pill::Tone::Danger);
  gone->setDot(true);
  for (QWidget* widget :
       std::initializer_list<QWidget*>{title, ranges, new SearchField(theme, QStringLiteral("Search recipients, ids, errors")), live, late, gone})
    line->addWidget(widget);
  line->addStretch(1);
  all->addLayout(line);
}

void addBadges(const Theme& theme, QVBoxLayout* all) {
  auto* line = row(theme, nullptr, grid::kSmall);
  for (int i = 0; i < 6; ++i) {
    auto* badge = new Badge(theme);
    badge->setText(i == 0 ? QStringLiteral("production eu") : QStringLiteral("staging %1").arg(i));
    badge->setEngineColor(i);
    line->addWidget(badge);
  }
  for (const auto& [text, kind] : {std::pair{QStringLiteral("New"), Badge::Kind::Strong}, std::pair{QStringLiteral("Known"), Badge::Kind::Quiet},
                                   std::pair{QStringLiteral("1,284"), Badge::Kind::Count}}) {
    auto* badge = new Badge(theme);
    badge->setText(text);
    badge->setKind(kind);
    line->addWidget(badge);
  }
  for (int i = 0; i < kIconCount; ++i) {
    auto* icon = new QLabel;
    const auto tint = [&theme, icon, i] { icon->setPixmap(theme.pixmap(static_cast<Icon>(i), theme.colors().secondary, 1)); };
    QObject::connect(&theme, &Theme::changed, icon, tint);
    tint();
    line->addWidget(icon);
  }
  line->addStretch(1);
  all->addLayout(line);
}

void addBanners(const Theme& theme, QVBoxLayout* all) {
  auto* info = new Banner(theme);
  info->setMessage(Banner::Tone::Info, QStringLiteral("Simulated providers only: nothing leaves this machine."),
                   QStringLiteral("Connect a provider"));
  auto* warning = new Banner(theme);
  warning->setMessage(Banner::Tone::Warning, QStringLiteral("Looking at 14:03:10. Nothing here is live."), QStringLiteral("Back to now"));
  auto* danger = new Banner(theme);
  danger->setMessage(Banner::Tone::Danger,
                     QStringLiteral("Twilio refused the key (401). Nothing was sent and no attempt was used. Replace the key in Set-up."),
                     QStringLiteral("Open Set-up"));
  for (Banner* banner : {info, warning, danger}) all->addWidget(banner);
}

void addCards(const Theme& theme, QVBoxLayout* all) {
  auto* line = row(theme, nullptr, grid::kGap);
  auto* loading = new Card(theme, QStringLiteral("Loading"));
  loading->showLoading(Skeleton::Shape::Rows);
  auto* chart = new Card(theme, QStringLiteral("Loading a chart"));
  chart->showLoading(Skeleton::Shape::Chart);
  auto* empty = new Card(theme, QStringLiteral("Dead letters"));
  empty->showEmpty(QStringLiteral("No dead letters. When a message is given up, it appears here with its cause."),
                   QStringLiteral("Break a simulated provider"));
  auto* error = new Card(theme, QStringLiteral("Groups"));
  error->showError(QStringLiteral("The engine did not answer in 10 s. Nothing was changed."), QStringLiteral("GET /dead-letters/groups: timeout"));
  auto* stale = new Card(theme, QStringLiteral("Stale"));
  stale->setUnit(QStringLiteral("/s"));
  stale->setCurrent(QStringLiteral("412/s"));
  stale->setBody(new Label(theme, Type::Body, Ink::Muted, QStringLiteral("Figures go muted")));
  stale->setStale(true);
  for (Card* card : {loading, chart, empty, error, stale}) line->addWidget(card, 1);
  all->addLayout(line, 1);
}

QWidget* form(const Theme& theme) {
  auto* area = new QWidget;
  auto* fields = cells(theme, area, grid::kGap);
  auto* host = new QLineEdit(QStringLiteral("smtp.example.org"));
  auto* port = new QSpinBox;
  port->setRange(1, 65535);
  port->setValue(587);
  auto* kind = new QComboBox;
  kind->addItems({QStringLiteral("STARTTLS"), QStringLiteral("TLS"), QStringLiteral("None")});
  auto* wrong = new QLineEdit(QStringLiteral("not an address"));
  auto* off = new QLineEdit(QStringLiteral("read-only until unlocked"));
  off->setEnabled(false);
  const auto put = [&](int place, const QString& label, QWidget* control, const QString& hint, const QString& error) {
    auto* field = new FormRow(theme, label, control);
    field->setHint(hint);
    field->setError(error);
    fields->addWidget(field, place / 3, place % 3);
  };
  put(0, QStringLiteral("Host"), host, QStringLiteral("Without the port"), {});
  put(1, QStringLiteral("Port"), port, {}, {});
  put(2, QStringLiteral("Encryption"), kind, {}, {});
  put(3, QStringLiteral("Sender"), wrong, {}, QStringLiteral("Not an address: the @ is missing"));
  put(4, QStringLiteral("Key"), off, QStringLiteral("Write-only"), {});
  auto* choices = new QWidget;
  auto* line = row(theme, choices, grid::kGap);
  auto* checked = new QCheckBox(QStringLiteral("Keep running"));
  checked->setChecked(true);
  auto* some = new QCheckBox(QStringLiteral("Some"));
  some->setTristate(true);
  some->setCheckState(Qt::PartiallyChecked);
  auto* radio = new QRadioButton(QStringLiteral("15 min"));
  radio->setChecked(true);
  auto* slider = new QSlider(Qt::Horizontal);
  slider->setValue(40);
  for (QWidget* widget :
       std::initializer_list<QWidget*>{checked, some, new QCheckBox(QStringLiteral("Off")), radio, new QRadioButton(QStringLiteral("1 h")), slider})
    line->addWidget(widget);
  fields->addWidget(choices, 1, 2);
  return area;
}

QStandardItemModel* deadLetters(QObject* parent) {
  auto* model = new QStandardItemModel(parent);
  model->setHorizontalHeaderLabels({{},
                                    QStringLiteral("Cause"),
                                    QStringLiteral("Provider"),
                                    QStringLiteral("Count"),
                                    QStringLiteral("Inflow"),
                                    QStringLiteral("First"),
                                    QStringLiteral("Last"),
                                    QStringLiteral("State")});
  const std::vector<std::tuple<QString, QString, qint64, QString, QString>> rows{
      {QStringLiteral("30003 Unreachable destination handset: the carrier reports that the device is switched off or out of range"),
       QStringLiteral("twilio"),
       21400,
       QStringLiteral("New"),
       {}},
      {QStringLiteral("552 5.2.2 Mailbox full"), QStringLiteral("smtp-primary"), 12100, QStringLiteral("Known"), {}},
      {QStringLiteral("Template order-shipped v7: variable tracking_url is missing"), QStringLiteral("ses-eu-west-1"), 7800, QStringLiteral("Back"),
       QStringLiteral("Seen 3 times. Last fixed by: template v7, 12 min, 98 % delivered")},
      {QStringLiteral("Timeout after 10 s"), QStringLiteral("webhooks"), 4100, QStringLiteral("Known"), {}},
      {QStringLiteral("<b>UNREGISTERED</b> device token"), QStringLiteral("fcm"), 2813, QStringLiteral("Known"), {}}};
  int seed = 1;
  for (const auto& [cause, provider, count, state, second] : rows) {
    QList<QStandardItem*> line;
    for (int i = 0; i < 8; ++i) line << new QStandardItem;
    line[0]->setData(provider, kIdRole);
    line[1]->setText(cause);
    if (!second.isEmpty()) line[1]->setData(second, kSecondLineRole);
    line[2]->setText(provider);
    line[2]->setData(
        QVariant::fromValue(BreakerLook{provider == QStringLiteral("twilio") ? BreakerState::Open : BreakerState::Closed, false, {}, {}}), kLookRole);
    line[3]->setText(format::count(count));
    line[4]->setData(QVariant::fromValue(wave(10, 9, seed++).mid(0, 30)), kBarsRole);
    line[5]->setText(QStringLiteral("12 May 09:14"));
    line[5]->setData(static_cast<int>(Ink::Muted), kInkRole);
    line[6]->setText(QStringLiteral("4 min ago"));
    line[7]->setText(state);
    line[7]->setData(true, kBadgeRole);
    model->appendRow(line);
  }
  return model;
}

Table* deadLetterTable(const Theme& theme, QObject* owner) {
  auto* table = new Table(theme, QStringLiteral("Dead letter groups"));
  auto* model = deadLetters(owner);
  table->setSource(model);
  table->setColumn(0, Table::Column::Check, 36);
  table->setColumn(1, Table::Column::Middle, 0);
  table->setColumn(2, Table::Column::Text, 132);
  table->setColumn(3, Table::Column::Number, 96);
  table->setColumn(4, Table::Column::Text, 128);
  table->setColumn(5, Table::Column::Text, 96);
  table->setColumn(6, Table::Column::Text, 96);
  table->setColumn(7, Table::Column::Text, 88);
  table->setSecondLineColumn(1);
  table->setChosen({QStringLiteral("smtp-primary")});
  table->setCurrentId(QStringLiteral("fcm"));
  for (int i = 0; i < 37; ++i) model->insertRow(0, new QStandardItem(QStringLiteral("new")));
  return table;
}

TimelineView* timeline(const Theme& theme) {
  auto* view = new TimelineView(theme);
  TimelineGeneration first{QStringLiteral("First sending, 12 May 13:58"), true, {}};
  first.entries.resize(6);
  TimelineGeneration replay{QStringLiteral("Replay 1, by Ana, 12 May"), false, {}};
  const auto at = [](double offset, TimelineMark mark, const QString& text, const QString& detail = {}) {
    return TimelineEntry{offset, QStringLiteral("2025-05-12T13:58:10.412Z"), mark, text, detail, false, {}};
  };
  replay.entries = {at(0, TimelineMark::Person, QStringLiteral("Replayed by Ana: template fixed")),
                    at(0.004, TimelineMark::Step, QStringLiteral("Accepted, outbox row written")),
                    at(0.412, TimelineMark::Failed, QStringLiteral("twilio could not reach the phone (30003). It will be tried again."),
                       QStringLiteral("HTTP 201 {\"status\":\"failed\",\"error_code\":30003,\"message\":\"Unreachable destination handset\"}")),
                    at(300.9, TimelineMark::Skipped, QStringLiteral("twilio skipped: 18 of 240 failed in 30 s, limit 5 %")),
                    at(301.2, TimelineMark::Sent, QStringLiteral("Sent by vonage-backup"), QStringLiteral("id 0A0000000123ABCD1")),
                    at(304.0, TimelineMark::Delivered, QStringLiteral("Delivered: receipt from vonage-backup"))};
  replay.entries.push_back({1201,
                            QStringLiteral("2025-05-12T14:18:10Z"),
                            TimelineMark::Waiting,
                            QStringLiteral("Retry 3, by the ladder"),
                            {},
                            true,
                            QStringLiteral("14:18:10")});
  view->setGenerations({first, replay});
  return view;
}

}  // namespace

QWidget* controlsPage(const Theme& theme) {
  auto* page = new QWidget;
  page->resize(1232, 868);
  auto* all = column(theme, page, grid::kCard, Margins::all(grid::kPage));
  addBar(theme, all);
  addButtons(theme, all);
  addBadges(theme, all);
  addBanners(theme, all);
  all->addWidget(form(theme));
  addCards(theme, all);
  auto* tabs = new QTabWidget;
  for (const QString& name : {QStringLiteral("Timeline"), QStringLiteral("As sent"), QStringLiteral("Data"), QStringLiteral("Raw")})
    tabs->addTab(new QWidget, name);
  tabs->setFixedHeight(theme.px(36));
  all->addWidget(tabs);
  auto* undo = new UndoBar(theme);
  all->addWidget(undo);
  undo->offer(QStringLiteral("Discarded 12 messages."));
  return page;
}

QWidget* dataPage(const Theme& theme) {
  auto* page = new QWidget;
  page->resize(1232, 868);
  auto* all = column(theme, page, grid::kGap, Margins::all(grid::kPage));
  auto* groups = new Card(theme, {});
  groups->setBody(deadLetterTable(theme, page), false);
  groups->setFixedHeight(theme.px(236));
  all->addWidget(groups);
  auto* middle = row(theme, nullptr, grid::kGap);
  auto* story = new Card(theme, QStringLiteral("Timeline"));
  story->setBody(timeline(theme));
  middle->addWidget(story, 3);
  auto* raw = new Card(theme, QStringLiteral("As sent"));
  auto* code = new CodeView(theme, QStringLiteral("Payload"));
  code->setText(QStringLiteral(
      "POST /2010-04-01/Accounts/AC.../Messages.json\nContent-Type: application/x-www-form-urlencoded\n\n{\n  \"to\": \"+49 151 \u2022\u2022\u2022\u2022 42\",\n  \"body\": \"<b>Your order</b> has shipped\",\n  \"0O1lI\": 1284\n}"));
  raw->setBody(code);
  middle->addWidget(raw, 2);
  all->addLayout(middle, 3);
  auto* lower = row(theme, nullptr, grid::kGap);
  auto* due = new BarChart(theme, QStringLiteral("Retries coming due"), ChartUnit::Messages);
  std::vector<Bar> bars;
  for (int i = 0; i < 60; ++i)
    bars.push_back({i % 10 == 0 ? QStringLiteral("+%1 min").arg(i) : QString(), QStringLiteral("in %1 min").arg(i),
                    i == 40 ? std::nan("") : std::round(qMax(0.0, 300 + 400 * wobble(i, 3)))});
  due->setBars(bars);
  auto* histogram = new BarChart(theme, QStringLiteral("Latency"), ChartUnit::Messages);
  std::vector<Bar> steps;
  for (int i = 0; i < 24; ++i)
    steps.push_back(
        {i % 6 == 0 ? format::duration(0.001 * std::pow(10, i / 6)) : QString(), {}, std::round(1200 * std::exp(-0.5 * std::pow((i - 9) / 3.0, 2)))});
  histogram->setBars(steps, Hue::Sent);
  histogram->setLabelsAtEdges(true);
  histogram->setMark(14.5, QStringLiteral("p95 212 ms"));
  auto* dueCard = new Card(theme, QStringLiteral("Retries coming due"));
  dueCard->setUnit(QStringLiteral("messages, next 60 min"));
  dueCard->setBody(due);
  auto* histogramCard = new Card(theme, QStringLiteral("Latency"));
  histogramCard->setUnit(QStringLiteral("calls, this window"));
  histogramCard->setBody(histogram);
  auto* rate = new LineChart(theme, QStringLiteral("Failure rate"), ChartUnit::Percent);
  rate->setSeries({{QStringLiteral("twilio"), Hue::Failed, instants(), wave(0.02, 0.02, 5, 140, 3)}});
  rate->setHollow({{kNow - kRange, kNow - 2700}});
  rate->setThreshold(ChartThreshold{0.05, QStringLiteral("limit 5 %")});
  lower->addWidget(dueCard);
  lower->addWidget(histogramCard);
  lower->addWidget(chartCard(theme, QStringLiteral("Failure rate"), QStringLiteral("of the window"), QStringLiteral("3.1 %"), rate, nullptr));
  all->addLayout(lower, 2);
  auto* operation = new Card(theme, {});
  auto* inner = new QWidget;
  auto* lines = column(theme, inner, grid::kSmall);
  auto* progress = new ProgressBar(theme);
  progress->setProgress({30412, 1204, 12, 311, 14963});
  lines->addWidget(progress);
  auto* canary = new StepsBar(theme);
  canary->setSteps({{QStringLiteral("1 %"), QStringLiteral("100 % accepted"), CanaryStep::Verdict::Passed},
                    {QStringLiteral("2 %"), QStringLiteral("98.1 % accepted"), CanaryStep::Verdict::Passed},
                    {QStringLiteral("5 %"), QStringLiteral("waiting 40 s"), CanaryStep::Verdict::Running},
                    {QStringLiteral("20 %"), {}, CanaryStep::Verdict::Ahead},
                    {QStringLiteral("all"), QStringLiteral("stop at 95 %"), CanaryStep::Verdict::Stopped}});
  lines->addWidget(canary);
  operation->setBody(inner);
  all->addWidget(operation);
  return page;
}

QWidget* sheetPage(const Theme& theme) {
  auto* page = new QWidget;
  page->resize(1232, 640);
  auto* all = column(theme, page, grid::kGap, Margins::all(grid::kPage));
  auto* groups = new Card(theme, {});
  groups->setBody(deadLetterTable(theme, page), false);
  all->addWidget(groups);
  auto* sheet = new Sheet(theme, page);
  sheet->setTitle(QStringLiteral("Replay 48,213 messages"));
  sheet->setProduction(QStringLiteral("production eu"), 3);
  sheet->setSummary(QStringLiteral("Sends 46,902, skips 1,311 \u00B7 about 16 min at 50/s \u00B7 about 371 EUR"));
  sheet->setConfirm(QStringLiteral("Replay 46,902"));
  sheet->body()->addWidget(new Label(theme, Type::CardTitle, Ink::Text, QStringLiteral("1  What would happen")));
  sheet->body()->addWidget(form(theme));
  sheet->body()->addStretch(1);
  sheet->open();
  return page;
}

}  // namespace signalbox::ui::gallery
