// The whole of a column's title under the pointer, where its column has no room for it. A child of the header. GUI thread.
#pragma once

#include <QObject>

class QHeaderView;

namespace signalbox::ui::theme {
class Theme;
}

namespace signalbox::ui::widgets {

class HeaderTooltips final : public QObject {
  Q_OBJECT
 public:
  HeaderTooltips(const theme::Theme& theme, QHeaderView* header);
  // Of what is cut off; empty where the title is whole.
  QString wordsOf(int section) const;

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  const theme::Theme& theme_;
  QHeaderView* header_;
};

}  // namespace signalbox::ui::widgets
