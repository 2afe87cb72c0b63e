#pragma once
// The real window on a real engine: who is enrolled and how they are reached. A mail server with its password, a template in two languages,
// recipients found among thousands and left alone over a channel, how long it is all kept; and an operation that begins at its hour. GUI thread.

#include <QObject>

#include "tests/ui/acceptance/mail_process.h"
#include "tests/ui/acceptance/stage.h"

namespace signalbox::ui::views {
class SetUpView;
}

namespace signalbox::tests {

class EnrolWindowTest final : public QObject {
  Q_OBJECT
 public:
  explicit EnrolWindowTest(std::unique_ptr<EngineHost> host) : stage_(std::move(host)) {}

 private Q_SLOTS:
  void initTestCase();
  void channelIsLeftAloneUntilItIsUnticked();
  void operationBeginsAtItsInstant();
  void editNamesTheTemplatesVersion();
  void mailServerIsReachedOnceItsPortIsRight();
  void languageOfTheRecipientChoosesTheTemplate();
  void recipientsAreFoundAmongThousands();
  void purgeDatesAreTheEngines();

 private:
  ui::views::SetUpView* setUp();
  /// Waits until that button can be pressed and presses it; false when that never happens.
  bool press(const QString& words);
  void fill(const QString& field, const QString& words);
  bool store(const QString& path, const QJsonObject& body);
  /// The recipient in the form; false when the list never has it.
  bool showRecipient(const QString& id);
  /// Ticks or unticks email and saves it; false when that is not said, or the engine never has it so.
  bool turnEmail(const QString& id, const QJsonArray& unused);
  /// The preview of that template with the data that is proposed.
  QString preview();
  /// What a mail to that recipient says; empty when it was not sent.
  QString sentTo(const QString& recipient);
  /// Whether that one alone is left in the list when this is searched for.
  bool finds(const QString& words, const QString& id);
  /// How far an import is, each time that it said something else, until it is over.
  QStringList importAll(const QString& path, const QString& button);
  /// Whether the page says these words with that instant after them, as it was a moment ago.
  bool saysInstant(const QString& words, base::Millis fromNow);

  Stage stage_;
  MailProcess mail_;
};

}  // namespace signalbox::tests
