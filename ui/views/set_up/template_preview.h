#pragma once
// What a template looks like with data, made by the engine: of the stored version, or of what is still in the editor, which is
// stored nowhere. The data is typed, or that of one of the template's latest messages. GUI thread.

#include <QTimer>
#include <QWidget>

#include "ui/views/view_context.h"

class QPlainTextEdit;

namespace signalbox::ui::widgets {
class ActButton;
}

namespace signalbox::ui::views {

class SentView;

class TemplatePreview final : public QWidget {
  Q_OBJECT
 public:
  TemplatePreview(ViewContext context, QWidget* parent);
  /// `stored` names the one in the engine, empty while there is none; `unsaved` is looked at in its place.
  void showTemplate(const QString& stored, std::int64_t version, std::optional<protocol::TemplateView> unsaved);
  /// The data that this message was made from.
  void takeDataOf(const QString& id);
  QPlainTextEdit* dataField() { return data_; }
  SentView* sent() { return sent_; }

 private:
  void settle();
  void offerMessages();
  void render();

  ViewContext context_;
  QString stored_;
  std::string shown_;  // the version, or all that is unsaved
  std::optional<protocol::TemplateView> unsaved_;
  int turn_ = 0;  // an answer to what was asked before is not shown
  widgets::ActButton* pick_ = nullptr;
  QPlainTextEdit* data_ = nullptr;
  SentView* sent_ = nullptr;
  QTimer soon_;
};

}  // namespace signalbox::ui::views
