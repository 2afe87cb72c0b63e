#pragma once
// Time series: levels, gaps, histograms, top causes, breaker intervals, markers.

#include <QObject>

namespace signalbox::api::tests {

class StatsTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void gapsStayGapsAndCountersBecomeRates();
  void gaugesKeepTheirMaximum();
  void histogramsAreAdded();
  void deadExpandsToTheLargestCauses();
  void unfinishedBucketIsLeftOut();
  void breakersBecomeIntervals();
  void markersTellWhatOperatorsDid();
  void providerThatNeverBrokeIsShownClosed();
  void restartsAreMarked();
  void actsOfAnOlderRangeAreMarked();
  void onlyWhatChangedSomethingIsMarked();
  void actsThatAreLeftOutAreCounted();
  void marksEndWhereTooManyRowsLieBetween();
  void wrongRangesAreNamed();
};

}  // namespace signalbox::api::tests
