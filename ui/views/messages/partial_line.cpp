#include "ui/views/messages/partial_line.h"

#include <QHBoxLayout>

#include "ui/theme/boxes.h"
#include "ui/views/wording.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/format.h"
#include "ui/widgets/label.h"

namespace signalbox::ui::views {

using namespace std::chrono_literals;

namespace {

constexpr int kNarrow = 28;

struct Stretch {
  base::Millis length;
  QString term;
  QString words;
};

/// The longest of which at most four fifths of the counted time are used, so that it is not cut short again.
std::optional<Stretch> stretchWithin(const state::PartialCount& partial) {
  if (!partial.since) return std::nullopt;
  const Stretch stretches[] = {{168h, QStringLiteral("died>-7d"), Wording::tr("Narrow to the last 7 days")},
                               {24h, QStringLiteral("died>-1d"), Wording::tr("Narrow to the last day")},
                               {6h, QStringLiteral("died>-6h"), Wording::tr("Narrow to the last 6 hours")},
                               {1h, QStringLiteral("died>-1h"), Wording::tr("Narrow to the last hour")},
                               {15min, QStringLiteral("died>-15m"), Wording::tr("Narrow to the last 15 minutes")},
                               {5min, QStringLiteral("died>-5m"), Wording::tr("Narrow to the last 5 minutes")},
                               {1min, QStringLiteral("died>-1m"), Wording::tr("Narrow to the last minute")}};
  const base::Millis counted = partial.at - *partial.since;
  for (const Stretch& stretch : stretches)
    if (stretch.length * 5 <= counted * 4) return stretch;
  return std::nullopt;
}

}  // namespace

QString newestWords(const ViewContext& context, const state::PartialCount& partial) {
  using widgets::format::count;
  const QString newest = partial.of ? Wording::tr("of the newest %1 of %2 dead letters").arg(count(partial.scanned), count(*partial.of))
                                    : Wording::tr("of the newest %1 dead letters").arg(count(partial.scanned));
  return partial.since ? Wording::tr("%1, back to %2").arg(newest, whenWords(context, *partial.since)) : newest;
}

PartialLine::PartialLine(ViewContext context, QWidget* parent) : QWidget(parent), context_(context) {
  auto* line = theme::row(context_.theme, this, theme::grid::kSmall, theme::Margins::sides(theme::grid::kSmall, theme::grid::kTiny));
  words_ = new widgets::Label(context_.theme, theme::Type::Body, theme::Ink::Secondary, this);
  words_->setWordWrap(true);
  narrow_ = new widgets::ActButton(context_.theme, {}, widgets::ActButton::Role::Plain, this);
  narrow_->setHint(tr("Search among these alone, so that all of them are counted"));
  theme::fixSize(context_.theme, narrow_, 0, kNarrow);
  line->addWidget(words_, 1);
  line->addWidget(narrow_);
  connect(narrow_, &QPushButton::clicked, this, [this] { Q_EMIT narrowWanted(term_); });
  hide();
}

void PartialLine::tell(const std::optional<state::PartialCount>& partial) {
  setVisible(partial.has_value());
  if (!partial) return;
  const auto stretch = stretchWithin(*partial);
  const QString so = tr("So far, %1.").arg(newestWords(context_, *partial));
  words_->setText(stretch ? so : tr("%1 Narrow the search by time to have all counted, such as died>-1m.").arg(so));
  narrow_->setVisible(stretch.has_value());
  if (!stretch) return;
  term_ = stretch->term;
  narrow_->setText(stretch->words);
}

QString PartialLine::words() const { return words_->text(); }

}  // namespace signalbox::ui::views
