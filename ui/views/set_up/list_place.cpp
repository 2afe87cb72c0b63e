#include "ui/views/set_up/list_place.h"

#include <QVBoxLayout>

#include "ui/theme/boxes.h"
#include "ui/views/card_reading.h"
#include "ui/widgets/card.h"
#include "ui/widgets/scroll_column.h"

namespace signalbox::ui::views {

using namespace widgets;

ListPlace::ListPlace(const theme::Theme& theme, QWidget* parent) : QWidget(parent), card_(new Card(theme, {}, this)) {
  card_->setFramed(false);  // it stands in one that has a frame
  auto* listed = new ScrollColumn(theme, theme::grid::kTiny, card_);
  rows_ = listed->rows();
  card_->setBody(listed);
  card_->showLoading(Skeleton::Shape::List);
  theme::column(theme, this)->addWidget(card_);
}

void ListPlace::follow(CardReading* reading) {
  connect(reading, &CardReading::began, this, &ListPlace::tellLoading);
  connect(reading, &CardReading::stopped, this, &ListPlace::tellUnread);
  connect(card_, &Card::retryPressed, reading, &CardReading::wanted);
}

void ListPlace::tellLoading() {
  if (!some_) card_->showLoading(Skeleton::Shape::List);
}

void ListPlace::tellRead(bool some, const QString& sentence) {
  some_ = some;
  if (some)
    card_->showContent();
  else
    card_->showEmpty(sentence);
}

void ListPlace::tellUnread(bool again) {
  if (some_) return;
  const QString words = tr("The list was not read.");
  if (again)
    card_->showError(words, {});
  else
    card_->showEmpty(words);
}

}  // namespace signalbox::ui::views
