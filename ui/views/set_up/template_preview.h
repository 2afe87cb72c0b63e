#pragma once
// What a template looks like with data, made by the engine: of the stored version, or of what is still in the editor, which is
// stored nowhere. The data is typed, or that of one of the template's latest messages. What takes long says so, and can be stopped. GUI thread.

#include <QTimer>
#include <QWidget>

#include <functional>

#include "ui/client/running_call.h"
#include "ui/state/patience.h"
#include "ui/views/view_context.h"

class QPlainTextEdit;

namespace signalbox::ui::widgets {
class ActButton;
class Card;
class Label;
}  // namespace signalbox::ui::widgets

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
  /// The preview as text, or what is said in its place; empty while it is being made.
  QString shown() const;

 private:
  /// One question to the engine, from asking to the answer. What was asked before it is not waited for any more.
  struct Asking {
    client::Call call;
    QString words;  // what is waited for; empty: nothing is
    int turn = 0;   // an answer to an earlier one is not shown
  };
  static QString noneWords();
  int beginAsking(Asking& asking);
  void ask(Asking& asking, const QString& words, client::Call call);
  void endWait(Asking& asking);
  /// That there is none, and why: no failure, or one that asking once more would not mend.
  void say(const QString& words);
  /// Says why in the place of the preview; `again` asks once more.
  void fail(const Asking& of, const client::ClientError& error, std::function<void()> again);
  void showLoading();
  /// What came of looking for data, above its field, until something else is asked for or typed. The preview stays.
  void note(const QString& words);
  void tellWait();
  void stop();
  QWidget* buildTop();
  void settle();
  void offerMessages();
  void render();

  ViewContext context_;
  QString stored_;
  std::string shown_;  // the version, or all that is unsaved
  std::optional<protocol::TemplateView> unsaved_;
  Asking picking_, making_;
  state::Patience patience_;
  widgets::Label* title_ = nullptr;
  widgets::ActButton* stop_ = nullptr;
  std::function<void()> again_;  // what the last failure was about
  const Asking* failed_ = nullptr;
  widgets::ActButton* pick_ = nullptr;
  QPlainTextEdit* data_ = nullptr;
  widgets::Card* card_ = nullptr;
  SentView* sent_ = nullptr;
  QString words_;  // in its place
  QString note_;
  QTimer soon_;
};

}  // namespace signalbox::ui::views
