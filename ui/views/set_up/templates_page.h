#pragma once
// Set-up, templates: list, editor, and beside it a preview of what is in it, which the engine renders with data of a real message when
// wanted, or the versions. What is typed stays until it is saved or somebody says that it may go; where somebody else saved meanwhile, a person
// chooses whose goes on. A template in another language is one of its own, named after it ("order.de"). GUI thread.

#include <QWidget>

#include <functional>
#include <optional>

#include "ui/views/view_context.h"

class QComboBox;
class QLineEdit;
class QPlainTextEdit;
class QStackedLayout;

namespace signalbox::ui::widgets {
class ActButton;
class Card;
class FormRow;
class Label;
class SegmentedControl;
}  // namespace signalbox::ui::widgets

namespace signalbox::ui::views {

class CardReading;
class ChangedMeanwhile;
class DeliveryRow;
class ListPlace;
class RemovalSheet;
class TemplatePreview;
class TemplateVersions;

class TemplatesPage final : public QWidget {
  Q_OBJECT
 public:
  /// Sheets come over `host`.
  TemplatesPage(ViewContext context, QWidget* host, QWidget* parent);
  void choose(const QString& name);
  /// What is written there and not saved, "template “order”"; empty where everything is saved.
  QString unsaved() const;
  QPlainTextEdit* htmlField() { return html_; }
  QPlainTextEdit* textField() { return text_; }
  QLineEdit* nameField() { return name_; }
  widgets::ActButton* saveButton() { return save_; }
  widgets::ActButton* removeButton() { return remove_; }
  widgets::ActButton* languageButton() { return language_; }
  ChangedMeanwhile* meanwhile() { return meanwhile_; }
  widgets::ActButton* backButton() { return back_; }
  TemplateVersions* versions() { return versions_; }
  TemplatePreview* preview() { return preview_; }
  RemovalSheet* removal() { return removal_; }
  void chooseBody(const QString& key);    // text | html
  void chooseBeside(const QString& key);  // preview | versions
  widgets::Label* answer() { return answer_; }

 protected:
  void showEvent(QShowEvent* event) override;

 private:
  void build();
  QWidget* buildEditor();
  QWidget* buildActs(QWidget* parent);
  QWidget* buildPreview();
  void load();
  void showRows();
  void markRows();
  void turnTo(const QString& name);
  void showTemplate(const protocol::TemplateView& view);
  void fillFields(const protocol::TemplateView& view);
  void startNew();
  void startLanguage();
  void askRemoval();
  void settle();
  void settleFields();
  QString whyNotSaved() const;
  void save();
  void saved(const protocol::TemplateView& view, const QString& sent);
  void refused(const client::ClientError& error);
  void keepMine();
  void loadTheirs();
  void backToMine();
  void forgetOthers();
  void say(const QString& words, bool bad);
  QString written() const;
  bool isTyped() const;
  bool isUnsaved() const;
  /// At once, or when what is not saved may be forgotten.
  void unlessUnsaved(std::function<void()> go);
  void tellMeanwhile();
  const protocol::TemplateView* stored(const QString& name) const;
  protocol::TemplateView edited() const;

  ViewContext context_;
  std::vector<protocol::TemplateView> templates_;
  QString chosen_;
  QString kept_;                                  // written() as it was shown or saved
  std::optional<protocol::TemplateView> theirs_;  // saved by somebody else meanwhile, until a person has chosen
  std::optional<protocol::TemplateView> mine_;    // what was typed, while theirs is in the editor
  bool isNew_ = false;
  bool asked_ = false;
  ListPlace* listed_ = nullptr;
  QMap<QString, DeliveryRow*> items_;
  widgets::Card* card_ = nullptr;
  CardReading* reading_ = nullptr;
  QLineEdit* name_ = nullptr;
  QComboBox* channel_ = nullptr;
  QLineEdit* subject_ = nullptr;
  QPlainTextEdit* text_ = nullptr;
  QPlainTextEdit* html_ = nullptr;
  widgets::SegmentedControl* bodies_ = nullptr;
  QStackedLayout* bodyPages_ = nullptr;
  widgets::SegmentedControl* besides_ = nullptr;
  QStackedLayout* besidePages_ = nullptr;
  widgets::ActButton* remove_ = nullptr;
  widgets::ActButton* language_ = nullptr;
  TemplateVersions* versions_ = nullptr;
  RemovalSheet* removal_ = nullptr;
  widgets::FormRow* subjectRow_ = nullptr;
  widgets::ActButton* add_ = nullptr;
  widgets::ActButton* save_ = nullptr;
  ChangedMeanwhile* meanwhile_ = nullptr;
  widgets::ActButton* back_ = nullptr;
  widgets::Label* answer_ = nullptr;
  TemplatePreview* preview_ = nullptr;
};

}  // namespace signalbox::ui::views
