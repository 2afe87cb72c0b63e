#include "ui/views/set_up/console_page.h"

#include <QVBoxLayout>

#include "ui/theme/boxes.h"
#include "ui/widgets/card.h"
#include "ui/widgets/form_row.h"
#include "ui/widgets/scroll_column.h"
#include "ui/widgets/segmented_control.h"

namespace signalbox::ui::views {

using namespace widgets;

ConsolePage::ConsolePage(ViewContext context, QWidget* parent) : QWidget(parent), context_(context) {
  const theme::Theme& theme = context_.theme;
  auto* all = theme::column(theme, this, theme::grid::kGap);
  auto* card = new Card(theme, tr("This console"), this);
  auto* body = new QWidget(card);
  auto* lines = theme::column(theme, body, theme::grid::kCard);
  const auto choice = [&](const QString& name, std::vector<SegmentedControl::Segment> segments, const QString& hint = {}) {
    auto* control = new SegmentedControl(theme, name, body);
    control->setSegments(std::move(segments));
    theme::fixSize(theme, control, 0, theme::grid::kControl);
    control->setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    auto* line = new FormRow(theme, name, control, body);
    line->setHint(hint);
    lines->addWidget(line);
    return control;
  };
  mode_ = choice(
      tr("Light or dark"),
      {{QStringLiteral("system"), tr("As the system"), {}}, {QStringLiteral("light"), tr("Light"), {}}, {QStringLiteral("dark"), tr("Dark"), {}}});
  scale_ = choice(tr("Size"),
                  {{QStringLiteral("100"), tr("100 %"), {}},
                   {QStringLiteral("115"), tr("115 %"), {}},
                   {QStringLiteral("130"), tr("130 %"), {}},
                   {QStringLiteral("150"), tr("150 %"), {}}});
  zone_ = choice(tr("Times"), {{QStringLiteral("local"), tr("Local"), {}}, {QStringLiteral("utc"), tr("UTC"), {}}});
  notes_ =
      choice(tr("Alerts on the desktop"), {{QStringLiteral("on"), tr("On"), {}}, {QStringLiteral("off"), tr("Off"), {}}},
             tr("For this engine while its window is not in front, and for other engines opened since the console started (checked once a minute)."));
  card->setBody(body);
  auto* area = new ScrollColumn(theme, theme::grid::kGap, this);  // a low window scrolls; nothing is squeezed
  area->rows()->addWidget(card);
  theme::formWidth(theme, area);
  all->addWidget(area);
  connect(mode_, &SegmentedControl::chosen, this, [this](const QString& key) {
    context_.theme.setMode(key == QLatin1String("light")      ? theme::Mode::Light
                               : key == QLatin1String("dark") ? theme::Mode::Dark
                                                              : theme::Mode::System);
  });
  connect(scale_, &SegmentedControl::chosen, this, [this](const QString& key) { context_.theme.setScalePercent(key.toInt()); });
  connect(zone_, &SegmentedControl::chosen, this, [this](const QString& key) { context_.time.setUtc(key == QLatin1String("utc")); });
  connect(notes_, &SegmentedControl::chosen, this, [this](const QString& key) {
    context_.layout.change([&key](workspace::Layout& layout) { layout.alertNotes = key == QLatin1String("on"); });
    refresh();
  });
  connect(&context_.layout, &LayoutKeeper::restored, this, &ConsolePage::refresh);
  connect(&context_.theme, &theme::Theme::changed, this, &ConsolePage::refresh);
  connect(&context_.time, &TimeChoice::zoneChanged, this, &ConsolePage::refresh);
  refresh();
}

void ConsolePage::refresh() {
  const theme::Mode mode = context_.theme.mode();
  mode_->setCurrent(mode == theme::Mode::Light      ? QStringLiteral("light")
                        : mode == theme::Mode::Dark ? QStringLiteral("dark")
                                                    : QStringLiteral("system"));
  scale_->setCurrent(QString::number(context_.theme.scalePercent()));
  notes_->setCurrent(context_.layout.layout().alertNotes ? QStringLiteral("on") : QStringLiteral("off"));
  zone_->setCurrent(context_.time.isUtc() ? QStringLiteral("utc") : QStringLiteral("local"));
}

}  // namespace signalbox::ui::views
