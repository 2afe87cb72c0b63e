#pragma once
// What becomes of an engine that runs inside the console when the window closes: stop it, keep it running, or stay. Once that is being done there is
// no way back. GUI thread.

#include <QDialog>

#include <optional>

class QCheckBox;

namespace signalbox::ui::theme {
class Theme;
}
namespace signalbox::ui::widgets {
class Label;
}

namespace signalbox::ui::shell {

class CloseDialog final : public QDialog {
  Q_OBJECT
 public:
  /// `waiting`: messages; nothing where that is not known.
  CloseDialog(const theme::Theme& theme, const QString& engine, std::optional<std::int64_t> waiting, QWidget* parent);
  /// The answer may be one for each time.
  void offerToRemember();
  bool isForEachTime() const;
  /// While it is being done.
  void setWorking(const QString& words);
  void reject() override;

 Q_SIGNALS:
  void stopChosen();
  void keepChosen();

 private:
  widgets::Label* words_;
  QCheckBox* each_;
  QWidget* acts_;
};

}  // namespace signalbox::ui::shell
