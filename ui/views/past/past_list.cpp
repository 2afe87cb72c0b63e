#include "ui/views/past/past_list.h"

#include <QGridLayout>

#include <algorithm>

#include "ui/theme/boxes.h"
#include "ui/theme/theme.h"
#include "ui/widgets/label.h"

namespace signalbox::ui::views {

using widgets::Label;

PastList::PastList(const theme::Theme& theme, QWidget* parent)
    : QWidget(parent), theme_(theme), cells_(theme::cells(theme, this, theme::grid::kSmall)) {
  cells_->setColumnStretch(1, 1);
}

void PastList::setLines(const PastLines& lines) {
  lines_ = lines;
  for (std::size_t i = rows_.size(); i < lines.size(); ++i) {
    auto* figure = new Label(theme_, theme::Type::Body, theme::Ink::Text, this);
    auto* words = new Label(theme_, theme::Type::Body, theme::Ink::Text, this);
    figure->setAlignment(Qt::AlignRight | Qt::AlignTop);
    words->setAlignment(Qt::AlignLeft | Qt::AlignTop);
    words->setWordWrap(true);
    for (Label* each : {figure, words}) each->setTextInteractionFlags(Qt::TextSelectableByMouse);
    const int row = static_cast<int>(i);
    cells_->addWidget(figure, row, 0);
    cells_->addWidget(words, row, 1);
    rows_.emplace_back(figure, words);
  }
  const bool figures = std::any_of(lines.begin(), lines.end(), [](const PastLine& line) { return !line.figure.isEmpty(); });
  for (std::size_t i = 0; i < rows_.size(); ++i) {
    const auto& [figure, words] = rows_[i];
    const bool used = i < lines.size();
    figure->setVisible(used && figures);
    words->setVisible(used);
    if (!used) continue;
    figure->setText(lines[i].figure);
    words->setText(lines[i].words);
  }
}

QString PastList::shown() const { return plainLines(lines_).join(QLatin1Char('\n')); }

}  // namespace signalbox::ui::views
