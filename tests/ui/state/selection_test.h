#pragma once
#include <QObject>

class SelectionTest final : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void idsAreToggled();
  void allThatMatchIsAQueryWithItsInstant();
  void planNamesExactlyWhatIsChosen();
};
