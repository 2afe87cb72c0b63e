#pragma once
#include <QObject>

class ReadersTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void pagesOfStreamsWaitForWhatIsAskedForButNotForEver();
  void whatWasTakenIsDoneAtTheEnd();
};
