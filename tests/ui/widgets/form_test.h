// What a form is made of takes the room that it needs, and its area tells where it goes on.
#pragma once

#include <QObject>

namespace signalbox::ui::theme {
class Theme;
}

class FormTest final : public QObject {
  Q_OBJECT
 public:
  explicit FormTest(signalbox::ui::theme::Theme& theme) : theme_(theme) {}
 private Q_SLOTS:
  void edgeTellsThatThereIsMoreBelow();
  void pressingWhatIsMissingGoesToItsField();
  void fieldWithoutWordsTakesNoRoomForThem();

 private:
  signalbox::ui::theme::Theme& theme_;
};
