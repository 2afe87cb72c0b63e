// Text that is cut or bounded takes the room that it needs, no more and no less.
#pragma once

#include <QObject>

namespace signalbox::ui::theme {
class Theme;
}

class LabelTest final : public QObject {
  Q_OBJECT
 public:
  explicit LabelTest(signalbox::ui::theme::Theme& theme) : theme_(theme) {}
 private Q_SLOTS:
  void cutTextIsNotWiderThanItsLabel();
  void boundedTextIsAsHighAsItsLinesNeed();

 private:
  signalbox::ui::theme::Theme& theme_;
};
