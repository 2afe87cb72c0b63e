#pragma once
#include <QObject>

namespace signalbox::tests {

/// What each generation of a message said to its recipient.
class GenerationsShownTest final : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void eachThatWasSentIsChosenAndRead();
  void choiceStaysForItsMessageAlone();
  void whatIsNotSentYetComesFirst();
  void longReadingIsStopped();
  void olderEngineOffersNone();
  void whatCannotBeShownSaysWhy();
};

}  // namespace signalbox::tests
