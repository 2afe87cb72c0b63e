#pragma once
// Asks for the passphrase that the credentials of one's own engine are sealed with: once, and twice where it is chosen now. It is handed
// on and not kept here. GUI thread.

#include <QObject>

#include <functional>

#include "ui/client/address.h"

class QLineEdit;

namespace signalbox::ui::theme {
class Theme;
}
namespace signalbox::ui::widgets {
class FormRow;
class Label;
class Sheet;
}  // namespace signalbox::ui::widgets

namespace signalbox::ui::views {

class PassphraseSheet final : public QObject {
  Q_OBJECT
 public:
  PassphraseSheet(const theme::Theme& theme, QWidget* host);

  /// `problem`: why it is asked for again; may be empty.
  void open(const QString& directory, bool fresh, const QString& problem, std::function<void(client::Secret)> given);
  widgets::Sheet* sheet() { return sheet_; }
  QLineEdit* passphrase() { return passphrase_; }
  QLineEdit* again() { return again_; }

  static constexpr int kLeast = 12;  // characters, as the engine asks for

 private:
  void settle();

  widgets::Sheet* sheet_;
  widgets::Label* words_;
  QLineEdit* passphrase_;
  QLineEdit* again_;
  widgets::FormRow* passphraseRow_;
  widgets::FormRow* againRow_;
  bool fresh_ = false;
  std::function<void(client::Secret)> given_;
};

}  // namespace signalbox::ui::views
