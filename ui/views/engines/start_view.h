#pragma once
// First start: three cards instead of an empty dashboard. Says what it wants; the console does it. GUI thread.

#include <QWidget>

#include <optional>

#include "ui/workspace/connection.h"

class QComboBox;
class QLineEdit;

namespace signalbox::ui::theme {
class Theme;
}
namespace signalbox::ui::widgets {
class ActButton;
class FormRow;
class Label;
class ProgressBar;
class Sheet;
}  // namespace signalbox::ui::widgets

namespace signalbox::ui::views {

class ClosingChoice;
class LayoutKeeper;

class StartView final : public QWidget {
  Q_OBJECT
 public:
  /// `layout` says what was chosen for the end of the window before.
  StartView(const theme::Theme& theme, const LayoutKeeper& layout, QWidget* parent);

  /// What the form for an own engine starts with.
  void setDefaults(const QString& listen, const QString& folder);
  /// Demo and own engine stay visible and say why they cannot be had.
  void setOwnBlocked(const QString& reason);
  /// Empty: nothing is being done. What takes long has a way out, and a bar where its share (0 to 1) is known.
  void setWorking(const QString& words, bool cancellable = false, std::optional<double> share = std::nullopt);
  /// Something may take as long as a person needs; every way stays open. Empty: it is over.
  void setWaiting(const QString& words);
  void setProblem(const QString& words);
  /// The address is taken: says by whom, and asks for another in the form of the own engine.
  void askAddress(const QString& words, const QString& proposed, const QString& folder);

 Q_SIGNALS:
  void demoWanted();
  /// `keySource`: where the key of a new folder's credentials shall lie, as vault.key says it.
  void ownWanted(const QString& listen, const QString& folder, const QString& keySource, workspace::Closing closing);
  void attachWanted();
  void cancelWanted();

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  QWidget* card(const QString& title, const QString& text, widgets::ActButton* act);
  void buildForm();
  void openForm();
  void sumUp();

  const theme::Theme& theme_;
  const LayoutKeeper& layout_;
  widgets::ActButton* demo_;
  widgets::ActButton* own_;
  widgets::ActButton* attach_;
  widgets::Label* status_;
  widgets::ActButton* cancel_;
  widgets::ProgressBar* share_ = nullptr;
  widgets::Sheet* form_ = nullptr;
  widgets::FormRow* listenRow_ = nullptr;
  QLineEdit* listen_ = nullptr;
  QLineEdit* folder_ = nullptr;
  QComboBox* key_ = nullptr;
  ClosingChoice* closing_ = nullptr;
  QString blocked_;
};

}  // namespace signalbox::ui::views
