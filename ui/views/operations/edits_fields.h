#pragma once
// Edits at replay as rows: set a value, find and replace, or remove. A value that reads as JSON is
// JSON, anything else a text. Signals once somebody has stopped typing. GUI thread.

#include <QTimer>
#include <QWidget>

#include <vector>

#include "engine/protocol/edit.h"
#include "ui/views/view_context.h"

class QComboBox;
class QLineEdit;
class QVBoxLayout;

namespace signalbox::ui::widgets {
class ActButton;
class Label;
}  // namespace signalbox::ui::widgets

namespace signalbox::ui::views {

class EditsFields final : public QWidget {
  Q_OBJECT
 public:
  EditsFields(ViewContext context, QWidget* parent);

  /// Rows that say something; one that is only begun is left out.
  std::vector<protocol::Edit> edits() const;
  /// The permission that one of them needs and nobody here has, in words; empty when they may be made.
  QString refusal() const;
  void clear();
  /// A new row, with the focus in it.
  void add(const QString& op = QStringLiteral("replace"), const QString& field = {}, const QString& find = {}, const QString& value = {});
  /// What stands there is not signalled yet.
  bool isTyping() const { return typing_.isActive(); }
  int rowCount() const { return static_cast<int>(rows_.size()); }

  static constexpr int kPauseMs = 400;

 Q_SIGNALS:
  void typed();    // at each letter
  void changed();  // once it can be planned

 private:
  struct Row {
    QWidget* widget;
    QComboBox* op;
    QLineEdit* field;
    QLineEdit* find;
    QLineEdit* value;
  };

  void build();
  void buildHead();
  void settleHead();
  void settle(const Row& row);
  void remove(const QWidget* widget);

  ViewContext context_;
  QWidget* head_ = nullptr;  // the names of the first row's fields
  widgets::Label* findHead_ = nullptr;
  widgets::Label* valueHead_ = nullptr;
  QWidget* headGap_ = nullptr;  // over what takes a row out
  QVBoxLayout* lines_ = nullptr;
  widgets::Label* which_ = nullptr;  // fields there are
  widgets::ActButton* add_ = nullptr;
  std::vector<Row> rows_;
  QTimer typing_;
};

}  // namespace signalbox::ui::views
