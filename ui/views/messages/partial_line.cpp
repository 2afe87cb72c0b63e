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

constexpr int kButton = 28;

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

PartialLine::PartialLine(ViewContext context, state::GroupTableModel* model, QWidget* parent)
    : QWidget(parent), context_(context), model_(model), count_(new state::WholeCount(context.session, this)) {
  auto* line = theme::row(context_.theme, this, theme::grid::kSmall, theme::Margins::sides(theme::grid::kCard - 1, theme::grid::kTiny));
  words_ = new widgets::Label(context_.theme, theme::Type::Body, theme::Ink::Secondary, this);
  words_->setWordWrap(true);
  narrow_ = new widgets::ActButton(context_.theme, {}, widgets::ActButton::Role::Plain, this);
  narrow_->setHint(tr("Search among these alone, so that all of them are counted"));
  whole_ = new widgets::ActButton(context_.theme, tr("Count all"), widgets::ActButton::Role::Plain, this);
  for (widgets::ActButton* button : {narrow_, whole_}) theme::fixSize(context_.theme, button, 0, kButton);
  line->addWidget(words_, 1);
  line->addWidget(narrow_);
  line->addWidget(whole_);
  connect(narrow_, &QPushButton::clicked, this, [this] { Q_EMIT narrowWanted(term_); });
  connect(whole_, &QPushButton::clicked, this, &PartialLine::press);
  connect(count_, &state::WholeCount::changed, this, &PartialLine::tell);
  connect(count_, &state::WholeCount::counted, model_, &state::GroupTableModel::showWhole);
  connect(count_, &state::WholeCount::failed, this, [this](const std::optional<client::ClientError>& error) {
    trouble_ = error ? tr("Not all were counted. %1").arg(errorWords(*error)) : tr("These cannot be counted piece by piece.");
    tell();
  });
  connect(model_, &state::PagedTableModel::loadStateChanged, this, [this](state::LoadState now) {
    if (now != state::LoadState::loading) return;  // another question
    trouble_.clear();
    count_->stop();
  });
  hide();
}

void PartialLine::press() {
  trouble_.clear();
  if (count_->isRunning()) return count_->stop();
  if (model_->wholeAt()) return model_->showLive();
  if (model_->partial()) count_->start(model_->by(), model_->query(), *model_->partial());
}

void PartialLine::tell() {
  setVisible(count_->isRunning() || model_->wholeAt() || model_->partial());
  if (count_->isRunning())
    tellCounting();
  else if (model_->wholeAt())
    tellWhole(*model_->wholeAt());
  else if (model_->partial())
    tellPartial(*model_->partial());
}

void PartialLine::tellCounting() {
  words_->setText(
      tr("Counting all: %1 so far, back to %2.").arg(widgets::format::count(count_->found()), whenWords(context_, count_->countedBackTo())));
  narrow_->hide();
  whole_->setText(tr("Stop"));
  whole_->setHint(tr("Go on with the newest alone"));
  whole_->show();
}

void PartialLine::tellWhole(base::WallTime at) {
  words_->setText(tr("All that had died by %1 are counted. These figures stay as they are.").arg(whenWords(context_, at)));
  narrow_->hide();
  whole_->setText(tr("Newest again"));
  whole_->setHint(tr("Count the newest, and follow them"));
  whole_->show();
}

void PartialLine::tellPartial(const state::PartialCount& partial) {
  const auto stretch = stretchWithin(partial);
  QString so = tr("So far, %1.").arg(newestWords(context_, partial));
  if (!trouble_.isEmpty()) so += QLatin1Char(' ') + trouble_;
  words_->setText(stretch ? so : tr("%1 Narrow the search by time to have all counted, such as died>-1m.").arg(so));
  whole_->setText(tr("Count all"));
  whole_->setHint(tr("Piece by piece, which takes a while"));
  whole_->setVisible(partial.since.has_value());
  narrow_->setVisible(stretch.has_value());
  if (!stretch) return;
  term_ = stretch->term;
  narrow_->setText(stretch->words);
}

QString PartialLine::words() const { return words_->text(); }

}  // namespace signalbox::ui::views
