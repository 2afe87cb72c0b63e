#pragma once
// The real window on a real engine: dead letters by what they have in common, what is known of a cause and what fixed it, searches with their
// completions and saved views, all to one recipient, and what is listed as a file. Each case has messages of its own. GUI thread.

#include <QObject>

#include "tests/ui/acceptance/stage.h"

namespace signalbox::ui::views {
class DeadLettersView;
class GroupsCard;
}  // namespace signalbox::ui::views
namespace signalbox::ui::widgets {
class SearchField;
}

namespace signalbox::tests {

class CausesWindowTest final : public QObject {
  Q_OBJECT
 public:
  explicit CausesWindowTest(std::unique_ptr<EngineHost> host) : stage_(std::move(host)) {}

 private Q_SLOTS:
  void initTestCase();
  void causesAreRegrouped();
  void noteAndMarkAreKeptWithTheCause();
  void causeThatCameBackTellsWhatFixedIt();
  void viewIsSavedRemovedAndPutBack();
  void completionIsTheEngines();
  void allToThisRecipientAreFound();
  void whatIsListedIsWrittenToFiles();

 private:
  ui::views::DeadLettersView* deadLetters();
  ui::views::GroupsCard* groups();  // of the dead letters, which are shown
  QJsonObject group(const QString& cause);
  bool hasView(const QString& name);
  /// The field of the dead letters that "/" leads to.
  ui::widgets::SearchField* search();
  /// One that died although nothing is wrong any more; its id, or nothing.
  QString deadText();

  Stage stage_;
};

}  // namespace signalbox::tests
