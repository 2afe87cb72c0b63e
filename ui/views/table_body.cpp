#include "ui/views/table_body.h"

#include <QVBoxLayout>

#include "ui/theme/boxes.h"
#include "ui/theme/theme.h"
#include "ui/widgets/card.h"
#include "ui/widgets/label.h"

namespace signalbox::ui::views {

namespace {
constexpr int kTitle = 40;
}

void setTableBody(const theme::Theme& theme, widgets::Card* card, const QString& title, QWidget* table, QWidget* beside) {
  auto* body = new QWidget(card);
  auto* lines = theme::column(theme, body);
  auto* head = new QWidget(body);
  theme::fixSize(theme, head, 0, kTitle);
  auto* label = new widgets::Label(theme, theme::Type::CardTitle, theme::Ink::Text, title, head);
  auto* line = theme::row(theme, head, theme::grid::kSmall, theme::Margins::sides(theme::grid::kCard, 0));
  line->addWidget(label, 1);
  if (beside != nullptr) line->addWidget(beside);
  lines->addWidget(head);
  auto* inside = theme::row(theme, nullptr, theme::grid::kNone, theme::Margins::sides(1, 0));  // of the card's border
  inside->addWidget(table);
  lines->addLayout(inside, 1);
  card->setBody(body, false);
  theme::space(theme, card->layout(), theme::grid::kNone, {0, 1, 0, theme::grid::kTiny});
}

}  // namespace signalbox::ui::views
