#pragma once
#include <QObject>

class SeriesStoreTest final : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void rangeIsFetchedOnceThenOnlyTheTail();
  void hiddenStoreDoesNotFetch();
  void failureIsToldAndTriedAtTheNextBucket();
  void failureHealsWithTheLink();
  void anotherRangeIsFetchedWhole();
  void customRangeDoesNotMove();
};
