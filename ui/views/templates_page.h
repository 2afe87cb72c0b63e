#pragma once
// Set-up, templates: list, editor, and a preview that the engine renders. GUI thread.

#include <QTimer>
#include <QWidget>

#include "ui/views/view_context.h"

class QComboBox;
class QLineEdit;
class QPlainTextEdit;
class QVBoxLayout;

namespace signalbox::ui::widgets {
class ActButton;
class Card;
class CodeView;
class FormRow;
class Label;
}

namespace signalbox::ui::views {

class DeliveryRow;

class TemplatesPage final : public QWidget {
  Q_OBJECT
 public:
  TemplatesPage(ViewContext context, QWidget* parent);
  void choose(const QString& name);

 protected:
  void showEvent(QShowEvent* event) override;

 private:
  void build();
  QWidget* buildEditor();
  QWidget* buildPreview();
  void load();
  void showRows();
  void showTemplate(const protocol::TemplateView& view);
  void startNew();
  void settle();
  void settleFields();
  void save();
  void preview();
  protocol::TemplateView edited() const;

  ViewContext context_;
  std::vector<protocol::TemplateView> templates_;
  QString chosen_;
  bool isNew_ = false;
  bool asked_ = false;
  QVBoxLayout* rows_ = nullptr;
  QMap<QString, DeliveryRow*> items_;
  widgets::Card* card_ = nullptr;
  QLineEdit* name_ = nullptr;
  QComboBox* channel_ = nullptr;
  QLineEdit* subject_ = nullptr;
  QPlainTextEdit* text_ = nullptr;
  widgets::FormRow* subjectRow_ = nullptr;
  widgets::ActButton* add_ = nullptr;
  widgets::ActButton* save_ = nullptr;
  widgets::Label* answer_ = nullptr;
  QPlainTextEdit* data_ = nullptr;
  widgets::CodeView* preview_ = nullptr;
  QTimer soon_;
};

}  // namespace signalbox::ui::views
