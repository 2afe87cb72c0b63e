#pragma once
// Two people change one thing: which version a form was begun from, and whose goes on where somebody else has saved meanwhile. A sentence and two
// buttons, there until a person has chosen. Between a form and Commands, which is told version(). GUI thread.
// Invariant: version() is one that the person was shown, or was told of and chose to replace.

#include <QWidget>

#include <cstdint>

#include "ui/client/client_error.h"
#include "ui/theme/theme.h"

namespace signalbox::ui::widgets {
class ActButton;
class Label;
}  // namespace signalbox::ui::widgets

namespace signalbox::ui::views {

class ChangedMeanwhile final : public QWidget {
  Q_OBJECT
 public:
  /// Counted versions grow by each save; told ones are only different, and say nothing to a person.
  enum class Versions { counted, told };
  ChangedMeanwhile(const theme::Theme& theme, QWidget* parent, Versions versions = Versions::counted);

  /// The engine has another version than the one that was to be replaced, and saved nothing.
  static bool isRefusal(const client::ClientError& error);

  /// The form shows this version, or has become it; 0: there is none yet.
  void begin(std::int64_t version);
  /// An act of one's own, which saved nothing of the form, has made this version out of one; out of another one than version() it is news.
  void follow(std::int64_t version);
  std::int64_t version() const { return version_; }

  /// Until it is known by which version the save was refused.
  void refuse();
  bool isRefused() const { return refused_; }
  /// Whether this version, 0 for none, is one that the person does not know. One that is older is from before what was just saved here, unless a
  /// save was refused.
  bool isNews(std::int64_t version) const;
  /// `what` has this version by now. `by` may be empty.
  void tell(const QString& what, std::int64_t version, const QString& by = {});
  /// Empty where nothing has to be chosen.
  QString whyNotSaved() const;

  const widgets::Label* words() const { return words_; }
  widgets::ActButton* theirsButton() { return theirsAct_; }
  widgets::ActButton* mineButton() { return mineAct_; }

 Q_SIGNALS:
  void theirsWanted();  // in the place of what was typed
  void mineKept();      // version() is theirs from now on, so that saving replaces it

 private:
  void keepMine();
  void say(const QString& words, theme::Ink ink, bool choice);

  const Versions versions_;
  std::int64_t version_ = 0;
  std::int64_t theirs_ = 0;  // the newest that is known; as version_ where nothing has to be chosen
  bool refused_ = false;
  bool asks_ = false;
  widgets::Label* words_;
  widgets::ActButton* theirsAct_;
  widgets::ActButton* mineAct_;
};

}  // namespace signalbox::ui::views
